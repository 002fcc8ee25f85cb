package dev.abilens.words;

import java.util.ArrayList;
import java.util.Arrays;
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

  private static boolean blankAlike(StringBuilder open, String text) {
    List<int[]> lines = new ArrayList<>();
    for (int line = 0; line < text.length(); ) {
      int end = text.indexOf('\n', line);
      if (end < 0) end = text.length();
      lines.add(words(text, line, end));
      line = end + 1;
    }
    int[] alike = new int[Math.max(lines.size() - 1, 0)];
    for (int i = 0; i < alike.length; i++) alike[i] = alike(text, lines.get(i), lines.get(i + 1));
    // Of two lines that are all there is, both count.
    int row = Math.min(IN_A_ROW, Math.max(lines.size(), 2));
    Matcher ends = ENDS.matcher(text);
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
      int[] line = lines.get(i);
      while (words > 0 && !ends.region(line[2 * words - 2], line[2 * words - 1]).matches()) words--;
      if (words == 0) continue;
      blank(open, line[0], line[2 * words - 1]);
      any = true;
    }
    return any;
  }

  /** Returns where each word begins and, after that, where it ends. */
  private static int[] words(String text, int from, int to) {
    int[] words = new int[2 * MOST_WORDS];
    int count = 0;
    int at = from;
    while (count < words.length) {
      while (at < to && Character.isWhitespace(text.charAt(at))) at++;
      int start = at;
      while (at < to && !Character.isWhitespace(text.charAt(at))) at++;
      if (at == start || at - start > LONGEST_WORD) break;
      words[count++] = start;
      words[count++] = at;
    }
    return Arrays.copyOf(words, count);
  }

  /** Returns how many words two lines begin with alike. */
  private static int alike(String text, int[] one, int[] other) {
    int i = 0;
    while (i < one.length && i < other.length && isAlike(text, one, other, i)) i += 2;
    return i / 2;
  }

  /** Whether a word of each is the same, numbers apart. */
  private static boolean isAlike(String text, int[] one, int[] other, int word) {
    int a = one[word];
    int b = other[word];
    while (a < one[word + 1] && b < other[word + 1]) {
      boolean digit = isDigit(text.charAt(a));
      if (digit ? !isDigit(text.charAt(b)) : text.charAt(a) != text.charAt(b)) return false;
      do a++;
      while (digit && a < one[word + 1] && isDigit(text.charAt(a)));
      do b++;
      while (digit && b < other[word + 1] && isDigit(text.charAt(b)));
    }
    return a == one[word + 1] && b == other[word + 1];
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void blank(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) text.setCharAt(i, ' ');
  }
}
