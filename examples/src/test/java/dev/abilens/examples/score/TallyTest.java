package dev.abilens.examples.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
  private static final Judgement LOADS =
      new Judgement(Verdict.LOADS, List.of(), List.of("RUNTIME_EXPORTS"));

  private static Judgement of(Verdict verdict, Code code, String message) {
    return new Judgement(
        verdict,
        List.of(
            new Finding(
                code,
                Severity.ERROR,
                "a.node",
                message,
                Map.of(),
                Finding.Evidence.NONE,
                List.of())),
        List.of());
  }

  @Test
  void countsEachAnswerOnce() {
    Tally tally = new Tally();
    Set<Code> missing = Set.of(Code.MISSING_LIBRARY);
    tally.add("loads", "ok", Set.of(), "", LOADS);
    tally.add("wrongly loads", "missing-library", missing, "libx.so: no", LOADS);
    tally.add("wrongly fails", "ok", Set.of(), "", of(Verdict.FAILS, Code.MALFORMED, "x"));
    tally.add(
        "fails",
        "missing-library",
        missing,
        "ERR_DLOPEN_FAILED: libx.so: no",
        of(Verdict.FAILS, Code.MISSING_LIBRARY, "libx.so: no"));
    tally.add(
        "fails in another way",
        "missing-library",
        missing,
        "libx.so: no",
        of(Verdict.FAILS, Code.WRONG_FORMAT, "other words"));
    tally.add(
        "dies silently",
        "missing-library",
        missing,
        "",
        of(Verdict.FAILS, Code.MISSING_LIBRARY, "y"));
    tally.add("open", "ok", Set.of(), "", of(Verdict.UNDECIDED, Code.NOT_KNOWN, "z"));
    tally.skip("crash", "the addon's own code");

    assertEquals(7, tally.scored());
    assertEquals(3, tally.agreed());
    assertEquals(2, tally.contradictions());
    assertEquals(1, tally.undecided());
    assertEquals(1, tally.skipped());
    assertEquals(1, tally.sameWords());
    List<String> report = tally.report(true);
    assertTrue(report.contains("agree: 3 of 7 (42.86 %)"), report::toString);
    assertTrue(report.contains("fail in another way: 1 of 7 (14.29 %)"), report::toString);
    assertTrue(
        report.contains(
            "the same first line, of foreseen failures that have one: 1 of 2 (50.00 %)"),
        report::toString);
    assertTrue(report.contains("      2  RUNTIME_EXPORTS"), report::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERR_DLOPEN_FAILED: $T/p@1/x.node: file too short | /home/me/x.node: file too short | true",
        "$RT/node: symbol lookup error: $T/x.node: undefined symbol: f | node: symbol lookup error: x.node: undefined symbol: f | true",
        "The module '$T/x.node' was compiled against a different Node.js version using | The module '/a/b/x.node' | true",
        "undefined symbol: ff | undefined symbol: f | false",
        "libx.so: no | liby.so: no | false",
      })
  void comparesFirstLinesWithoutPaths(String real, String foreseen, boolean same) {
    assertEquals(same, Words.sameFirstLine(real, foreseen));
  }

  @Test
  void noWordsAreNotTheSameWords() {
    assertEquals(false, Words.sameFirstLine("libx.so: no", ""));
  }
}
