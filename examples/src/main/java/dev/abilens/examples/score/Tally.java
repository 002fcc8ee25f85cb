package dev.abilens.examples.score;

import dev.abilens.verdict.Code;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts how answers compare with what happened. Thread-safe. */
final class Tally {
  private final Map<String, Integer> table = new TreeMap<>();
  private final Map<String, Integer> open = new TreeMap<>();
  private final Map<String, Integer> unscored = new TreeMap<>();
  private final Map<String, Integer> assumed = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private final List<String> otherCodes = new ArrayList<>();
  private final List<String> otherWords = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private final List<String> notScored = new ArrayList<>();
  private int rows;
  private int agreed;
  private int failures;

  /**
   * Counts one answer.
   *
   * @param name what the row is called in lists
   * @param outcome what happened, in the table's words
   * @param codes the codes that stand for what happened; none for a file that was loaded
   * @param message what was said then
   */
  synchronized void add(
      String name, String outcome, Set<Code> codes, String message, Judgement judgement) {
    rows++;
    String first = judgement.first().flatMap(f -> f.message().lines().findFirst()).orElse("");
    String code = judgement.first().map(f -> f.code().name()).orElse("");
    Verdict verdict = judgement.verdict();
    String answer = verdict == Verdict.LOADS ? "LOADS" : verdict + " " + code;
    table.merge(outcome + " -> " + answer, 1, Integer::sum);
    String line = name + ": " + outcome + " -> " + answer + "\n    " + message + "\n    " + first;
    if (verdict == Verdict.LOADS)
      judgement.assumptions().forEach(a -> assumed.merge(a, 1, Integer::sum));
    if (verdict == Verdict.UNDECIDED) {
      open.merge(code + ": " + outcome, 1, Integer::sum);
      undecided.add(line);
    } else if ((verdict == Verdict.LOADS) != codes.isEmpty()) {
      contradictions.add(line);
    } else if (verdict == Verdict.LOADS) {
      agreed++;
    } else {
      boolean same = codes.stream().anyMatch(c -> c.name().equals(code));
      if (same) agreed++;
      else otherCodes.add(line);
      // A process that a signal ends says nothing.
      if (message.isEmpty()) return;
      failures++;
      if (!Words.sameFirstLine(message, first)) otherWords.add(line);
    }
  }

  /** Counts a row that no answer is held against. */
  synchronized void skip(String name, String cause) {
    unscored.merge(cause, 1, Integer::sum);
    notScored.add(name + ": " + cause);
  }

  /** Returns how many rows there were no answer could be held against. */
  synchronized int skipped() {
    return notScored.size();
  }

  /** Returns how many rows an answer was held against. */
  synchronized int scored() {
    return rows;
  }

  /** Returns how many answers were those that happened: loads, or the failure of that code. */
  synchronized int agreed() {
    return agreed;
  }

  /** Returns how many answers said the opposite of what happened. */
  synchronized int contradictions() {
    return contradictions.size();
  }

  /** Returns how many answers were left open. */
  synchronized int undecided() {
    return undecided.size();
  }

  /** Returns how many failures were foreseen in the words that were used then. */
  synchronized int sameWords() {
    return failures - otherWords.size();
  }

  /**
   * Returns what there is to tell.
   *
   * @param lists whether each row that does not agree, and each that is not scored, has its line
   */
  synchronized List<String> report(boolean lists) {
    List<String> lines = new ArrayList<>();
    table.forEach((k, n) -> lines.add(String.format(Locale.ROOT, "%7d  %s", n, k)));
    lines.add(share("agree", agreed, rows));
    lines.add(share("contradict", contradictions.size(), rows));
    lines.add(share("fail in another way", otherCodes.size(), rows));
    lines.add(share("undecided", undecided.size(), rows));
    lines.add(
        share("the same first line, of foreseen failures that have one", sameWords(), failures));
    count(lines, "undecided, by first finding and outcome", open);
    count(lines, "assumed in LOADS", assumed);
    count(lines, "not scored: " + notScored.size(), unscored);
    if (!lists) return lines;
    list(lines, "contradictions", contradictions);
    list(lines, "other codes", otherCodes);
    list(lines, "other words", otherWords);
    list(lines, "undecided", undecided);
    list(lines, "not scored", notScored);
    return lines;
  }

  private static String share(String what, int part, int whole) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    return String.format(Locale.ROOT, "%s: %d of %d (%.2f %%)", what, part, whole, percent);
  }

  private static void count(List<String> lines, String title, Map<String, Integer> counts) {
    if (counts.isEmpty()) return;
    lines.add(title);
    counts.forEach((k, n) -> lines.add(String.format(Locale.ROOT, "%7d  %s", n, k)));
  }

  private static void list(List<String> lines, String title, List<String> rows) {
    if (rows.isEmpty()) return;
    lines.add("-- " + title);
    rows.stream().sorted().forEach(lines::add);
  }
}
