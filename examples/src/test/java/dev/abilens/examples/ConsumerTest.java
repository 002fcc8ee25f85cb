package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.tools.ToolProvider;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project that uses {@code abilens-elf} and nothing else, compiled and run in a process of its
 * own, on the class path and on the module path.
 */
class ConsumerTest {
  private static final String MODULE = "module consumer { requires dev.abilens.elf; }";
  private static final String PROGRAM =
      """
      package consumer;

      import dev.abilens.Abilens;
      import dev.abilens.Report;
      import dev.abilens.elf.ElfFile;
      import dev.abilens.elf.ElfFormat;
      import dev.abilens.host.HostFacts;
      import dev.abilens.host.ThisMachine;
      import dev.abilens.image.Platform;
      import dev.abilens.target.Target;
      import java.nio.file.Path;

      public final class Program {
        public static void main(String[] args) throws Exception {
          Path addon = Path.of(args[0]);
          Path tarball = Path.of(args[1]);
          System.out.println("module " + ElfFile.class.getModule().getName());
          try (ElfFile elf = ElfFile.open(addon)) {
            System.out.println("needs " + elf.versionNeeds().get(0).version());
          }
          Target target = Target.node("18.20.4").on(Platform.LINUX_X64).glibc("2.31").build();
          System.out.println(verdicts(Abilens.open().check(addon, target)));
          System.out.println(verdicts(Abilens.with(new ElfFormat()).check(addon, target)));
          System.out.println(verdicts(Abilens.open().check(tarball, target)));
          HostFacts here = ThisMachine.look(source -> java.util.List.of());
          System.out.println("here " + here.platform());
          System.out.println("jna " + jna());
        }

        private static String verdicts(Report report) {
          StringBuilder text = new StringBuilder("verdicts");
          report.files().forEach(file -> text.append(' ').append(file.judgement().verdict()));
          report.problems().forEach(p -> text.append(' ').append(p.code()).append(' ').append(p.message()));
          return text.toString();
        }

        private static boolean jna() {
          try {
            Class.forName("com.sun.jna.Native", false, ClassLoader.getSystemClassLoader());
            return true;
          } catch (ClassNotFoundException e) {
            return false;
          }
        }
      }
      """;
  private static final String[] NEEDED = {"abilens-elf", "abilens-core"};
  private static final String[] ARCHIVES = {
    "commons-compress", "commons-codec", "commons-io", "commons-lang3", "jackson-core"
  };

  @TempDir private static Path directory;
  private static Path addon;
  private static Path tarball;

  @BeforeAll
  static void build() throws IOException {
    Path npm = directory.resolve("npm");
    addon = RealFiles.bufferutil(npm, "linux-x64");
    tarball = RealFiles.pack(npm, directory.resolve("package.tgz"));
    compile("plain", "-cp", path(NEEDED));
    compile("modular", "-p", path(NEEDED, ARCHIVES));
  }

  private static void compile(String name, String option, String path) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-d", classes(name)));
    arguments.addAll(List.of(option, path));
    Path sources = Files.createDirectories(directory.resolve(name + "/src/consumer"));
    arguments.add(Files.writeString(sources.resolve("Program.java"), PROGRAM).toString());
    if (option.equals("-p"))
      arguments.add(
          Files.writeString(sources.resolveSibling("module-info.java"), MODULE).toString());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, status, "javac " + arguments);
  }

  private static String classes(String name) {
    return directory.resolve(name + "/classes").toString();
  }

  private static String path(String[]... artifacts) {
    List<String> all = new ArrayList<>();
    for (String[] some : artifacts) {
      String path = Child.classPath(some);
      assertEquals(some.length, path.split(File.pathSeparator, -1).length, path);
      all.add(path);
    }
    return String.join(File.pathSeparator, all);
  }

  private static String run(String... arguments) throws IOException {
    return run(tarball, arguments);
  }

  private static String run(Path archive, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Child.java(arguments));
    command.add(addon.toString());
    command.add(archive.toString());
    Child child = Child.run(directory, command);
    assertEquals(0, child.status(), child.output());
    assertFalse(child.output().contains("Exception"), child.output());
    return child.output();
  }

  private static void assertAnswers(String output, String module, boolean jna, String tarball) {
    List<String> lines = output.lines().filter(line -> !line.startsWith("WARNING: ")).toList();
    assertEquals(
        List.of(
            "module " + module,
            "needs GLIBC_2.2.5",
            "verdicts LOADS",
            "verdicts LOADS",
            "verdicts " + tarball),
        lines.subList(0, 5));
    assertEquals("jna " + jna, lines.get(lines.size() - 1));
  }

  @Test
  void onTheClassPath() throws IOException {
    String path = path(NEEDED, ARCHIVES) + File.pathSeparator + classes("plain");
    assertAnswers(run("-cp", path, "consumer.Program"), "null", false, "LOADS");
  }

  @Test
  void onTheClassPathWithJna() throws IOException {
    String path = path(NEEDED, ARCHIVES, new String[] {"jna"});
    assertAnswers(
        run("-cp", path + File.pathSeparator + classes("plain"), "consumer.Program"),
        "null",
        true,
        "LOADS");
  }

  @Test
  void onTheClassPathWithJnaThatCannotUnpackItsLibrary() throws IOException {
    String path = path(NEEDED, ARCHIVES, new String[] {"jna"});
    assertAnswers(
        run(
            "-Djna.tmpdir=" + directory.resolve("absent/never"),
            "-Djna.nounpack=true",
            "-Djna.nosys=true",
            "-cp",
            path + File.pathSeparator + classes("plain"),
            "consumer.Program"),
        "null",
        true,
        "LOADS");
  }

  @Test
  void withoutCommonsCompressGzipAndWhatIsNotCompressedAreRead() throws IOException {
    String[] program = {
      "-cp", path(NEEDED) + File.pathSeparator + classes("plain"), "consumer.Program"
    };
    assertAnswers(run(program), "null", false, "LOADS");
    Path bzip2 = directory.resolve("package.tar.bz2");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(tarball));
        OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bzip2))) {
      in.transferTo(out);
    }
    String output = run(bzip2, program);
    String line = output.lines().skip(4).findFirst().orElseThrow();
    assertTrue(line.startsWith("verdicts NO_READER "), output);
    assertTrue(line.contains("add org.apache.commons:commons-compress"), output);
    assertAnswers(output, "null", false, line.substring("verdicts ".length()));
  }

  @Test
  void onTheModulePath() throws IOException {
    String path = path(NEEDED, ARCHIVES) + File.pathSeparator + classes("modular");
    assertAnswers(
        run("-p", path, "-m", "consumer/consumer.Program"), "dev.abilens.elf", false, "LOADS");
  }

  @Test
  void onTheModulePathWithJna() throws IOException {
    String path = path(NEEDED, ARCHIVES, new String[] {"jna"});
    assertAnswers(
        run(
            "-p",
            path + File.pathSeparator + classes("modular"),
            "--add-modules",
            "com.sun.jna",
            "-m",
            "consumer/consumer.Program"),
        "dev.abilens.elf",
        true,
        "LOADS");
  }
}
