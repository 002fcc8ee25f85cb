package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code abi} promises to scripts and to people. */
class AbiTest {
  private static final Set<String> FIELDS =
      Set.of("moduleVersion", "runtimes", "nodeApi", "floors", "asOf");
  private static final Set<String> RUNTIME_FIELDS =
      Set.of("runtime", "from", "to", "hosts", "verified", "status");

  private static List<Map<String, @Nullable Object>> ask(String question) {
    Tool run = Tool.run("abi", question, "--format=json");
    assertEquals(0, run.status(), run.errors());
    List<Map<String, @Nullable Object>> lines = run.objects();
    for (Map<String, @Nullable Object> line : lines) {
      assertTrue(line.keySet().containsAll(FIELDS), line.toString());
      for (Map<?, ?> runtime : runtimes(line))
        assertTrue(runtime.keySet().containsAll(RUNTIME_FIELDS), runtime.toString());
    }
    return lines;
  }

  private static List<Map<?, ?>> runtimes(Map<String, @Nullable Object> line) {
    List<Map<?, ?>> runtimes = new ArrayList<>();
    for (Object one : assertInstanceOf(List.class, line.get("runtimes")))
      runtimes.add(assertInstanceOf(Map.class, one));
    return runtimes;
  }

  @ParameterizedTest
  @CsvSource({
    "108, 18.0.0, 18.20.",
    "115, 20.0.0, 20.",
    "127, 22.0.0, 22.",
    "131, 23.0.0, 23.",
    "137, 24.0.0, 24."
  })
  void aNumberIsFirstOfAllNodes(int number, String from, String to) {
    Map<String, @Nullable Object> line = ask(String.valueOf(number)).get(0);
    assertEquals(number, line.get("moduleVersion"));
    Map<?, ?> node = runtimes(line).get(0);
    assertEquals("node", node.get("runtime"));
    assertEquals(from, node.get("from"));
    assertTrue(String.valueOf(node.get("to")).startsWith(to), node.toString());
    assertEquals(true, node.get("hosts"));

    Tool text = Tool.run("abi", String.valueOf(number));
    assertEquals(0, text.status());
    assertTrue(text.out().startsWith("NODE_MODULE_VERSION " + number + " (as of "), text.out());
    assertTrue(text.out().contains("\n  Node.js " + from + " to " + to), text.out());
  }

  @Test
  void whatHoldsForEveryReleaseOfANumberIsSaid() {
    Map<String, @Nullable Object> eighteen = ask("108").get(0);
    // 18.0.0 declares 8, 18.20.8 declares 9: no one level.
    assertNull(eighteen.get("nodeApi"));
    assertEquals(8, eighteen.get("nodeApiAtLeast"));
    assertEquals("2.28", assertInstanceOf(Map.class, eighteen.get("floors")).get("glibc"));
    assertEquals(8, ask("102").get(0).get("nodeApi"));
  }

  @Test
  void aNumberOfNoReleaseIsUnknown() {
    Map<String, @Nullable Object> line = ask("9999").get(0);
    assertEquals(9999, line.get("moduleVersion"));
    assertEquals(List.of(), line.get("runtimes"));
    assertNull(line.get("nodeApi"));
    assertNull(line.get("floors"));
    String message = assertInstanceOf(String.class, line.get("message"));
    assertTrue(message.startsWith("NODE_MODULE_VERSION 9999 is not in the registry"), message);
    assertEquals(message + "\n", Tool.run("abi", "9999").out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"108", "115", "120", "bun@0.5", "bun@1.0.0", "deno@1.46", "deno@2"})
  void whoMerelyReportsANumberIsNoHostOfIt(String question) {
    for (Map<String, @Nullable Object> line : ask(question))
      for (Map<?, ?> runtime : runtimes(line))
        if ("deno".equals(runtime.get("runtime"))
            || Set.of(108, 115).contains(line.get("moduleVersion")))
          assertEquals(
              "node".equals(runtime.get("runtime")), runtime.get("hosts"), runtime.toString());
  }

