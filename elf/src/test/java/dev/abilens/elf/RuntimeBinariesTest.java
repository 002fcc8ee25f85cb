package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Availability;
import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import dev.abilens.node.RuntimeExports;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import dev.abilens.target.RuntimeBinary;
import dev.abilens.testing.Beside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Programs of real runtimes tell which release they are. */
class RuntimeBinariesTest {
  private static final Pattern NODE = Pattern.compile("node-([0-9]+\\.[0-9]+\\.[0-9]+)");
  private static final Pattern PACKAGED = Pattern.compile("\"version\": *\"([0-9.]+)\"");

  @Test
  void everyProgramIsIdentified() throws IOException {
    Path runtimes = Beside.folder("abilens.runtimes", "a folder of runtimes");
    Map<Path, String> programs = programs(runtimes);
    assertTrue(!programs.isEmpty(), "no program in " + runtimes);
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<Path, String> program : programs.entrySet()) {
      String found = identify(program.getKey());
      if (!found.equals(program.getValue()))
        wrong.add(program.getKey() + ": " + found + ", expected " + program.getValue());
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    System.out.println("runtimes: " + programs.size() + " identified");
  }

  /** Of releases that were read, what the jar says each exports is what it exports. */
  @Test
  void exportsAreThoseOfTheProgram() throws IOException {
    Path runtimes = Beside.folder("abilens.runtimes", "a folder of runtimes");
    int names = 0;
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<Path, String> program : programs(runtimes).entrySet()) {
      String[] named = program.getValue().split("@", 2);
      RuntimeRelease release =
          Runtimes.bundled()
              .release(RuntimeKind.ofWord(named[0]).orElseThrow(), RuntimeVersion.parse(named[1]))
              .orElseThrow();
      try (ElfFile file = ElfFile.open(program.getKey())) {
        for (Symbol symbol : new ElfImage(file).exports()) {
          if (RuntimeExports.bundled().anywhere(release, symbol.name()).isNo())
            wrong.add(release + " speaks of " + symbol.name());
          Availability answer = RuntimeExports.bundled().symbol(release, symbol.name());
          if (answer.answer() == Availability.Answer.UNKNOWN) continue;
          names++;
          if (!answer.isYes() && wrong.size() < 20) wrong.add(release + " " + symbol.name());
        }
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    System.out.println("runtimes: " + names + " exported names found");
  }

  @Test
  void aLibraryIsNoRuntime() throws IOException {
    Path libc = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
    Assumptions.assumeTrue(Files.exists(libc), "skipped: no " + libc);
    assertEquals("none", identify(libc));
  }

  private static String identify(Path program) throws IOException {
    try (ByteSource source = ByteSource.open(program)) {
      Image image = new ElfFormat().images(source, ReadLimits.defaults()).get(0);
      return RuntimeBinary.identify(image, source)
          .map(r -> r.kind().word() + "@" + r.version())
          .orElse("none");
    }
  }

  private static Map<Path, String> programs(Path runtimes) throws IOException {
    Map<Path, String> programs = new TreeMap<>();
    try (Stream<Path> folders = Files.list(runtimes)) {
      for (Path folder : folders.toList()) {
        Matcher node = NODE.matcher(folder.getFileName().toString());
        Path program = folder.resolve("bin/node");
        if (node.matches() && RealFiles.isElf(program))
          programs.put(program, "node@" + node.group(1));
        for (RuntimeKind kind : List.of(RuntimeKind.BUN, RuntimeKind.DENO))
          packaged(folder, kind, programs);
      }
    }
    return programs;
  }

  /** A package of npm: its program, and beside it the version that it is. */
  private static void packaged(Path folder, RuntimeKind kind, Map<Path, String> programs)
      throws IOException {
    Path text = folder.resolve("package.json");
    if (!Files.isRegularFile(text)) return;
    Matcher version = PACKAGED.matcher(Files.readString(text));
    if (!version.find()) return;
    for (String path : List.of(kind.word(), "bin/" + kind.word())) {
      Path program = folder.resolve(path);
      if (RealFiles.isElf(program)) programs.put(program, kind.word() + "@" + version.group(1));
    }
  }
}
