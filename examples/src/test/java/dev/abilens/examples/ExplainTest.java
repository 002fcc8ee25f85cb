package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void aLogThatPowerShellRedirectedIsRead() {
    String error = "Error: /a/b.node: invalid ELF header";
    assertEquals(
        Tool.runOn(error, "explain"),
        Tool.runOn(error.getBytes(StandardCharsets.UTF_16), "explain", "-"));
  }

  @Test
  void aTextWithoutAnErrorIsSaidToHaveNone() {
    assertEquals(List.of(), explain("everything went well\n"));
    Tool run = Tool.runOn("everything went well\n", "explain");
    assertEquals(0, run.status());
    assertEquals("No error that is known was found in the text.\n", run.out());
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

  private static String cause(String text, Path addon) {
    Tool run = Tool.runOn(text, "explain", "--file", addon.toString(), "--format=json");
    assertEquals(0, run.status(), run.errors());
    return run.objects().get(0).get("code") + ": " + run.objects().get(0).get("cause");
  }

  /** The file's own facts confirm a message, or say that it is about another file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          darwin-x64+arm64 | /a/b.node: invalid ELF header | WRONG_FORMAT | a Mach-O file for darwin-x64 and darwin-arm64, and Linux loads ELF files only
          win32-x64 | dlopen(/b.node, 0x0001): tried: '/b.node' (not a mach-o file) | WRONG_FORMAT | a PE file for win32-x64, and macOS loads Mach-O files only
          win32-ia32 | %1 is not a valid Win32 application. | WRONG_ARCHITECTURE | The file at hand is for win32-ia32
          linux-x64 | %1 is not a valid Win32 application. | WRONG_FORMAT | an ELF file for linux-x64, and Windows loads PE files only
          linux-x64 | NODE_MODULE_VERSION 93. This version of Node.js requires NODE_MODULE_VERSION 108. | ABI_MISMATCH | registers itself by Node-API and is bound to no NODE_MODULE_VERSION
          linux-x64 | /lib/libc.so.6: version `GLIBC_2.34' not found (required by /b.node) | GLIBC_TOO_OLD | does not need GLIBC_2.34; the highest that it needs is GLIBC_
          linux-x64 | Error: libnothing.so.1: cannot open shared object file: No such file or directory | MISSING_LIBRARY | does not ask for it itself
          linux-x64 | Error: /b.node: undefined symbol: napi_create_function | UNDEFINED_SYMBOL | The file at hand imports it.
          linux-x64 | Module did not self-register: '/b.node'. | NOT_SELF_REGISTERED | registers itself by napi_
          linux-x64 | Error: /b.node: wrong ELF class: ELFCLASS64 | WRONG_ARCHITECTURE | The file at hand is for linux-x64.
          linux-x64 | Error: /b.node: cannot open shared object file: No such file or directory | WRONG_ARCHITECTURE | The file at hand is for linux-x64.
          linux-x64 | Error: Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /b.node) | WRONG_LIBC | whose ld-linux-x86-64.so.2 it asks for
          win32-x64 | \\\\?\\C:\\b.node is not a valid Win32 application. | WRONG_ARCHITECTURE | The file at hand is for win32-x64.
          """)
  void theFileIsEvidence(
      String build, String text, String code, String evidence, @TempDir Path directory)
      throws IOException {
    String cause = cause(text, RealFiles.bufferutil(directory, build));
    assertTrue(cause.startsWith(code + ": "), cause);
    assertTrue(cause.contains(evidence), cause);
  }

  /** What mends the file that a message is about does nothing for another one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          linux-x64 | Error: /a/b.node: invalid ELF header
          linux-x64 | Error: /a/b.node: wrong ELF class: ELFCLASS32
          linux-x64 | Error: /a/b.node: ELF file data encoding not little-endian
          linux-x64 | Loading non-context-aware native module in renderer: '/a/b.node'
          darwin-x64+arm64 | dlopen(/a/b.node, 0x0001): tried: '/a/b.node' (mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64'))
          linux-x64 | /lib/libc.so.6: version `GLIBC_2.34' not found (required by /a/b.node)
          linux-x64 | The module '/a/b.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 93. This version of Node.js requires NODE_MODULE_VERSION 108.
          """)
  void aMessageAboutAnotherFileIsSaidToBeOne(String build, String text, @TempDir Path directory)
      throws IOException {
    Path addon = RealFiles.bufferutil(directory, build);
    Tool run = Tool.runOn(text, "explain", "--file", addon.toString());
    assertTrue(run.out().contains(": the message is about another file."), run.out());
    String first = run.out().lines().filter(l -> l.startsWith("  -> ")).findFirst().orElse("");
    assertEquals(
        "  -> The file at hand is not the one that the message is about, /a/b.node:"
            + " what follows is for that one.",
        first);
  }

  @Test
  void aTextInPlaceOfAnAddonIsSaidToBeOne(@TempDir Path directory) throws IOException {
    Path pointer = Files.writeString(directory.resolve("b.node"), "version https://git-lfs\n");
    String cause = cause("/a/b.node: invalid ELF header", pointer);
    assertTrue(cause.contains("no binary of any system: it is a text"), cause);
  }

  @Test
  void aFileThatCannotBeReadIsWrongUse(@TempDir Path directory) {
    Tool run = Tool.runOn("x", "explain", "--file", directory.resolve("none.node").toString());
    assertEquals(2, run.status());
    assertTrue(run.errors().contains("none.node"), run.errors());
  }

  @Test
  void commandsAreThoseOfTheProjectOfTheFile(@TempDir Path directory) throws IOException {
    Path addon = directory.resolve("node_modules/bufferutil/build/b.node");
    Files.createDirectories(addon.getParent());
    Files.copy(RealFiles.bufferutil(directory, "linux-x64"), addon);
    Files.writeString(directory.resolve("pnpm-lock.yaml"), "lockfileVersion: '9.0'\n");
    Tool run =
        Tool.runOn(
            OTHER_VERSION.replace("npm error code 1\n", ""), "explain", "--file", addon.toString());
    assertTrue(run.out().contains("pnpm rebuild sqlite3"), run.out());
    Tool check =
        Tool.run(
            "check",
            "--runtime",
            "node@0.10.48",
            "--platform",
            "linux-x64",
            "--libc",
            "glibc@2.31",
            addon.toString());
    assertFalse(check.out().contains("npm ci"), check.out());
  }
}
