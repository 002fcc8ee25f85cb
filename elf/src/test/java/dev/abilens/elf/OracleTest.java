package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.image.VersionDefinition;
import dev.abilens.image.VersionNeed;
import dev.abilens.testing.Beside;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Facts of real addons, equal to what independent tools read of them. */
class OracleTest {
  private static final String[] KEYS = {
    "class",
    "endian",
    "machine_raw",
    "etype",
    "osabi",
    "e_flags",
    "phnum",
    "shnum",
    "needed",
    "soname",
    "rpath",
    "runpath",
    "interp",
    "gnu_stack",
    "tls",
    "relro",
    "max_load_align",
    "build_id",
    "dt_flags",
    "dt_flags_1",
    "textrel",
    "dt_hash",
    "dt_gnu_hash",
    "has_symtab",
    "version_needs",
    "version_defs",
    "imports",
    "weak_imports",
    "exports"
  };

  @Test
  void factsOfEveryAddonEqualTheOracle() throws Exception {
    Path shared = Beside.folder("abilens.shared", "the shared folder");
    Path corpus = Beside.folder("abilens.corpus", "the unpacked corpus");
    int compared = 0;
    int absent = 0;
    List<String> wrong = new ArrayList<>();
    try (BufferedReader lines = oracle(shared)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, Object> expected = object(line);
        if (!"elf".equals(expected.get("format"))) continue;
        Path file = corpus.resolve(folder(expected)).resolve((String) get(expected, "path"));
        if (!Files.exists(file)) {
          absent++;
          continue;
        }
        compared++;
        try (ElfFile elf = ElfFile.open(file)) {
          Map<String, @Nullable Object> found = facts(elf);
          for (String key : KEYS)
            if (!String.valueOf(expected.get(key)).equals(String.valueOf(found.get(key))))
              wrong.add(file + " " + key + ": " + found.get(key) + ", oracle " + expected.get(key));
          // OpenHarmony's identity note lies without padding in a segment of alignment 1.
          for (Problem p : elf.problems())
            if (!p.where().contains("PT_NOTE")) wrong.add(file + " " + p);
        }
      }
    }
    System.out.println("oracle: " + compared + " files compared, " + absent + " not here");
    assertEquals("", String.join("\n", wrong));
    assertTrue(compared > 0);
  }

  private static BufferedReader oracle(Path shared) throws IOException {
    InputStream in = Files.newInputStream(shared.resolve("corpus/static-oracle.jsonl.gz"));
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
  }

  private static String folder(Map<String, Object> row) {
    String name = (String) get(row, "package");
    return name.replace("@", "").replace("/", "__") + "@" + row.get("version");
  }

  private static Object get(Map<String, Object> row, String key) {
    Object value = row.get(key);
    if (value == null) throw new AssertionError("no " + key);
    return value;
  }

  private static Map<String, @Nullable Object> facts(ElfFile elf) {
    ElfHeader header = elf.header();
    DynamicTable dynamic = elf.dynamic();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("class", header.bits());
    facts.put("endian", header.bigEndian() ? "big" : "little");
    facts.put("machine_raw", header.machine());
    facts.put("etype", header.typeName());
    facts.put("osabi", Elf.osAbiName(header.osAbi()));
    facts.put("e_flags", header.flags() & 0xffff_ffffL);
    facts.put("phnum", header.phnum());
    facts.put("shnum", header.shnum());
    facts.put("needed", dynamic.needed().stream().map(DynamicTable.NamedEntry::text).toList());
    facts.put("soname", dynamic.soname());
    facts.put("rpath", dynamic.rpath());
    facts.put("runpath", dynamic.runpath());
    facts.put("interp", elf.interpreter());
    ProgramHeader stack = elf.gnuStack();
    facts.put("gnu_stack", stack == null ? null : stack.isExecutable() ? "exec" : "noexec");
    facts.put("tls", elf.tls() != null);
    facts.put("relro", elf.gnuRelro() != null);
    facts.put(
        "max_load_align",
        elf.programHeaders().stream()
            .filter(h -> h.type() == Elf.PT_LOAD)
            .mapToLong(ProgramHeader::align)
            .max()
            .orElse(0));
    facts.put("build_id", elf.notes().buildId());
    facts.put("dt_flags", dynamic.flags());
    facts.put("dt_flags_1", dynamic.flags1());
    facts.put("textrel", dynamic.hasTextRelocations());
    facts.put("dt_hash", dynamic.has(Elf.DT_HASH));
    facts.put("dt_gnu_hash", dynamic.has(Elf.DT_GNU_HASH));
    facts.put("has_symtab", elf.sections().has(Elf.SHT_SYMTAB));
    Map<String, Integer> needFlags = new TreeMap<>();
    for (VersionNeeds.Entry e : elf.versionNeeds().entries())
      needFlags.put(e.need().library() + " " + e.need().version(), e.flags());
    facts.put(
        "version_needs",
        elf.versionNeeds().stream()
            .sorted(Comparator.comparing(VersionNeed::library).thenComparing(VersionNeed::version))
            .map(
                n ->
                    map(
                        "flags", needFlags.get(n.library() + " " + n.version()),
                        "lib", n.library(),
                        "version", n.version(),
                        "weak", n.weak()))
            .toList());
    facts.put(
        "version_defs",
        elf.versionDefinitions().entries().stream()
            .map(
                d -> {
                  VersionDefinition v = d.definition();
                  return map("flags", d.flags(), "parents", v.parents(), "version", v.name());
                })
            .toList());
    facts.put("imports", digest(elf.symbols().imports(), s -> true));
    facts.put("weak_imports", digest(elf.symbols().imports(), Symbol::weak));
    facts.put("exports", digest(elf.symbols().exports(), s -> true));
    return facts;
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
    Map<String, @Nullable Object> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    return map;
  }

  private static Map<String, @Nullable Object> digest(SymbolTable table, Predicate<Symbol> which) {
    byte[][] names =
        StreamSupport.stream(table.spliterator(), false)
            .filter(which)
            .map(Symbol::name)
            .distinct()
            .map(n -> n.getBytes(StandardCharsets.UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < names.length; i++) {
        if (i > 0) sha.update((byte) '\n');
        sha.update(names[i]);
      }
      return map("count", names.length, "sha256", HexFormat.of().formatHex(sha.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  // The oracle's objects as maps whose printed form has their keys in order.
  private static Map<String, Object> object(String line) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      if (!(value(parser) instanceof Map<?, ?> row)) throw new AssertionError(line);
      Map<String, Object> known = new TreeMap<>();
      row.forEach(
          (key, value) -> {
            if (value != null) known.put((String) key, value);
          });
      return known;
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, value(parser));
        }
        return map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) list.add(value(parser));
        return list;
      }
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_NUMBER_INT -> {
        return parser.getLongValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      default -> {
        return parser.getText();
      }
    }
  }

  @Test
  void aSectionsFreeCopyHasTheSameLoaderView() throws Exception {
    Path corpus = Beside.folder("abilens.corpus", "the unpacked corpus");
    int compared = 0;
    try (Stream<Path> files = Files.walk(corpus)) {
      for (Path path : files.filter(Files::isRegularFile).toList())
        if (RealFiles.isElf(path)) {
          RealFiles.assertSameWithoutSections(path.toString(), Files.readAllBytes(path));
          compared++;
        }
    }
    System.out.println("sections erased: " + compared + " files compared");
  }
}
