package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.testing.Beside;
import dev.abilens.testing.ClassPathFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opcodes and export tries, read as llvm-objdump reads them. */
class ObjdumpTest {
  private static final String TOOL = "llvm-objdump-14";
  private static final Map<String, String> TABLES =
      Map.of(
          "Rebase table:", "rebase",
          "Bind table:", "bind",
          "Weak bind table:", "weak-bind",
          "Lazy bind table:", "lazy-bind",
          "Exports trie:", "exports-trie");

  @Test
  void fixupsAndExportsOfTheClassPathAreObjdumps(@TempDir Path folder) throws Exception {
    Map<String, byte[]> files = new TreeMap<>(ClassPathFiles.all());
    int n = 0;
    for (byte[] bytes : files.values()) {
      Path file = Files.write(folder.resolve("file" + n++), bytes);
      if (!RealFiles.isMachO(file)) Files.delete(file);
    }
    assertTrue(compare(RealFiles.under(folder)) >= 6);
  }

  @Test
  void fixupsAndExportsOfTheCorpusAreObjdumps() throws Exception {
    compare(RealFiles.under(Beside.corpus()));
  }

  private static int compare(List<Path> files) throws Exception {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Path path : files)
      try (ByteSource source = ByteSource.open(path)) {
        for (MachOFile file : RealFiles.slices(source)) {
          if (file.dyldInfo() == null) continue;
          String arch = "--arch=" + file.header().archName();
          Map<String, List<String>> expected = tables(path, arch, file.exports().size() > 0);
          for (String table : TABLES.values()) {
            List<String> lines = expected.getOrDefault(table, List.of());
            List<String> found = found(file, table).sorted().toList();
            if (!lines.equals(found))
              wrong.add(path + " " + arch + " " + table + ": " + difference(found, lines));
          }
          compared++;
        }
      }
    System.out.println("objdump: " + compared + " slices compared");
    assertEquals("", String.join("\n", wrong));
    return compared;
  }

  private static Map<String, List<String>> tables(Path path, String arch, boolean exports)
      throws Exception {
    Map<String, List<String>> tables = new TreeMap<>();
    String table = "";
    for (String line :
        RealFiles.lines(
            TOOL,
            "--macho",
            arch,
            "--rebase",
            "--bind",
            "--weak-bind",
            "--lazy-bind",
            // LLVM refuses a trie without an export.
            exports ? "--exports-trie" : "--macho",
            path.toString()))
      if (TABLES.containsKey(line)) table = TABLES.get(line);
      else if (line.contains("0x") || line.startsWith("[re-export]"))
        tables.computeIfAbsent(table, t -> new ArrayList<>()).add(normal(line, table));
    tables.values().forEach(l -> l.sort(null));
    return tables;
  }

  private static String difference(List<String> found, List<String> expected) {
    List<String> more = new ArrayList<>(found);
    expected.forEach(more::remove);
    List<String> less = new ArrayList<>(expected);
    found.forEach(less::remove);
    return more.stream().limit(5).toList() + " and not " + less.stream().limit(5).toList();
  }

  // Names of segments, sections, types and libraries are left out: those are guessed or implied.
  private static String normal(String line, String table) {
    String[] words = line.trim().split("\\s+", -1);
    int at = 0;
    while (!words[at].startsWith("0x") && at < words.length - 1) at++;
    String address = "0x" + Long.toHexString(Long.decode(words[at]));
    int last = words.length - 1;
    return switch (table) {
      case "rebase" -> address;
      case "exports-trie" -> address + " " + words[1] + (line.contains("weak_def") ? " weak" : "");
      case "lazy-bind" -> address + " 0 " + words[last];
      case "weak-bind" -> address + " " + words[at + 2] + " " + words[last];
      default -> {
        boolean weak = words[last].equals("(weak_import)");
        String symbol = words[weak ? last - 1 : last] + (weak ? " weak" : "");
        yield address + " " + words[at + 2] + " " + symbol;
      }
    };
  }

  private static Stream<String> found(MachOFile file, String table) {
    if (table.equals("exports-trie")) return exports(file.exports());
    Fixups fixups = file.fixups();
    Imports targets = fixups.targets();
    return IntStream.range(0, fixups.size())
        .filter(i -> kind(fixups, i).equals(table))
        .mapToObj(
            i -> {
              String address = "0x" + Long.toHexString(fixups.address(i));
              if (!fixups.isBind(i)) return address;
              int target = fixups.target(i);
              boolean weak = targets.isWeak(target) && table.equals("bind");
              return address
                  + " "
                  + fixups.value(i)
                  + " "
                  + targets.name(target)
                  + (weak ? " weak" : "");
            });
  }

  private static String kind(Fixups fixups, int index) {
    if (!fixups.isBind(index)) return "rebase";
    return fixups.isLazy(index) ? "lazy-bind" : fixups.isWeak(index) ? "weak-bind" : "bind";
  }

  private static Stream<String> exports(Exports exports) {
    return IntStream.range(0, exports.size())
        .mapToObj(
            i ->
                "0x"
                    + Long.toHexString(exports.address(i))
                    + " "
                    + exports.name(i)
                    + (exports.get(i).weak() ? " weak" : ""));
  }
}
