package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code examples/bin/abilens}, with a stand-in for Java and for Maven that tell how they ran. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      for argument; do
        case $argument in
          -XX:DumpLoadedClassList=*) echo a/Class > "${argument#*=}"; exit 0 ;;
          -Xshare:dump) dump=true ;;
          -XX:AOTCacheOutput=*) dump=true archive=${argument#*=} ;;
          -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
        esac
      done
      if [ -n "$dump" ]; then
        [ -n "$DUMPS" ] && echo made > "$archive"
        exit
      fi
      for argument; do echo "[$argument]"; done
      exit 7
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      [ -f pom.xml ] || exit 9
      echo "mvn $*"
      mkdir -p examples/target && echo built > examples/target/abilens.jar
      """;

  @TempDir private Path directory;
  private Path top;
  private Path jar;

  @BeforeEach
  void build() throws IOException {
    // As the launcher sees itself, whatever links lead to the temporary directory.
    Path real = directory.toRealPath();
    top = real.resolve("a project");
    jar = top.resolve("examples/target/abilens.jar");
    Path source = Path.of(System.getProperty("abilens.basedir", ".."), "examples/bin/abilens");
    script(top.resolve("examples/bin/abilens"), Files.readString(source));
    script(real.resolve("a jdk/bin/java"), JAVA);
    script(real.resolve("tools/mvn"), MAVEN);
    Files.createFile(top.resolve("pom.xml"));
    Files.createDirectories(top.resolve("core/src/main"));
    Files.createDirectories(top.resolve("core/src/test"));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a command of the shell, from another directory than the project's. */
  private List<String> run(String command) throws IOException {
    String environment = "export JAVA_HOME='../a jdk' PATH=\"$PWD/../tools:$PATH\"; ";
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Child child = Child.run(elsewhere, List.of("sh", "-c", environment + command));
    assertEquals(7, child.status(), "the tool's own exit status; " + child.output());
    return child.output().lines().toList();
  }

  private void assertStarted(List<String> lines, String... arguments) {
    List<String> last = lines.subList(lines.size() - 2 - arguments.length, lines.size());
    assertEquals("[-jar]", last.get(0));
    assertEquals("[" + jar + "]", last.get(1));
    for (int i = 0; i < arguments.length; i++)
      assertEquals("[" + arguments[i] + "]", last.get(i + 2));
  }

  @Test
  void builtOnFirstUseAndOnlyThen() throws IOException {
    List<String> first = run("'../a project/examples/bin/abilens' abi 108");
    assertTrue(first.get(0).startsWith("abilens: building"), first.toString());
    assertTrue(first.get(1).startsWith("mvn "), first.toString());
    assertStarted(first, "abi", "108");
    List<String> second = run("'../a project/examples/bin/abilens' abi 108");
    assertTrue(second.stream().noneMatch(line -> line.contains("mvn")), second.toString());
    assertStarted(second, "abi", "108");
  }

  @Test
  void throughLinksAndWithSpaces() throws IOException {
    Files.createDirectories(directory.resolve("links/b"));
    Files.createSymbolicLink(
        directory.resolve("links/one"), Path.of("../a project/examples/bin/abilens"));
    Files.createSymbolicLink(directory.resolve("links/b/two"), Path.of("../one"));
    assertStarted(run("../links/b/two check 'a file.node' ''"), "check", "a file.node", "");
  }

  @Test
  void builtAgainWhenASourceChangedButNotForATest() throws IOException {
    run("'../a project/examples/bin/abilens'");
    Files.setLastModifiedTime(
        Files.createFile(top.resolve("core/src/test/NewTest.java")),
        FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 9));
    assertTrue(
        run("'../a project/examples/bin/abilens'").stream().noneMatch(l -> l.contains("mvn")));
    Files.setLastModifiedTime(
        top.resolve("pom.xml"),
        FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 9_000));
    assertTrue(
        run("'../a project/examples/bin/abilens'").stream().anyMatch(l -> l.contains("mvn")));
  }

  /**
   * Builds the project long ago, and lets Java tell what it is, so that classes are made for it;
   * returns where they are to be.
   */
  private Path release(String version) throws IOException {
    Files.writeString(
        directory.resolve("a jdk/release"),
        "IMPLEMENTOR=\"A/B of C\"\nJAVA_RUNTIME_VERSION=\"" + version + "\"\n");
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
    try (Stream<Path> files = Files.walk(top)) {
      for (Path file : files.toList()) Files.setLastModifiedTime(file, FileTime.fromMillis(9_000));
    }
    return jar.resolveSibling("abilens-" + version + "-A.jsa");
  }

  private void assertOnlyIn(Path target, Path... expected) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      assertEquals(Set.of(expected), files.collect(Collectors.toSet()));
    }
  }

  @Test
  void classesAreMadeOnceAndUsed() throws IOException {
    Path classes = release("17+1");
    List<String> lines = run("export DUMPS=1; '../a project/examples/bin/abilens' abi 108");
    assertStarted(lines, "abi", "108");
    assertTrue(lines.contains("[-XX:SharedArchiveFile=" + classes + "]"), lines.toString());
    assertTrue(lines.contains("[-XX:+UseG1GC]"), lines.toString());
    assertOnlyIn(Objects.requireNonNull(jar.getParent()), jar, classes);
    lines = run("ABILENS_JAVA_OPTS=-XX:+UseSerialGC '../a project/examples/bin/abilens' abi 108");
    assertStarted(lines, "abi", "108");
    assertTrue(lines.contains("[-XX:SharedArchiveFile=" + classes + "]"), lines.toString());
    assertTrue(lines.contains("[-XX:+UseSerialGC]"), lines.toString());
    assertFalse(lines.contains("[-XX:+UseG1GC]"), lines.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "17+1, SharedArchiveFile",
    "24.0.2+12, SharedArchiveFile",
    "25+36-LTS, AOTCache",
    "101, AOTCache"
  })
  void eachJavaKeepsThemAsItBestCan(String version, String option) throws IOException {
    Path classes = release(version);
    List<String> lines = run("export DUMPS=1; '../a project/examples/bin/abilens' abi 108");
    assertStarted(lines, "abi", "108");
    assertTrue(lines.contains("[-XX:" + option + "=" + classes + "]"), lines.toString());
  }

  @Test
  void classesThatCannotBeMadeAreDoneWithoutAndNotTriedAgain() throws IOException {
    Path classes = release("17+1");
    Files.writeString(classes, "old");
    Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("r--r--r--"));
    Files.setLastModifiedTime(classes, FileTime.fromMillis(0));
    // As another Java has it open.
    Path open = Files.createLink(directory.resolve("open"), classes);
    List<String> lines = run("'../a project/examples/bin/abilens' abi 108");
    assertStarted(lines, "abi", "108");
    assertTrue(lines.stream().noneMatch(l -> l.contains("SharedArchive")), lines.toString());
    assertEquals("old", Files.readString(open));
    assertEquals(0, Files.size(classes));
    assertOnlyIn(Objects.requireNonNull(jar.getParent()), jar, classes);
    lines = run("export DUMPS=1; '../a project/examples/bin/abilens' abi 108");
    assertStarted(lines, "abi", "108");
    assertEquals(0, Files.size(classes));
  }
}
