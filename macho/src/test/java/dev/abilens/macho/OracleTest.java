package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.testing.Oracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Facts of real addons, equal to what independent tools read of them. */
class OracleTest {
  private static final String[] KEYS = {
    "cpu",
    "cpusubtype",
    "filetype",
    "flags",
    "offset",
    "size",
    "endian",
    "id",
    "uuid",
    "codesign",
    "encrypted",
    "rpaths",
    "dylibs",
    "minos",
    "imports",
    "exports",
    "napi_imports",
    "node_imports",
    "node_exports",
    "v8_import_count",
    "uv_import_count"
  };

  @Test
  void factsOfEveryAddonEqualTheOracle() throws Exception {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Oracle.Row row : Oracle.rows("macho"))
      try (ByteSource source = ByteSource.open(row.file())) {
        List<Image> images = new MachOFormat().images(source, ReadLimits.defaults());
        List<Map<String, @Nullable Object>> slices = row.list("slices");
        assertEquals(slices.size(), images.size(), row.file().toString());
        for (int i = 0; i < images.size(); i++) {
          Map<String, @Nullable Object> found = facts(images.get(i));
          for (String key : KEYS) {
            String expected = String.valueOf(slices.get(i).get(key));
            if (!expected.equals(String.valueOf(found.get(key))))
              wrong.add(row.file() + " " + key + ": " + found.get(key) + ", oracle " + expected);
          }
          images.get(i).problems().forEach(p -> wrong.add(row.file() + " " + p));
          compared++;
        }
      }
    System.out.println("oracle: " + compared + " slices compared");
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void whatIsNotAmongTheExternalSymbolsIsNeitherImportedNorExported() throws Exception {
    List<String> wrong = new ArrayList<>();
    int passed = 0;
    for (Oracle.Row row : Oracle.rows("macho"))
      try (ByteSource source = ByteSource.open(row.file())) {
        for (Image image : new MachOFormat().images(source, ReadLimits.defaults())) {
          Symtab symbols = ((MachOImage) image).file().symtab();
          Symtab.Cursor external = symbols.externals();
          int next = external.next() ? external.index() : symbols.size();
          for (int i = 0; i < symbols.size(); i++)
            if (i == next) next = external.next() ? external.index() : symbols.size();
            else if (passed++ >= 0 && (symbols.isImport(i) || symbols.isExport(i)))
              wrong.add(row.file() + " " + symbols.name(i));
        }
      }
    System.out.println("symbols passed over: " + passed);
    assertEquals("", String.join("\n", wrong));
  }

  private static Map<String, @Nullable Object> facts(Image image) {
    MachOFile file = ((MachOImage) image).file();
    MachOHeader header = file.header();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("cpu", header.archName());
    facts.put("cpusubtype", header.cpusubtype() & ~MachO.CPU_SUBTYPE_MASK);
    facts.put("filetype", header.filetype());
    facts.put("flags", header.flags() & 0xffff_ffffL);
    facts.put("offset", file.loadCommands().region().origin() - header.size());
    facts.put("size", file.source().size());
    facts.put("endian", header.bigEndian() ? "big" : "little");
    facts.put("id", image.libraryName());
    facts.put("uuid", image.uuid());
    facts.put("codesign", !file.loadCommands().all(MachO.LC_CODE_SIGNATURE).isEmpty());
    facts.put("encrypted", !file.loadCommands().all(MachO.LC_ENCRYPTION_INFO_64).isEmpty());
    facts.put("rpaths", image.rpath());
    facts.put("dylibs", file.dylibs().stream().map(OracleTest::dylib).toList());
    facts.put(
        "minos", file.buildVersions().stream().map(OracleTest::minos).findFirst().orElse(null));
    SymbolTable imports = file.symtabImports();
    SymbolTable exports = file.symtabExports();
    facts.put("imports", Oracle.digest(names(imports)));
    facts.put("exports", Oracle.digest(names(exports)));
    facts.put(
        "napi_imports", sorted(imports, "_napi_", "_node_api_").map(n -> n.substring(1)).toList());
    facts.put(
        "node_imports",
        sorted(imports, "_napi_module_register", "_node_module_register")
            .filter(n -> n.endsWith("_module_register"))
            .toList());
    facts.put(
        "node_exports",
        sorted(
                exports,
                "_napi_register_module_v",
                "_node_register_module_v",
                "_init",
                "_node_api_module_get_api_version_v",
                "_node_module_register")
            .filter(n -> !n.startsWith("_init") || n.equals("_init"))
            .toList());
    facts.put(
        "v8_import_count", names(imports).filter(n -> n.matches("__ZNK?2v8.*")).distinct().count());
    facts.put("uv_import_count", sorted(imports, "_uv_").count());
    return facts;
  }

  private static Stream<String> names(SymbolTable table) {
    return StreamSupport.stream(table.spliterator(), false).map(Symbol::name);
  }

  private static Stream<String> sorted(SymbolTable table, String... prefixes) {
    Set<String> found = new TreeSet<>();
    names(table).filter(n -> Stream.of(prefixes).anyMatch(n::startsWith)).forEach(found::add);
    return found.stream();
  }

  private static Map<String, @Nullable Object> dylib(Dylib dylib) {
    return Oracle.map(
        "compat", version(dylib.compatibilityVersion()),
        "current", version(dylib.currentVersion()),
        "kind", MachO.commandName(dylib.cmd()),
        "name", dylib.name());
  }

  private static Map<String, @Nullable Object> minos(BuildVersion version) {
    Map<String, @Nullable Object> facts =
        Oracle.map(
            "cmd", MachO.commandName(version.cmd()),
            "minos", version(version.minos()),
            "sdk", version(version.sdk()));
    if (version.cmd() == MachO.LC_BUILD_VERSION) facts.put("platform", version.platform());
    return facts;
  }

  private static String version(int version) {
    return (version >>> 16) + "." + (version >>> 8 & 0xff) + "." + (version & 0xff);
  }
}
