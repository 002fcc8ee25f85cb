package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private static final String GLIBC = "linux-glibc";
  private final RuntimeMessages messages = RuntimeMessages.bundled();
  private final LoaderMessages loader = LoaderMessages.bundled();

  private static RuntimeRelease release(String kind, String version) {
    return Runtimes.bundled()
        .release(RuntimeKind.ofWord(kind).orElseThrow(), RuntimeVersion.parse(version))
        .orElseThrow();
  }

  private RuntimeMessage one(String code, String kind, String version) {
    List<RuntimeMessage> found = messages.find(code, release(kind, version), GLIBC);
    assertEquals(1, found.size(), found.toString());
    return found.get(0);
  }

  @Test
  void nodeSaysAnAbiMismatchInFiveLines() {
    RuntimeMessage message = one("ABI_MISMATCH", "node", "22.12.0");
    assertEquals("Error", message.errorName());
    assertEquals("ERR_DLOPEN_FAILED", message.errorCode());
    assertEquals(
        """
        The module '/app/a.node'
        was compiled against a different Node.js version using
        NODE_MODULE_VERSION 93. This version of Node.js requires
        NODE_MODULE_VERSION 127. Please try re-compiling or re-installing
        the module (for instance, using `npm rebuild` or `npm install`).""",
        message.template().render(Map.of("path", "/app/a.node", "found", "93", "required", "127")));
    assertNull(one("ABI_MISMATCH", "node", "12.0.0").errorCode());
    assertTrue(
        one("ABI_MISMATCH", "bun", "1.4.5").template().text().contains("This version of Bun"));
  }

  @Test
  void theNewestSpanGoesOnAndAGapHasTheWordsBeforeItUnverified() {
    for (RuntimeMessage message :
        messages.find("NOT_SELF_REGISTERED", release("bun", "1.4.5"), GLIBC))
      assertEquals(Verification.YES, message.verified());
    assertEquals(one("ABI_MISMATCH", "node", "26.10.0"), one("ABI_MISMATCH", "node", "26.13.0"));
    RuntimeMessage gap = messages.find("WRONG_OS", release("deno", "2.9.4"), GLIBC).get(0);
    assertEquals(Verification.NO, gap.verified());
    assertEquals("{path}: ELF file OS ABI invalid", gap.template().text());
  }

  @Test
  void electronSpeaksAsTheNodeInsideWhereNothingElseIsKnown() {
    RuntimeMessage message = messages.find("WRONG_OS", release("electron", "28.0.0"), GLIBC).get(0);
    assertEquals("ERR_DLOPEN_FAILED", message.errorCode());
    assertEquals(Verification.NO, message.verified());
    assertEquals(RuntimeKind.ELECTRON, one("ABI_MISMATCH", "electron", "28.0.0").runtime());
  }

  @Test
  void olderNodeOnMuslHasTheSameWordsWithoutACode() {
    RuntimeMessage message =
        messages
            .find("UNDEFINED_SYMBOL", release("node", "12.0.0"), "linux-musl", "SYMBOL_MISSING")
            .get(0);
    assertNull(message.errorCode());
    assertEquals(Verification.NO, message.verified());
  }

  @Test
  void loadersSpeak() {
    assertEquals(
        "/lib/libc.so.6: version `GLIBC_2.34' not found (required by /app/a.node)",
        loader.render(
            GLIBC,
            "VERSION_MISSING",
            Map.of("library", "/lib/libc.so.6", "version", "GLIBC_2.34", "path", "/app/a.node")));
    assertEquals(
        "libfoo.so.1: cannot open shared object file: No such file or directory",
        loader.render(GLIBC, "DEPENDENCY_MISSING", Map.of("soname", "libfoo.so.1")));
    assertEquals(
        "SIGBUS 135", loader.find(GLIBC, "TRUNCATED_SEGMENTS").orElseThrow().endsProcess());
    assertEquals(
        "\\\\?\\C:\\a.node is not a valid Win32 application.\r\n\\\\?\\C:\\a.node",
        loader.render("windows", "BAD_IMAGE", Map.of("path", "C:\\a.node")));
    assertEquals(
        "no value for {symbol} in {path}: undefined symbol: {symbol}",
        assertThrows(
                IllegalArgumentException.class,
                () -> loader.render(GLIBC, "SYMBOL_MISSING", Map.of("path", "a.node")))
            .getMessage());
  }

  @Test
  void runtimesWrapWhatTheLoaderSays() {
    String text = "/a.node: undefined symbol: foo";
    assertEquals(
        new ThrownError("Error", "ERR_DLOPEN_FAILED", text, true),
        messages.ofLoader(release("node", "20.20.2"), GLIBC, text, "/a.node").orElseThrow());
    assertEquals(
        new ThrownError("Error", null, text, true),
        messages.ofLoader(release("node", "10.0.0"), GLIBC, text, "/a.node").orElseThrow());
    assertEquals(
        new ThrownError("TypeError", null, text + "\n  path: /a.node", true),
        messages.ofLoader(release("deno", "2.9.6"), GLIBC, text, "/a.node").orElseThrow());
    assertEquals(
        new ThrownError("TypeError", null, text, true),
        messages.ofLoader(release("bun", "1.1.0"), GLIBC, text, "/a.node").orElseThrow());
    assertEquals(
        new ThrownError("Error", "ERR_DLOPEN_FAILED", text, false),
        messages.ofLoader(release("node", "20.20.2"), "linux-musl", text, "/a.node").orElseThrow());
  }

  private static List<String> codes(List<MessageMatch> matches) {
    return matches.stream().map(m -> m.message().code()).distinct().sorted().toList();
  }

  @Test
  void theLiteralTemplateWins() {
    String missing = ": cannot open shared object file: No such file or directory";
    assertEquals(
        List.of("WRONG_LIBC"), codes(messages.match("libc.musl-x86_64.so.1" + missing, null)));
    assertEquals(List.of("MISSING_LIBRARY"), codes(messages.match("libfoo.so.1" + missing, null)));
    assertEquals(
        List.of("WRONG_ARCHITECTURE"), codes(messages.match("/app/a.node" + missing, null)));
    assertEquals(
        List.of("WRONG_ARCHITECTURE"), codes(messages.match("/app/odd" + missing, "/app/odd")));
    assertEquals(
        List.of("LIBSTDCXX_TOO_OLD"),
        codes(
            messages.match(
                "Error: /usr/lib/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by"
                    + " /app/a.node)",
                null)));
  }
}
