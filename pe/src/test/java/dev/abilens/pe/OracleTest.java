package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.testing.Oracle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Facts of real addons, equal to what independent tools read of them. */
class OracleTest {
  private static final Pattern NODE_EXPORT =
      Pattern.compile(
          "napi_register_module_v\\d+|node_register_module_v\\d+|_register_.*_|"
              + "node_api_module_get_api_version_v\\d+");

  /** Names that the oracle's tool knows for ordinals of WS2_32.dll, which the files do not hold. */
  private static final Map<String, String> WINSOCK =
      Map.ofEntries(
          Map.entry("#1", "accept"),
          Map.entry("#2", "bind"),
          Map.entry("#3", "closesocket"),
          Map.entry("#4", "connect"),
          Map.entry("#5", "getpeername"),
          Map.entry("#9", "htons"),
          Map.entry("#13", "listen"),
          Map.entry("#15", "ntohs"),
          Map.entry("#16", "recv"),
          Map.entry("#19", "send"),
          Map.entry("#21", "setsockopt"),
          Map.entry("#22", "shutdown"),
          Map.entry("#23", "socket"),
          Map.entry("#111", "WSAGetLastError"),
          Map.entry("#115", "WSAStartup"),
          Map.entry("#116", "WSACleanup"));

  private static final String[] KEYS = {
    "machine",
    "machine_raw",
    "class",
    "endian",
    "characteristics",
    "timestamp",
    "subsystem",
    "os_version",
    "subsystem_version",
    "dll_characteristics",
    "linker",
    "sections",
    "signed",
    "pdb",
    "pdb_guid",
    "clr",
    "dll_name",
    "dlls",
    "delay_dlls",
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
    for (Oracle.Row row : Oracle.rows("pe"))
      try (PeFile pe = PeFile.open(row.file())) {
        Map<String, @Nullable Object> found = facts(pe);
        for (String key : KEYS) {
          String expected = String.valueOf(row.facts().get(key));
          if (!expected.equals(String.valueOf(found.get(key))))
            wrong.add(row.file() + " " + key + ": " + found.get(key) + ", oracle " + expected);
        }
        pe.problems().forEach(p -> wrong.add(row.file() + " " + p));
      }
    assertEquals("", String.join("\n", wrong));
  }

  private static Map<String, @Nullable Object> facts(PeFile pe) {
    Image image = pe.image();
    PeHeader header = pe.header();
    OptionalHeader optional = header.optional();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("machine", header.machineName());
    facts.put("machine_raw", header.machine());
    facts.put("class", header.bits());
    facts.put("endian", image.header().bigEndian() ? "big" : "little");
    facts.put("characteristics", header.characteristics());
    facts.put("timestamp", header.timeDateStamp());
    facts.put("subsystem", optional.subsystem());
    facts.put(
        "os_version",
        optional.majorOperatingSystemVersion() + "." + optional.minorOperatingSystemVersion());
    facts.put("subsystem_version", image.minimumOs());
    facts.put("dll_characteristics", optional.dllCharacteristics());
    facts.put("linker", optional.majorLinkerVersion() + "." + optional.minorLinkerVersion());
    facts.put("sections", pe.sections().stream().map(SectionHeader::name).toList());
    facts.put("signed", !pe.certificates().isEmpty());
    CodeView pdb = pe.debug().codeView();
    // The oracle has the last part of the path.
    if (pdb != null) facts.put("pdb", pdb.path().substring(pdb.path().lastIndexOf('\\') + 1));
    if (pdb != null) facts.put("pdb_guid", pdb.guid());
    facts.put("clr", pe.clr() != null);
    facts.put("dll_name", image.libraryName());
    facts.put("dlls", libraries(pe.imports()));
    facts.put("delay_dlls", libraries(pe.delayedImports()));
    facts.put(
        "imports",
        Oracle.digest(
            StreamSupport.stream(image.imports().spliterator(), false)
                .map(symbol -> named(symbol.name(), symbol.library()))));
    facts.put("exports", Oracle.digest(names(image.exports())));
    facts.put(
        "napi_imports",
        sorted(image.imports(), n -> n.startsWith("napi_") || n.startsWith("node_api_")));
    facts.put("node_imports", sorted(image.imports(), n -> n.endsWith("_module_register")));
    facts.put("node_exports", sorted(image.exports(), NODE_EXPORT.asMatchPredicate()));
    facts.put("v8_import_count", sorted(image.imports(), n -> n.contains("@v8@@")).size());
    facts.put("uv_import_count", sorted(image.imports(), n -> n.startsWith("uv_")).size());
    return facts;
  }

  private static List<Map<String, @Nullable Object>> libraries(ImportTable table) {
    return IntStream.range(0, table.size())
        .mapToObj(
            i ->
                Oracle.map(
                    "dll",
                    table.libraryName(i),
                    "imports",
                    Oracle.digest(
                        IntStream.range(0, table.count(i))
                            .mapToObj(j -> named(name(table, i, j), table.libraryName(i))))))
        .toList();
  }

  private static String name(ImportTable table, int i, int j) {
    return table.isByOrdinal(i, j) ? "#" + table.ordinal(i, j) : table.name(i, j);
  }

  private static String named(String name, @Nullable String library) {
    return "WS2_32.dll".equals(library) ? WINSOCK.getOrDefault(name, name) : name;
  }

  private static Stream<String> names(SymbolTable table) {
    return StreamSupport.stream(table.spliterator(), false).map(Symbol::name);
  }

  private static List<String> sorted(SymbolTable table, Predicate<String> which) {
    return List.copyOf(new TreeSet<>(names(table).filter(which).toList()));
  }
}
