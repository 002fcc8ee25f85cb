package dev.abilens.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ErrorExplainerTest {
  private static List<Code> codes(String text) {
    return ErrorExplainer.explain(text).stream().map(Explanation::code).toList();
  }

  @Test
  void aMismatchWhoseHeadOrTailIsLeftOut() {
    String head =
        "was compiled against a different Node.js version using\nNODE_MODULE_VERSION 93. This"
            + " version of Node.js requires\nNODE_MODULE_VERSION 103. Please try";
    Explanation explanation = ErrorExplainer.explain(head).get(0);
    assertEquals(Code.ABI_MISMATCH, explanation.code());
    assertEquals(
        "NODE_MODULE_VERSION 93. This version of Node.js requires NODE_MODULE_VERSION 103",
        explanation.message());
    assertEquals(
        "The addon was compiled for NODE_MODULE_VERSION 93, the runtime that loads it has 103.",
        explanation.cause());
    assertEquals(2, explanation.runtimes().size());
    assertTrue(explanation.runtimes().get(0).startsWith("NODE_MODULE_VERSION 93 is Node.js 16."));
  }

  @Test
  void aWholeMismatchIsToldOnce() {
    assertEquals(
        List.of(Code.ABI_MISMATCH),
        codes(
            "The module '/a.node'\nwas compiled against a different Node.js version using\n"
                + "NODE_MODULE_VERSION 93. This version of Node.js requires\n"
                + "NODE_MODULE_VERSION 108. Please try re-compiling or re-installing\n"
                + "the module (for instance, using `npm rebuild` or `npm install`)."));
  }

  @Test
  void whatMuslMissesAndGlibcHasIsForTheOtherLibrary() {
    assertEquals(
        List.of(Code.WRONG_LIBC),
        codes("Error: Error relocating /a.node: __strncpy_chk: symbol not found"));
    assertEquals(
        List.of(Code.UNDEFINED_SYMBOL),
        codes("Error: Error relocating /a.node: no_such_function: symbol not found"));
  }

  @Test
  void otherTextIsNotExplained() {
    assertEquals(List.of(), codes("NODE_MODULE_VERSION 93 is the number of Node.js 16"));
    assertEquals(List.of(), codes(""));
  }

  /** Logs as people pasted them, each with its cause; those of installing are not load errors. */
  @Test
  void pastedLoadErrors() throws IOException {
    Path logs = Path.of(System.getProperty("abilens.shared", "absent"), "article/real-logs.jsonl");
    Assumptions.assumeTrue(Files.isReadable(logs), "no article/real-logs.jsonl");
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (String line : Files.readAllLines(logs)) {
      String expected = field(line, "expected");
      if (List.of(Code.values()).stream().noneMatch(code -> code.name().equals(expected))) continue;
      List<Code> found = codes(field(line, "log"));
      compared++;
      if (!found.contains(Code.valueOf(expected)))
        wrong.add(expected + " not " + found + ": " + line);
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    assertTrue(compared > 10, compared + " logs only");
  }

  /** A text of a JSON object whose escapes are those of C. */
  private static String field(String json, String name) {
    Matcher m = Pattern.compile("\"" + name + "\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    return m.find() ? m.group(1).translateEscapes() : "";
  }
}
