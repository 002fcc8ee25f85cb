package dev.abilens.words;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What each line of a log lies in, where no list of prefixes knows it: objects of JSON, one a line,
 * and what several lines in a row begin with alike.
 */
final class LineEnvelopes {
  /** So many lines in a row begin alike by no chance. */
  private static final int IN_A_ROW = 3;

  /** The most that services write before a line, in words. */
  private static final int MOST_WORDS = 10;

  private static final int LONGEST_WORD = 200;

  /** Where the line of another tool begins in an object of JSON. */
  private static final Pattern TEXT =
      Pattern.compile(
          "[{,]\\s{0,8}\"(?:log|message|msg|line|text|textPayload|MESSAGE|body)\"\\s{0,8}:\\s{0,8}\"");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,64}");

  /** What ends a prefix rather than being the first word of a message. */
  private static final Pattern ENDS =
      Pattern.compile(".*[:|>)\\]}]|.*[0-9].*|[\\p{Lu}_-]{2,40}|[^\\p{L}\\p{N}]{1,4}");

  private LineEnvelopes() {}

  /** Returns a text of the same length with blanks in their place, or null if there is none. */
  static @Nullable String blanked(String text) {
    StringBuilder open = new StringBuilder(text);
    boolean json = blankJson(open);
    String bare = json ? LinePrefixes.blanked(open.toString()) : LinePrefixes.blanked(text);
    open = new StringBuilder(bare);
    boolean alike = blankAlike(open, bare);
    return json || alike ? open.toString() : null;
  }

  private static boolean blankJson(StringBuilder text) {
    int objects = 0;
    int end;
    for (int line = 0; line < text.length(); line = end + 1) {
      end = text.indexOf("\n", line);
      if (end < 0) end = text.length();
      int first = line;
      while (first < end && text.charAt(first) <= ' ') first++;
      if (first == end || text.charAt(first) != '{') continue;
      Matcher m = TEXT.matcher(text).region(first, end);
      if (!m.find()) continue;
      int close = m.end();
      while (close < end && text.charAt(close) != '"') close += text.charAt(close) == '\\' ? 2 : 1;
      close = Math.min(close, end);
      int last = close;
      while (last - 2 >= m.end() && View.isEscapedBreak(text, last - 2)) last -= 2;
      blank(text, first, m.end());
      blank(text, last, end);
      objects++;
    }
    return objects > 1;
  }

  /** A word of a line: what it looks like, numbers apart, and where it ends. */
  private record Word(String shape, int end) {}

  private static boolean blankAlike(StringBuilder open, String text) {
    List<Integer> starts = new ArrayList<>();
    List<List<Word>> lines = new ArrayList<>();
    for (int line = 0; line < text.length(); ) {
      int end = text.indexOf('\n', line);
      if (end < 0) end = text.length();
      starts.add(line);
      lines.add(words(text, line, end));
      line = end + 1;
    }
    int[] alike = new int[Math.max(lines.size() - 1, 0)];
    for (int i = 0; i < alike.length; i++) alike[i] = alike(lines.get(i), lines.get(i + 1));
    // Of two lines that are all there is, both count.
    int row = Math.min(IN_A_ROW, Math.max(lines.size(), 2));
    boolean any = false;
    for (int i = 0; i < lines.size(); i++) {
      int words = 0;
      for (int first = Math.max(0, i - row + 1);
          first <= i && first + row <= lines.size();
          first++) {
        int all = MOST_WORDS;
        for (int k = first; k < first + row - 1; k++) all = Math.min(all, alike[k]);
        words = Math.max(words, all);
      }
      while (words > 0 && !ENDS.matcher(lines.get(i).get(words - 1).shape()).matches()) words--;
      if (words == 0) continue;
      blank(open, starts.get(i), lines.get(i).get(words - 1).end());
      any = true;
    }
    return any;
  }

  private static List<Word> words(String text, int from, int to) {
    List<Word> words = new ArrayList<>();
    int at = from;
    while (words.size() < MOST_WORDS) {
      while (at < to && Character.isWhitespace(text.charAt(at))) at++;
      int start = at;
      while (at < to && !Character.isWhitespace(text.charAt(at))) at++;
      if (at == start || at - start > LONGEST_WORD) break;
      words.add(new Word(DIGITS.matcher(text.substring(start, at)).replaceAll("0"), at));
    }
    return words;
  }

  private static int alike(List<Word> one, List<Word> other) {
    int i = 0;
    while (i < one.size() && i < other.size() && one.get(i).shape().equals(other.get(i).shape()))
      i++;
    return i;
  }

  private static void blank(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) text.setCharAt(i, ' ');
  }
}
