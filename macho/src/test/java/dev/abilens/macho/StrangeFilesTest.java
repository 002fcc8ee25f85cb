package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.testing.Beside;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Files that are strange but sound, as macholib and llvm-nm read them. */
class StrangeFilesTest {
  // For each slice: the file, its place, cputype, filetype, and the names of its libraries.
  private static final String MACHOLIB =
      """
      import sys
      try:
        import macholib.MachO
      except ImportError:
        sys.exit(print('absent'))
      for path in sys.argv[1:]:
        try:
          for i, h in enumerate(macholib.MachO.MachO(path).headers):
            names = [n for _, _, n in h.walkRelocatables()]
            print(path, i, h.header.cputype & 0xffffffff, int(h.header.filetype), ' '.join(names))
        except Exception:
          pass
      """;

  private static List<Path> sound() throws Exception {
    Path folder = Beside.folder("abilens.hostile", "the built hostile files");
    Path shared = Beside.folder("abilens.shared", "the shared folder");
    Set<Path> parse =
        Files.readAllLines(shared.resolve("hostile/manifest.csv")).stream()
            .filter(l -> l.contains(",parse,"))
            .map(l -> folder.resolve(l.substring(0, l.indexOf(','))))
            .collect(Collectors.toSet());
    return RealFiles.under(folder).stream().filter(parse::contains).toList();
  }

  @Test
  void librariesAreMacholibs() throws Exception {
    List<Path> files = sound();
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", MACHOLIB));
    for (Path file : files) command.add(file.toString());
    Map<String, String> expected = new HashMap<>();
    for (String line : RealFiles.lines(command.toArray(new String[0]))) {
      Assumptions.assumeFalse(line.equals("absent"), "skipped: Python's macholib is not here");
      String[] words = line.split(" ", 3);
      expected.put(words[0] + " " + words[1], words[2].trim());
    }
    assertTrue(!expected.isEmpty(), "macholib read nothing");
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Path path : files)
      try (ByteSource source = ByteSource.open(path)) {
        List<MachOFile> slices = RealFiles.slices(source);
        for (int i = 0; i < slices.size(); i++) {
          String line = expected.get(path + " " + i);
          if (line == null) continue;
          MachOFile file = slices.get(i);
          List<String> words = new ArrayList<>();
          words.add(Integer.toUnsignedString(file.header().cputype()));
          words.add(Integer.toString(file.header().filetype()));
          for (Dylib dylib : file.dylibs()) words.add(dylib.name());
          if (!line.equals(String.join(" ", words)))
            wrong.add(path + ": " + words + ", macholib " + line);
          compared++;
        }
      }
    System.out.println("macholib: " + compared + " slices compared");
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void symbolsAreNms() throws Exception {
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Path path : sound())
      try (ByteSource source = ByteSource.open(path)) {
        for (MachOFile file : RealFiles.slices(source)) {
          // What link editors make private shows as global in objects.
          if (file.header().filetype() == MachO.MH_OBJECT) continue;
          // Names that reach over the end of their table.
          if (file.problems().stream().anyMatch(p -> p.where().contains("n_strx"))) continue;
          compared++;
          compare(wrong, path, file, file.symtabImports(), "--undefined-only");
          compare(wrong, path, file, file.symtabExports(), "--defined-only");
        }
      } catch (MalformedBinaryException e) {
        wrong.add(e.getMessage());
      }
    System.out.println("llvm-nm: " + compared + " slices compared");
    assertEquals("", String.join("\n", wrong));
  }

  private static void compare(
      List<String> wrong, Path path, MachOFile file, SymbolTable table, String option)
      throws Exception {
    String arch = "--arch=" + file.header().archName();
    Set<String> expected = new TreeSet<>();
    for (String line : RealFiles.lines("llvm-nm-14", "-g", "-j", option, arch, path.toString()))
      if (!line.isEmpty() && !line.endsWith(":")) expected.add(line);
    Set<String> found = new TreeSet<>();
    for (Symbol symbol : table) found.add(symbol.name());
    if (!found.equals(expected))
      wrong.add(path + " " + arch + " " + option + ": " + found + ", nm " + expected);
  }
}
