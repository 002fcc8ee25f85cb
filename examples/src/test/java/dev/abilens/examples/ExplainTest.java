package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code explain} promises to scripts and to people. */
class ExplainTest {
  private static final Set<String> FIELDS =
      Set.of("code", "message", "runtimes", "library", "version", "symbol", "cause", "remedy");

  private static final String OTHER_VERSION =
      """
      npm error code 1
      Error: The module '/srv/app/node_modules/sqlite3/build/Release/node_sqlite3.node'
      was compiled against a different Node.js version using
      NODE_MODULE_VERSION 115. This version of Node.js requires
      NODE_MODULE_VERSION 127. Please try re-compiling or re-installing
      the module (for instance, using `npm rebuild` or `npm install`).
          at Module._extensions..node (node:internal/modules/cjs/loader:1586:18)
      """;

  private static List<Map<String, @Nullable Object>> explain(String text) {
    Tool run = Tool.runOn(text, "explain", "-", "--format=json");
    assertEquals(0, run.status(), run.errors());
    List<Map<String, @Nullable Object>> lines = run.objects();
    for (Map<String, @Nullable Object> line : lines) assertEquals(FIELDS, line.keySet());
    return lines;
  }

  private static String sample(String name) throws IOException {
    Path file = Path.of(System.getProperty("abilens.shared", "absent"), "article", name);
    Assumptions.assumeTrue(
        Files.isReadable(file), () -> "no article/" + name + " in the shared folder");
    return Files.readString(file);
  }

  @Test
  void theTwoNumbersAreNamed() {
    Map<String, @Nullable Object> line = explain(OTHER_VERSION).get(0);
    assertEquals("ABI_MISMATCH", line.get("code"));
    String runtimes = String.valueOf(line.get("runtimes"));
    assertTrue(runtimes.contains("NODE_MODULE_VERSION 115 is Node.js 20.0.0 to 20."), runtimes);
    assertTrue(runtimes.contains("NODE_MODULE_VERSION 127 is Node.js 22.0.0 to 22."), runtimes);
    assertFalse(assertInstanceOf(List.class, line.get("remedy")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          Error: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /a/b.node) | GLIBC_TOO_OLD | /lib/x86_64-linux-gnu/libc.so.6 | GLIBC_2.34 |
          Error: /usr/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by /a/b.node) | LIBSTDCXX_TOO_OLD | /usr/lib/x86_64-linux-gnu/libstdc++.so.6 | GLIBCXX_3.4.29 |
          Error: libvips-cpp.so.42: cannot open shared object file: No such file or directory | MISSING_LIBRARY | libvips-cpp.so.42 | |
          Error: /a/b.node: undefined symbol: _ZN2v89ScriptRun | UNDEFINED_SYMBOL | | | _ZN2v89ScriptRun
          Error: /a/b.node: invalid ELF header | WRONG_FORMAT | | |
          Error: Module did not self-register: '/a/b.node'. | NOT_SELF_REGISTERED | | |
          """)
  void oneErrorOfEachKind(
      String text,
      String code,
      @Nullable String library,
      @Nullable String version,
      @Nullable String symbol) {
    Map<String, @Nullable Object> line = explain(text).get(0);
    assertEquals(code, line.get("code"));
    assertEquals(library, line.get("library"));
    assertEquals(version, line.get("version"));
    assertEquals(symbol, line.get("symbol"));
    assertTrue(assertInstanceOf(String.class, line.get("cause")).endsWith("."));
  }

  @Test
  void aLogOfSeveralErrorsGivesALineForEach() {
    String log =
        OTHER_VERSION
            + "\nlater\nError: libvips-cpp.so.42: cannot open shared object file: No such file or directory\n";
    assertEquals(
        List.of("ABI_MISMATCH", "MISSING_LIBRARY"),
        explain(log).stream().map(line -> line.get("code")).toList());
  }

  @Test
  void theTextMayComeAsArguments() {
    Tool words = Tool.run("explain", "Error: /a/b.node: invalid", "ELF", "header");
    assertEquals(Tool.runOn("Error: /a/b.node: invalid ELF header", "explain"), words);
    assertTrue(
        words.out().startsWith("WRONG_FORMAT  /a/b.node: invalid ELF header\n"), words.out());
  }

  @Test
  void aTextWithoutAnErrorIsSaidToHaveNone() {
    assertEquals(List.of(), explain("everything went well\n"));
    Tool run = Tool.runOn("everything went well\n", "explain");
    assertEquals(0, run.status());
    assertEquals("No load error that is known was found in the text.\n", run.out());
  }

  @Test
  void theArticlesFirstSample() throws IOException {
    Map<String, @Nullable Object> line = explain(sample("sample-1-abi.txt")).get(0);
    assertEquals("ABI_MISMATCH", line.get("code"));
    String runtimes = String.valueOf(line.get("runtimes"));
    assertTrue(runtimes.contains("Node.js 16.0.0 to 16."), runtimes);
    assertTrue(runtimes.contains("Node.js 18.0.0 to 18."), runtimes);
    // The path says Node-API, the message says that it is none.
    String cause = String.valueOf(line.get("cause"));
    assertTrue(cause.contains("Its path says that it was built for Node-API"), cause);
  }

  @Test
  void theArticlesSecondSample() throws IOException {
    Map<String, @Nullable Object> line = explain(sample("sample-2-glibc.txt")).get(0);
    assertEquals("GLIBC_TOO_OLD", line.get("code"));
    assertEquals("/lib/x86_64-linux-gnu/libm.so.6", line.get("library"));
    assertEquals("GLIBC_2.32", line.get("version"));
  }
}
