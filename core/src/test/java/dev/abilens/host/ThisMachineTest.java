package dev.abilens.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.Architecture;
import dev.abilens.image.ImageReader;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.install.OsRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThisMachineTest {
  private static final ImageReader NO_READER = source -> List.of();

  @TempDir Path root;

  private void file(String path, String text, boolean executable) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    file.toFile().setExecutable(executable);
  }

  private HostFacts look(String searchPath) {
    Properties system = new Properties();
    system.setProperty("os.name", "Linux");
    system.setProperty("os.arch", "amd64");
    system.setProperty("user.dir", "/work");
    return ThisMachine.look(root, Map.of("PATH", searchPath), system, NO_READER);
  }

  private static List<String> unknown(HostFacts facts) {
    return facts.notes().stream()
        .filter(note -> !note.known())
        .map(note -> note.subject() + ": " + note.text())
        .toList();
  }

  @Test
  void anEmptyMachineIsUnknown() {
    HostFacts facts = look("/usr/bin:/bin");
    assertEquals(Platform.LINUX_X64, facts.platform());
    assertNull(facts.runtime());
    assertNull(facts.libc());
    assertEquals(
        List.of(
            "node: no node on the search path /usr/bin:/bin", "distribution: no /etc/os-release"),
        unknown(facts));
  }

  @Test
  void theFirstExecutableOnTheSearchPathIsTheRuntime() throws IOException {
    file("a/node", "not to be executed", false);
    Files.createDirectories(root.resolve("b/node"));
    file("opt/node/bin/node", "any", true);
    Files.createDirectories(root.resolve("usr/bin"));
    Files.createSymbolicLink(root.resolve("usr/bin/node"), Path.of("/opt/node/bin/node"));
    file("z/node", "any", true);
    HostFacts facts = look("/a:/b:/usr/bin:/z");
    assertEquals(
        new HostFacts.Program("/usr/bin/node", "/opt/node/bin/node", null, null), facts.runtime());
    assertTrue(
        unknown(facts)
            .contains("node: /opt/node/bin/node is no binary that a reader at hand reads"));
  }

  @Test
  void relativePartsOfTheSearchPathBeginAtTheWorkingDirectory() throws IOException {
    file("work/node", "", true);
    HostFacts.Program runtime = look("").runtime();
    assertEquals("/work/./node", runtime == null ? null : runtime.command());
  }

  @Test
  void aVersionIsReadFromTheHeadersBesideTheProgram() throws IOException {
    file("usr/bin/node", "any", true);
    assertNull(version(look("/usr/bin")));
    file(
        "usr/include/node/node_version.h",
        """
        #define NODE_MAJOR_VERSION 18
        #define NODE_MINOR_VERSION 19
        #define NODE_PATCH_VERSION 1
        """,
        false);
    assertEquals("18.19.1", version(look("/usr/bin")));
  }

  private static @Nullable String version(HostFacts facts) {
    assertNotNull(facts.runtime());
    return facts.runtime().version();
  }

  @Test
  void readsOsRelease() throws IOException {
    file(
        "usr/lib/os-release",
        "# comment\nNAME=\"A \\\"B\\\"\"\nID=alpine\nVERSION_ID='3.20.3'\n",
        false);
    Files.createDirectories(root.resolve("etc"));
    Files.createSymbolicLink(root.resolve("etc/os-release"), Path.of("../usr/lib/os-release"));
    assertEquals(new HostFacts.Distribution("alpine", "3.20.3"), look("").distribution());
    assertEquals("A \"B\"", new OsRelease("NAME=\"A \\\"B\\\"\"").get("NAME"));
    assertNull(new OsRelease("ID=\n").get("ID"));
  }

  @Test
  void javasWordsAreNodes() {
    assertEquals(Os.DARWIN, SystemWords.os("Mac OS X"));
    assertEquals(Os.WIN32, SystemWords.os("Windows Server 2022"));
    assertEquals(Os.OTHER, SystemWords.os("AIX"));
    assertEquals(Architecture.ARM64, SystemWords.architecture("aarch64"));
    assertEquals(Architecture.IA32, SystemWords.architecture("i386"));
    assertEquals(Architecture.OTHER, SystemWords.architecture("sparcv9"));
  }

  @Test
  void thisProcessIsAskedOrSaysWhyNot() {
    ProcessLibc.Answer answer = ProcessLibc.ask();
    assertTrue(answer.version().isEmpty() != answer.reason().isEmpty());
    HostFacts facts = ThisMachine.look(NO_READER);
    assertEquals(SystemWords.os(System.getProperty("os.name")), facts.platform().os());
  }
}
