package dev.abilens.words;

import java.util.Arrays;

/**
 * One view of a text: the characters that count, white space and quotes left out, each with its
 * place. Whether a line was broken, wrapped or joined so makes no difference.
 */
final class View {
  /** As many backslashes and breaks in a row as escaping of escapes makes. */
  private static final int ESCAPES = 8;

  private final String text;
  private final String signs;
  private final int[] places;

  View(String text) {
    this.text = text;
    StringBuilder kept = new StringBuilder(text.length());
    int[] at = new int[text.length()];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!counts(c)) continue;
      at[kept.length()] = i;
      kept.append(c);
    }
    this.signs = kept.toString();
    this.places = Arrays.copyOf(at, signs.length());
  }

  /** Whether a character counts: Markdown takes backticks and brings stars, boxes bring bars. */
  static boolean counts(char c) {
    return c > ' '
        && !isQuote(c)
        && c != '*'
        && !Character.isWhitespace(c)
        && (c < '\u2500' || c > '\u257f');
  }

  static boolean isQuote(char c) {
    return c == '\'' || c == '"' || c == '`';
  }

  /** The text, of which {@link #place} tells places. */
  String text() {
    return text;
  }

  /** The characters that count. */
  String signs() {
    return signs;
  }

  int length() {
    return signs.length();
  }

  /** The place of a sign in the text; its end for the one behind the last. */
  int place(int sign) {
    return sign < places.length ? places[sign] : text.length();
  }

  /** The place behind a sign in the text. */
  int behind(int sign) {
    return sign == 0 ? 0 : places[sign - 1] + 1;
  }

  /**
   * Lays fixed text over the signs from one on. Escapes of JSON and the like, with which a line
   * break or a quote may be written, are passed over.
   *
   * @return the sign behind it, or -1 if something else stands there
   */
  int match(int sign, String literal) {
    int i = sign;
    for (int k = 0; k < literal.length(); k++) {
      char wanted = literal.charAt(k);
      for (int passed = 0; i < signs.length() && signs.charAt(i) != wanted; passed++) {
        if (signs.charAt(i) != '\\' || passed == ESCAPES) return -1;
        i++;
        if (i < signs.length() && isBreak(signs.charAt(i)) && places[i] == places[i - 1] + 1) i++;
      }
      if (i++ >= signs.length()) return -1;
    }
    return i;
  }

  /** Whether a line break stands at a place as JSON writes it. */
  static boolean isEscapedBreak(CharSequence text, int place) {
    return place >= 0
        && place + 1 < text.length()
        && text.charAt(place) == '\\'
        && isBreak(text.charAt(place + 1));
  }

  private static boolean isBreak(char c) {
    return c == 'n' || c == 'r' || c == 't';
  }
}
