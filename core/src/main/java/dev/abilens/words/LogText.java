package dev.abilens.words;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pasted text, made comparable. Views of it share their positions: the text as it stands, the
 * bare one, where blanks stand for what tools write before each line, and, where lines lie in more
 * than that, one where blanks stand for that, too. Immutable.
 *
 * <p>What survives no copying is taken out first: colours, entities of HTML, escaped and
 * typographic quotes. Each step passes over the text once, with patterns that cannot go back over
 * more than a few characters.
 */
public final class LogText {
  /** Colours, as bytes, as the escapes of several languages, or with the escape character lost. */
  private static final Pattern COLOUR =
      Pattern.compile(
          "(?:(?:\\x1b|\\\\u001[bB]|\\\\x1[bB]|\\\\033|\\\\e|\\^\\[|\\u241b|\\u2190)\\[[0-9;?]{0,16}[A-Za-z]"
              + "|\\[[0-9]{1,2}(?:;[0-9]{1,3}){0,4}m)");

  private static final Pattern ENTITY =
      Pattern.compile(
          "&(?:amp;)?(?:(quot|apos|lt|gt|nbsp|#39|#x27|#34|#x22|#96|#x60|#60|#62|#160|#10);)"
              + "|\\\\u00(22|27|60|3c|3C|3e|3E|26|a0|A0)|&amp;|<br ?/?>");

  /** How wide terminals are, and what records them. */
  private static final Set<Integer> WIDTHS = Set.of(80, 100, 120, 132);

  private static final int FIRST_WORD = 4;
  private static final int LONGEST_PREFIX = 200;

  private final View whole;
  private final View bare;
  private final @Nullable View open;

  private LogText(String text) {
    whole = new View(text);
    bare = new View(LinePrefixes.blanked(text));
    String opened = LineEnvelopes.blanked(text);
    open = opened == null ? null : new View(opened);
  }

  /** Prepares a text as somebody pasted it. */
  public static LogText of(String pasted) {
    String text = COLOUR.matcher(pasted).replaceAll("");
    text = ENTITY.matcher(text).replaceAll(LogText::plain);
    return new LogText(unwrapped(straight(text)));
  }

  /**
   * Joins lines that a terminal of a usual width broke: no line is longer, and more than one is as
   * long, which one alone may be by chance if more than the end of a word follows it.
   */
  private static String unwrapped(String text) {
    int longest = 0;
    for (int line = 0, end; line < text.length(); line = end + 1) {
      end = endOfLine(text, line);
      longest = Math.max(longest, width(text, line, end));
    }
    if (!WIDTHS.contains(longest)) return text;
    StringBuilder joined = new StringBuilder(text.length());
    int joints = 0;
    for (int line = 0, end; line < text.length(); line = end + 1) {
      end = endOfLine(text, line);
      boolean broken =
          width(text, line, end) == longest
              && end + 1 < text.length()
              && !Character.isWhitespace(text.charAt(end + 1))
              && !beginsAlike(text, line, end);
      joined.append(text, line, broken ? line + longest : Math.min(end + 1, text.length()));
      if (broken) joints += isWord(text, end + 1, endOfLine(text, end + 1)) ? 2 : 1;
    }
    return joints > 1 ? joined.toString() : text;
  }

  private static boolean isWord(String text, int from, int to) {
    int end = from;
    while (end < to && Character.isJavaIdentifierPart(text.charAt(end))) end++;
    return end - from == width(text, from, to);
  }

  /** Whether the next line has a beginning of its own, such as a tool's name. */
  private static boolean beginsAlike(String text, int line, int end) {
    int next = endOfLine(text, end + 1);
    int most = Math.min(FIRST_WORD, Math.min(end - line, next - end - 1));
    return text.regionMatches(line, text, end + 1, most)
        || LinePrefixes.begins(text.substring(end + 1, Math.min(next, end + 1 + LONGEST_PREFIX)));
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private static int width(String text, int line, int end) {
    return end > line && text.charAt(end - 1) == '\r' ? end - 1 - line : end - line;
  }

  private static String plain(MatchResult m) {
    String name = m.group(1) != null ? m.group(1) : m.group(2);
    if (name == null) return m.group().charAt(0) == '<' ? "\n" : "&";
    return switch (name) {
      case "lt", "#60", "3c", "3C" -> "<";
      case "gt", "#62", "3e", "3E" -> ">";
      case "nbsp", "#160", "a0", "A0" -> " ";
      case "#10" -> "\n";
      case "26" -> "&";
      case "#96", "#x60", "60" -> "`";
      case "quot", "#34", "#x22", "22" -> "\"";
      default -> "'";
    };
  }

  /** Makes quotes straight and takes out what has no width. */
  private static String straight(String text) {
    StringBuilder straight = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\u2018', '\u2019', '\u201a', '\u201b', '\u2032', '\u00b4' -> straight.append('\'');
        case '\u201c', '\u201d', '\u201e', '\u201f', '\u2033' -> straight.append('"');
        case '\u00a0', '\u202f', '\u2007' -> straight.append(' ');
        case '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad', '\u2060' -> {}
        default -> straight.append(c);
      }
    }
    return straight.toString();
  }

  /** Returns the text, colours and entities taken out. */
  public String text() {
    return whole.text();
  }

  View whole() {
    return whole;
  }

  View bare() {
    return bare;
  }

  /** The view without what lines lie in beside known prefixes, or null if they lie in no more. */
  @Nullable View open() {
    return open;
  }

  /** Returns a matcher of a pattern over the text without what tools write before each line. */
  public Matcher matcher(Pattern pattern) {
    return pattern.matcher(bare.text());
  }

  /** Returns a matcher of a pattern over the text without all that its lines lie in. */
  public Matcher openMatcher(Pattern pattern) {
    return pattern.matcher(open == null ? bare.text() : open.text());
  }

  @Override
  public String toString() {
    return text();
  }
}
