package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} promises to scripts and to people. */
class CheckTest {
  private static final Set<String> FIELDS =
      Set.of("path", "entry", "sha256", "format", "platform", "verdict", "assumptions", "findings");

  @TempDir private Path directory;

  private static Tool check(Path path, String... options) {
    List<String> arguments = new ArrayList<>(List.of("check", path.toString()));
    arguments.addAll(List.of(options));
    return Tool.run(arguments.toArray(String[]::new));
  }

  private static Tool json(Path path, String runtime, String platform, String distro) {
    return check(
        path,
        "--format=json",
        "--runtime=" + runtime,
        "--platform=" + platform,
        "--distro=" + distro);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, @Nullable Object>> findings(Map<String, @Nullable Object> line) {
    return (List<Map<String, @Nullable Object>>) assertInstanceOf(List.class, line.get("findings"));
  }

  private static Map<String, @Nullable Object> first(Map<String, @Nullable Object> line) {
    return findings(line).get(0);
  }

  @Test
  void anAddonThatLoadsIsALineWithItsAssumptions() throws Exception {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Tool run = json(addon, "node@18.20.4", "linux-x64", "debian:11");
    assertEquals(0, run.status(), run.errors());
    Map<String, @Nullable Object> line = run.object();
    assertEquals(FIELDS, line.keySet());
    assertEquals(addon.toString(), line.get("path"));
    assertNull(line.get("entry"));
    assertEquals(
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(addon))),
        line.get("sha256"));
    assertEquals("ELF", line.get("format"));
    assertEquals("linux-x64", line.get("platform"));
    assertEquals("LOADS", line.get("verdict"));
    assertEquals(List.of(), line.get("findings"));
    assertInstanceOf(List.class, line.get("assumptions"));
  }

  @Test
  void aFindingHasItsFieldsAndTheRuntimesWords() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Tool run = json(addon, "node@20.20.2", "linux-arm64", "debian:12");
    assertEquals(1, run.status());
    Map<String, @Nullable Object> line = run.object();
    assertEquals(FIELDS, line.keySet());
    assertEquals("FAILS", line.get("verdict"));
    Map<String, @Nullable Object> finding = first(line);
    assertEquals(
        Set.of("code", "severity", "message", "detail", "evidence", "remedy"), finding.keySet());
    assertEquals("WRONG_ARCHITECTURE", finding.get("code"));
    assertEquals("error", finding.get("severity"));
    // So says dlopen of glibc of a file for another machine that is named by its path.
    assertEquals(
        addon + ": cannot open shared object file: No such file or directory",
        finding.get("message"));
    Map<?, ?> evidence = assertInstanceOf(Map.class, finding.get("evidence"));
    assertTrue(evidence.keySet().containsAll(Set.of("offset", "where")), evidence.toString());
    assertEquals(0x12, evidence.get("offset"));
    assertInstanceOf(Map.class, finding.get("detail"));
    String remedy = assertInstanceOf(String.class, finding.get("remedy"));
    assertTrue(remedy.contains("npm "), remedy);
  }

  @Test
  void aLibraryThatRegistersNothingIsNoAddon() throws IOException {
    Path library = RealFiles.jna(directory, "linux-x86-64", "library.node");
    Tool run = json(library, "node@20.20.2", "linux-x64", "debian:12");
    assertEquals(1, run.status());
    Map<String, @Nullable Object> finding = first(run.object());
    assertEquals("NOT_SELF_REGISTERED", finding.get("code"));
    assertEquals("Module did not self-register: '" + library + "'.", finding.get("message"));
  }

  @Test
  void aFileForAnotherSystemIsRefusedInTheLoadersWords() throws IOException {
    Path text =
        Files.writeString(directory.resolve("text.node"), "// No binary at all.\n".repeat(9));
    Map<String, @Nullable Object> line =
        json(text, "node@20.20.2", "linux-x64", "debian:12").object();
    assertEquals("FAILS", line.get("verdict"));
    assertNull(line.get("format"));
    assertEquals("WRONG_FORMAT", first(line).get("code"));
    assertEquals(text + ": invalid ELF header", first(line).get("message"));
  }

  @ParameterizedTest
  @CsvSource({"darwin-x64+arm64, MACHO", "win32-x64, PE"})
  void aFileForAnotherSystemFailsInTheWordsOfEachLoader(String build, String format)
      throws IOException {
    Path addon = RealFiles.utf8Validate(directory, build);
    for (String libc : List.of("glibc@2.36", "musl@1.2.5")) {
      Tool run =
          check(
              addon,
              "--format=json",
              "--runtime=node@20.20.2",
              "--platform=linux-x64",
              "--libc=" + libc);
      assertEquals(1, run.status(), run.errors());
      Map<String, @Nullable Object> line = run.object();
      assertEquals("FAILS", line.get("verdict"));
      assertEquals(format, line.get("format"));
      assertEquals("WRONG_FORMAT", first(line).get("code"));
      boolean musl = libc.startsWith("musl");
      assertEquals(
          (musl
              ? "Error loading shared library " + addon + ": Exec format error"
              : addon + ": invalid ELF header"),
          first(line).get("message"));
    }
  }

  @Test
  void strictCountsWhatIsUndecided() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    String[] target = {"--runtime=node@999", "--platform=linux-x64", "--distro=debian:12"};
    Tool run = check(addon, target);
    assertEquals(0, run.status());
    assertTrue(run.out().startsWith("UNDECIDED"), run.out());
    assertTrue(run.out().contains("Node.js 999 is not in the registry"), run.out());
    List<String> strict = new ArrayList<>(List.of(target));
    strict.add("--strict");
    assertEquals(1, check(addon, strict.toArray(String[]::new)).status());
  }

  /** A table that may not be held is not a table that is not there. */
  @ParameterizedTest
  @CsvSource({
    "linux-x64, --platform=linux-x64 --distro=debian:12",
    "darwin-x64+arm64, --platform=darwin-arm64",
    "win32-x64, --platform=win32-x64"
  })
  void whatMayNotBeHeldMakesNoOtherVerdict(String build, String target) throws IOException {
    Path addon = RealFiles.bufferutil(directory, build);
    for (String whole : List.of("LOADS", "FAILS")) {
      List<String> options = new ArrayList<>(List.of(target.split(" ")));
      options.add("--format=json");
      options.add(whole.equals("LOADS") ? "--runtime=node@20" : "--runtime=node@8.5.0");
      Set<Object> verdicts = new HashSet<>();
      for (long held = 64; held < 2 * Files.size(addon); held += 1 + held / 9) {
        options.add("--limit=maxHeldBytes=" + held);
        Map<String, @Nullable Object> answer =
            check(addon, options.toArray(String[]::new)).object();
        options.remove(options.size() - 1);
        verdicts.add(String.valueOf(answer.get("verdict")));
        if (!whole.equals(answer.get("verdict")))
          assertEquals("LIMIT_REACHED", first(answer).get("code"), held + ": " + answer);
      }
      assertEquals(Set.of("UNDECIDED", whole), verdicts, build);
    }
  }

  @Test
  void aMajorMeansEveryVersionInIt() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    assertEquals("LOADS", json(addon, "node@18", "linux-x64", "debian:11").object().get("verdict"));
    Map<String, @Nullable Object> varies = json(addon, "node@8", "linux-x64", "debian:9").object();
    assertEquals("UNDECIDED", varies.get("verdict"));
    assertEquals("VARIES_BY_VERSION", first(varies).get("code"));
    Map<?, ?> detail = assertInstanceOf(Map.class, first(varies).get("detail"));
    assertNotNull(detail.get("ranges"), detail.toString());
  }

  @Test
  void aPathThatCannotBeReadIsSaid() {
    Path missing = directory.resolve("missing");
    Tool run = check(missing, "--runtime=node@20");
    assertEquals(2, run.status());
    assertTrue(run.out().contains("UNREADABLE  no such file or directory"), run.out());
    Map<String, @Nullable Object> line =
        check(missing, "--runtime=node@20", "--format=json").object();
    assertEquals(FIELDS, line.keySet());
    assertEquals("UNREADABLE", first(line).get("code"));
  }

  @Test
  void aPathThatCannotBeReadCountsMoreThanAFailure() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    String[] target = {"--runtime=node@20", "--platform=linux-arm64", "--distro=debian:12"};
    assertEquals(1, check(addon, target).status());
    List<String> both = new ArrayList<>(List.of(target));
    both.add(directory.resolve("missing").toString());
    assertEquals(2, check(addon, both.toArray(String[]::new)).status());
  }

  @Test
  void nothingFoundIsNoFailure() {
    Tool run = check(directory, "--runtime=node@20", "--platform=linux-x64", "--distro=debian:12");
    assertEquals(0, run.status());
    assertEquals(
        "0 addons: nothing to judge. Target: node@20 on linux-x64, debian:12\n", run.out());
  }

  @Test
  void textSaysVerdictCauseAndRemedy() throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Tool run = check(addon, "--runtime=node@8.0.0", "--platform=linux-x64", "--distro=debian:9");
    assertEquals(1, run.status());
    List<String> lines = run.out().lines().toList();
    assertEquals("FAILS      " + addon + "  [linux-x64]", lines.get(0));
    assertTrue(lines.get(1).startsWith("    NODE_API_DISABLED  The module '" + addon), run.out());
    assertTrue(
        lines.contains("      -> Start node with --napi-modules, or use Node.js 8.6.0 or later."),
        run.out());
    assertEquals(
        "1 addon: 1 FAILS. Target: node@8.0.0 on linux-x64, debian:9", lines.get(lines.size() - 1));
    assertFalse(run.out().contains("\u001b"), "colour outside of a terminal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "text"})
  void anyNumberOfThreadsGivesTheSameOutput(String format) throws IOException {
    Path everything = RealFiles.everything(directory);
    String[] target = {
      "--format=" + format,
      "--runtime=node@20",
      "--platform=linux-x64",
      "--distro=debian:12",
      "--threads=1"
    };
    Tool one = check(everything, target);
    target[4] = "--threads=64";
    Tool many = check(everything, target);
    assertEquals(one, many);
    assertTrue(one.out().lines().count() >= 13, one.out());
  }

  @Test
  void severalPathsAreToldInTheirOrder(@TempDir Path elsewhere) throws IOException {
    Path addon = RealFiles.bufferutil(directory, "linux-x64");
    Path tarball = RealFiles.pack(directory, elsewhere.resolve("package-1.0.0.tgz"));
    String[] command = {
      "check",
      tarball.toString(),
      addon.toString(),
      elsewhere + "/none",
      tarball.toString(),
      "--format=json",
      "--runtime=node@20",
      "--platform=linux-x64",
      "--distro=debian:12",
      "--threads=1"
    };
    Tool one = Tool.run(command);
    assertEquals(
        List.of(tarball.toString(), addon.toString(), elsewhere + "/none", tarball.toString()),
        one.objects().stream().map(line -> line.get("path")).toList());
    command[command.length - 1] = "--threads=2";
    assertEquals(one, Tool.run(command));
  }

  @Test
  void aFileAndTheTarballThatHoldsItGetTheSameAnswer(@TempDir Path elsewhere) throws IOException {
    Path everything = RealFiles.everything(directory);
    Path tarball = RealFiles.pack(everything, elsewhere.resolve("package-1.0.0.tgz"));
    for (String runtime : List.of("node@20.20.2", "node@8.0.0", "bun@1.2", "electron@28")) {
      Map<String, Map<String, @Nullable Object>> files = new HashMap<>();
      for (Map<String, @Nullable Object> line :
          json(everything, runtime, "linux-x64", "debian:12").objects()) {
        String path = everything.relativize(Path.of((String) line.get("path"))).toString();
        files.put("package/" + path, without(everything + "/", line));
      }
      List<Map<String, @Nullable Object>> members =
          json(tarball, runtime, "linux-x64", "debian:12").objects();
      assertEquals(files.size(), members.size());
      for (Map<String, @Nullable Object> line : members) {
        assertEquals(tarball.toString(), line.get("path"));
        assertEquals(files.get(line.get("entry")), without("package/", line));
      }
    }
  }

  /** The answer, without where the file lies. */
  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> without(
      String place, Map<String, @Nullable Object> line) {
    Map<String, @Nullable Object> rest = new HashMap<>(line);
    rest.keySet().removeAll(Set.of("path", "entry"));
    rest.replaceAll((name, value) -> withoutIn(place, value));
    return rest;
  }

  private static @Nullable Object withoutIn(String place, @Nullable Object value) {
    if (value instanceof String text) return text.replace(place, "");
    if (value instanceof List<?> list) return list.stream().map(v -> withoutIn(place, v)).toList();
    if (!(value instanceof Map<?, ?> map)) return value;
    Map<Object, @Nullable Object> copy = new HashMap<>();
    map.forEach((name, v) -> copy.put(name, withoutIn(place, v)));
    return copy;
  }
}
