package dev.abilens.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
  private static final Wording MISMATCH =
      Wording.of(
          "The module '{path}'\nwas compiled against a different Node.js version using\n"
              + "NODE_MODULE_VERSION {found}. This version of Node.js requires\n"
              + "NODE_MODULE_VERSION {required}.");

  private static final Map<String, String> VALUES =
      Map.of("path", "/a/b c.node", "found", "93", "required", "108");

  private static List<Map<String, String>> find(Wording wording, String text) {
    return wording.find(LogText.of(text)).stream().map(Wording.Place::values).toList();
  }

  /** One message as terminals, browsers, loggers and tools leave it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: The module '/a/b c.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 93. This version of Node.js requires\nNODE_MODULE_VERSION 108. Please",
        "The module '/a/b c.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 93. This version of Node.js requires NODE_MODULE_VERSION 108.",
        "[Error: The module '/a/b c.node'was compiled against a different Node.js version usingNODE_MODULE_VERSION 93. This version of Node.js requiresNODE_MODULE_VERSION 108.]",
        "npm ERR! The module '/a/b c.node'\nnpm ERR! was compiled against a different Node.js version using\nnpm ERR! NODE_MODULE_VERSION 93. This version of Node.js requires\nnpm ERR! NODE_MODULE_VERSION 108. x",
        "#12 3.45 The module '/a/b c.node'\n#12 3.45 was compiled against a different Node.js version using\n#12 3.45 NODE_MODULE_VERSION 93. This version of Node.js requires\n#12 3.45 NODE_MODULE_VERSION 108.",
        "2024-01-01T10:00:00.123Z app_1  | The module '/a/b c.node'\n2024-01-01T10:00:00.123Z app_1  | was compiled against a different Node.js version using\n2024-01-01T10:00:00.124Z app_1  | NODE_MODULE_VERSION 93. This version of Node.js requires\n2024-01-01T10:00:00.125Z app_1  | NODE_MODULE_VERSION 108.",
        "\u001b[31mThe module \u001b[1m'/a/b c.node'\u001b[0m\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION \u001b[33m93\u001b[0m. This version of Node.js requires\nNODE_MODULE_VERSION 108.",
        "{\"m\":\"The module '/a/b c.node'\\nwas compiled against a different Node.js version using\\nNODE_MODULE_VERSION 93. This version of Node.js requires\\nNODE_MODULE_VERSION 108.\"}",
        "The module &#39;/a/b c.node&#39;<br>was compiled against a different Node.js version using<br/>NODE_MODULE_VERSION 93. This version of Node.js requires NODE_MODULE_VERSION 108.",
        "The module \u2018/a/b c.node\u2019 was compiled against a different Node.js version using\u00a0NODE_MODULE_VERSION 93. This version of Node.js requires **NODE_MODULE_VERSION 108**.",
        "The module '/a/b c.node' was compi\nled against a different Node.js version using NODE_MODULE_VERS\nION 93. This version of Node.js requires NODE_MODULE_VER\nSION 108.",
        "May 14 09:11:22 host app[123]: Error: The module '/a/b c.node'\nMay 14 09:11:22 host app[123]: was compiled against a different Node.js version using\nMay 14 09:11:23 host app[123]: NODE_MODULE_VERSION 93. This version of Node.js requires\nMay 14 09:11:23 host app[123]: NODE_MODULE_VERSION 108. Please",
        "@acme/web:build: The module '/a/b c.node'\n@acme/web:build: was compiled against a different Node.js version using\n@acme/web:build: NODE_MODULE_VERSION 93. This version of Node.js requires\n@acme/web:build: NODE_MODULE_VERSION 108.",
        "1715678901234 The module '/a/b c.node'\n1715678901234 was compiled against a different Node.js version using\n1715678901235 NODE_MODULE_VERSION 93. This version of Node.js requires\n1715678901235 NODE_MODULE_VERSION 108.",
        "➤ YN0000: │ x@npm:1.0.0 STDERR The module '/a/b c.node'\n➤ YN0000: │ x@npm:1.0.0 STDERR was compiled against a different Node.js version using\n➤ YN0000: │ x@npm:1.0.0 STDERR NODE_MODULE_VERSION 93. This version of Node.js requires\n➤ YN0000: │ x@npm:1.0.0 STDERR NODE_MODULE_VERSION 108.",
        "2024-05-14T09:11:22.123456789Z stderr F The module '/a/b c.node'\n2024-05-14T09:11:22.123456789Z stderr F was compiled against a different Node.js version using\n2024-05-14T09:11:22.123456790Z stderr F NODE_MODULE_VERSION 93. This version of Node.js requires\n2024-05-14T09:11:22.123456791Z stderr F NODE_MODULE_VERSION 108.",
        "{\"log\":\"The module '/a/b c.node'\\n\",\"stream\":\"stderr\",\"time\":\"2024-05-14T09:11:22.1Z\"}\n{\"log\":\"was compiled against a different Node.js version using\\n\",\"stream\":\"stderr\"}\n{\"log\":\"NODE_MODULE_VERSION 93. This version of Node.js requires\\n\",\"stream\":\"stderr\"}\n{\"log\":\"NODE_MODULE_VERSION 108. Please\\n\"}",
        "│ The module '/a/b c.node'                    │\n│ was compiled against a different Node.js version using │\n│ NODE_MODULE_VERSION 93. This version of Node.js requires │\n│ NODE_MODULE_VERSION 108. │",
      })
  void oneMessageInManyForms(String text) {
    assertEquals(List.of(VALUES), find(MISMATCH, text));
  }

  /** What is written before each line is no part of a value that goes over several. */
  @Test
  void whatLinesLieInIsNoValue() {
    Wording missing = Wording.of("Library not loaded: {install_name}\n  Referenced from: {path}");
    String web = "@acme/web:build: ";
    assertEquals(
        List.of(Map.of("install_name", "@rpath/x.dylib", "path", "/a/b.node")),
        find(
            missing,
            web
                + "Error: Library not loaded: @rpath/x.dylib\n"
                + web
                + "  Referenced from: /a/b.node\n"
                + web
                + "  Reason: image not found"));
  }

  /** Lines of one width, none longer, are those of a terminal. */
  @Test
  void aNameThatATerminalBrokeIsOne() {
    Wording symbol = Wording.of("{path}: undefined symbol: {symbol}");
    String line =
        "Error: /a/node_modules/x/build/Release/x.node: undefined symbol: _ZN2v87Isolate10GetCurrentEv";
    List<Map<String, String>> found = find(symbol, line);
    assertEquals("_ZN2v87Isolate10GetCurrentEv", found.get(0).get("symbol"));
    assertEquals(found, find(symbol, line.substring(0, 80) + "\r\n" + line.substring(80)));
    String cut = line.substring(0, 80) + "\n" + line.substring(80);
    assertEquals("_ZN2v87Isolate1", find(symbol, cut + "\n" + "x".repeat(81)).get(0).get("symbol"));
    String next = line.substring(0, 80) + "\ncode: 'ERR_DLOPEN_FAILED'";
    assertEquals("_ZN2v87Isolate1", find(symbol, next).get(0).get("symbol"));
  }

  @Test
  void theEndsOfAMessageAreWords() {
    Wording make = Wording.of("make: not found");
    assertEquals(1, find(make, "sh: 1: make: not found").size());
    assertEquals(List.of(), find(make, "sh: 1: cmake: not found"));
    Wording init = Wording.of("{path}: undefined symbol: init");
    assertEquals(
        List.of(Map.of("path", "/a.node")), find(init, "Error: /a.node: undefined symbol: init"));
    assertEquals(List.of(), find(init, "Error: /a.node: undefined symbol: init_all"));
  }

  @Test
  void aNameOrANumberHoldsNoBlank() {
    Wording node = Wording.of("version `GLIBC_{version}' not found");
    assertEquals(List.of(Map.of("version", "2.28")), find(node, "version GLIBC_2.28' not found"));
    assertEquals(List.of(), find(node, "version `GLIBC_2.28 or another one' not found"));
  }

  @Test
  void whatEndsAMessageEndsWithItsQuoteOrWord() {
    Wording module = Wording.of("Cannot find module '{module}'");
    assertEquals(
        List.of(Map.of("module", "../my build/x.node"), Map.of("module", "y")),
        find(module, "Cannot find module '../my build/x.node'\nCannot find module y. And more"));
    Wording windows = Wording.of("could not be found.\r\n{path}");
    assertEquals(
        List.of(Map.of("path", "C:\\Program Files\\x\\y.node")),
        find(
            windows,
            "module could not be found.\r\n\\\\?\\C:\\Program Files\\x\\y.node\n    at x"));
  }

  @Test
  void aPathThatBeginsAMessageBeginsWhereThePathDoes() {
    Wording header = Wording.of("{path}: invalid ELF header");
    assertEquals(
        List.of(Map.of("path", "/Users/my name/a.node")),
        find(header, "Error: /Users/my name/a.node: invalid ELF header"));
    assertEquals(
        List.of(Map.of("path", "/a.node")),
        find(header, "{\"e\":\"Error:\\n/a.node: invalid ELF header\"}"));
  }

  @Test
  void aWholeTextIsTheMessageAndNoMore() {
    Wording header = Wording.of("{path}: invalid ELF header");
    assertEquals(
        Map.of("path", "/a b.node"),
        header.matchWhole(LogText.of("Error [ERR_X]: /a b.node: invalid ELF header")));
    assertNull(header.matchWhole(LogText.of("/a.node: invalid ELF header and more")));
    assertNull(Wording.of("").matchWhole(LogText.of("")));
  }

  /** Landmarks without a message around them, escapes without an end: one pass, no answer. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NODE_MODULE_VERSION ",
        "NODE_MODULE_VERSION 93. This version of Node.js requires ",
        "was compiled against a different Node.js version using",
        "\\",
        "\\n",
        "The module '",
        "\u001b[",
        "&amp;",
        "npm ERR! "
      })
  void longTextsOfNothing(String piece) {
    assertEquals(List.of(), find(MISMATCH, piece.repeat(1_000_000 / piece.length())));
  }
}