  @Test
  void aReleaseOfNode() {
    Map<String, @Nullable Object> line = ask("node@18.20.4").get(0);
    assertEquals("node", line.get("runtime"));
    assertEquals("18.20.4", line.get("version"));
    assertEquals(108, line.get("moduleVersion"));
    assertEquals(9, line.get("nodeApi"));
    Map<?, ?> floors = assertInstanceOf(Map.class, line.get("floors"));
    assertEquals(Set.of("glibc", "glibcxx", "cxxabi", "gcc"), floors.keySet());
    assertEquals("2.28", floors.get("glibc"));
    assertEquals(
        "Node.js 18.20.4: NODE_MODULE_VERSION 108, Node-API 9, official linux-x64 build needs glibc 2.28\n",
        Tool.run("abi", "node@18.20.4").out());
  }

  @ParameterizedTest
  @CsvSource({"node@18, 108", "electron@28, 119", "bun@1.2.0, 127", "deno@2.0, 108"})
  void aLineOfARuntime(String question, int moduleVersion) {
    List<Map<String, @Nullable Object>> lines = ask(question);
    assertFalse(lines.isEmpty());
    for (Map<String, @Nullable Object> line : lines)
      assertEquals(moduleVersion, line.get("moduleVersion"), line.toString());
    assertEquals(lines.size(), Tool.run("abi", question).out().lines().count());
  }

  @Test
  void aReleaseBeyondTheTablesIsUnknown() {
    Map<String, @Nullable Object> line = ask("node@999").get(0);
    assertNull(line.get("moduleVersion"));
    String message = assertInstanceOf(String.class, line.get("message"));
    assertTrue(message.startsWith("Node.js 999 is not in the registry: as of "), message);
  }

  @Test
  void withoutAQuestionTheLinesOfNode() {
    Tool run = Tool.run("abi");
    assertEquals(0, run.status());
    assertTrue(run.out().lines().anyMatch(l -> l.startsWith("Node.js 18.20.8: ")), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo@1", "node@1x", "99999999999", "-1"})
  void aQuestionThatIsNone(String question) {
    Tool run = Tool.run("abi", question);
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertFalse(run.errors().contains("\tat "), run.errors());
  }

  @Test
  void everyReleaseOfNodeAsTheFactsHaveIt() throws IOException {
    Path file = Path.of(System.getProperty("abilens.shared", "absent"), "facts/node-releases.csv");
    Assumptions.assumeTrue(
        Files.isReadable(file), "no facts/node-releases.csv in the shared folder");
    List<String> rows = Files.readAllLines(file);
    List<String> columns = List.of(rows.get(0).split(",", -1));
    List<Map<String, @Nullable Object>> lines = ask("node@*");
    assertEquals(914, rows.size() - 1);
    assertEquals(914, lines.size());
    Map<String, Map<String, @Nullable Object>> byVersion = new HashMap<>();
    for (Map<String, @Nullable Object> line : lines) byVersion.put(text(line.get("version")), line);
    List<String> differences = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      List<String> cells = List.of(rows.get(i).split(",", -1));
      String version = cells.get(columns.indexOf("version"));
      String number = cells.get(columns.indexOf("modules"));
      String level = cells.get(columns.indexOf("napi"));
      Map<String, @Nullable Object> line = byVersion.get(version);
      if (line == null
          || !text(Integer.decode(number)).equals(text(line.get("moduleVersion")))
          || !(level.isEmpty() ? "0" : level).equals(text(line.get("nodeApi"))))
        differences.add(rows.get(i) + " but " + line);
      // Asked for alone it gets the same answer; so many runs as show it.
      if (i % 25 == 0) assertEquals(List.of(line), ask("node@" + version));
    }
    assertEquals(List.of(), differences);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
