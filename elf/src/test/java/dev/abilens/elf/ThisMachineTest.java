package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.host.HostFacts;
import dev.abilens.host.ThisMachine;
import dev.abilens.image.ImageReader;
import dev.abilens.libc.LibcFamily;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This machine's own files, against what its own tools say of them. */
class ThisMachineTest {
  private static final ImageReader ELF =
      source -> new ElfFormat().images(source, ReadLimits.defaults());

  @TempDir Path root;

  /** Returns what a program of this machine prints, or skips the test. */
  private static String said(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      Assumptions.abort("cannot run " + command[0]);
      return "";
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Assumptions.assumeTrue(process.waitFor() == 0, command[0] + " failed");
    return output;
  }

  private Path copy(Path file, String place) throws IOException {
    Path copy = root.resolve(place);
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy);
    return copy;
  }

  // A system in which a program of this machine plays node.
  private HostFacts lookAtCopy() throws IOException {
    Properties system = new Properties();
    system.setProperty("os.name", "Linux");
    system.setProperty("os.arch", "amd64");
    Path program = Path.of("/bin/sh").toRealPath();
    String interpreter;
    try (ElfFile elf = ElfFile.open(program)) {
      interpreter = elf.interpreter();
    }
    Assumptions.assumeTrue(interpreter != null, program + " has no PT_INTERP");
    copy(program, "bin/node").toFile().setExecutable(true);
    Path loader = Path.of(interpreter).toRealPath();
    copy(loader, interpreter.substring(1));
    Path libc = loader.resolveSibling("libc.so.6");
    if (Files.exists(libc))
      copy(
          libc.toRealPath(),
          Path.of(interpreter).resolveSibling("libc.so.6").toString().substring(1));
    return ThisMachine.look(root, Map.of("PATH", "/usr/bin:/bin"), system, ELF);
  }

  @Test
  void theReleaseOfTheCLibraryIsWhatItsToolSays() throws Exception {
    String[] words = said("getconf", "GNU_LIBC_VERSION").strip().split(" ", 0);
    HostFacts facts = lookAtCopy();
    assertNotNull(facts.libc(), facts.notes().toString());
    assertEquals(LibcFamily.GLIBC, facts.libc().family());
    assertEquals(words[1], facts.libc().version(), facts.notes().toString());
  }

  @Test
  void aLoaderOfMuslThatMerelyLiesThereSaysNothing() throws Exception {
    said("getconf", "GNU_LIBC_VERSION");
    Path decoy = root.resolve("lib/ld-musl-x86_64.so.1");
    Files.createDirectories(decoy.getParent());
    Files.writeString(decoy, "musl libc (x86_64)");
    HostFacts facts = lookAtCopy();
    assertNotNull(facts.libc());
    assertEquals(LibcFamily.GLIBC, facts.libc().family());
  }

  @Test
  void theNodeOfThisMachineIsRead() throws Exception {
    String version = said("node", "--version").strip();
    HostFacts facts = ThisMachine.look(ELF);
    assertNotNull(facts.runtime());
    Assumptions.assumeTrue(
        facts.runtime().interpreter() != null, "node is no ELF program: " + facts.notes());
    if (facts.runtime().version() != null) assertEquals(version, "v" + facts.runtime().version());
    assertNotNull(facts.libc(), facts.notes().toString());
    String report = said("node", "-p", "process.report.getReport().header.glibcVersionRuntime");
    if (facts.libc().family() == LibcFamily.GLIBC)
      assertEquals(report.strip(), facts.libc().version());
    assertEquals(
        said("node", "-p", "process.arch").strip(), facts.platform().architecture().word());
    assertNotNull(facts.cpp(), facts.notes().toString());
    assertTrue(String.valueOf(facts.cpp().tops().glibcxx()).startsWith("GLIBCXX_3.4."));
  }
}
