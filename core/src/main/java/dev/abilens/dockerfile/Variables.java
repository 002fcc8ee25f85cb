package dev.abilens.dockerfile;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a place and what text with them stands for. A variable without a value that can
 * be known leaves its name, marked, in the text, so that two texts with one unknown are equal.
 */
public final class Variables {
  /** Stands before and after the name of a variable that has no known value. */
  private static final char MARK = '\uFFFD';

  /** A value that is built of itself again and again grows beyond any use. */
  private static final int MAX_LENGTH = 1 << 15;

  /** Values are kept, and copied from stage to stage: no setting that people write is so long. */
  private static final int MAX_VALUE = 1 << 10;

  private static final int MAX_VARIABLES = 1000;

  private static final int MAX_DEPTH = 16;

  private final Map<String, String> values;

  Variables() {
    this(Map.of());
  }

  private Variables(Map<String, String> values) {
    this.values = new HashMap<>(values);
  }

  Variables copy() {
    return new Variables(values);
  }

  /** Sets a variable; one that is too long, or too many, has no known value from then on. */
  void set(String name, String value) {
    if (value.length() > MAX_VALUE) values.remove(name);
    else if (values.size() < MAX_VARIABLES || values.containsKey(name)) values.put(name, value);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /** Returns whether every variable of an expanded text was known. */
  static boolean isKnown(String expanded) {
    return expanded.indexOf(MARK) < 0;
  }

  /** Returns an expanded text for people: what is unknown as it was written. */
  public static String shown(String expanded) {
    StringBuilder shown = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < expanded.length(); i++) {
      char c = expanded.charAt(i);
      if (c == MARK) {
        shown.append(inside ? "}" : "${");
        inside = !inside;
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }

  private static String unknown(String name) {
    return MARK + name + MARK;
  }

  /**
   * Expands a word of a Dockerfile or a shell: variables are replaced, quotes taken away.
   *
   * @param text the word, or several
   * @param escape the character that takes the meaning of the next one
   */
  String expand(String text, char escape) {
    return expand(text, escape, 0);
  }

  private String expand(String text, char escape, int depth) {
    StringBuilder out = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length() && out.length() <= MAX_LENGTH; i++) {
      char c = text.charAt(i);
      if (c == escape && quote != '\'' && i + 1 < text.length()) {
        out.append(text.charAt(++i));
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else if (c == '`' && quote != '\'') {
        int end = text.indexOf('`', i + 1);
        out.append(unknown("…"));
        i = end < 0 ? text.length() : end;
      } else if (c == '$' && quote != '\'' && i + 1 < text.length()) {
        i = dollar(text, i, escape, depth, out);
      } else {
        out.append(c);
      }
    }
    return out.length() > MAX_LENGTH ? unknown("…") : out.toString();
  }

  /** Replaces what begins with a dollar sign; returns the last place that was taken. */
  private int dollar(String text, int at, char escape, int depth, StringBuilder out) {
    char next = text.charAt(at + 1);
    if (next == '(') {
      out.append(unknown("…"));
      return Shell.closing(text, at + 1, '(', ')');
    }
    if (next == '{') {
      int end = Shell.closing(text, at + 1, '{', '}');
      out.append(braced(text.substring(at + 2, Math.max(at + 2, end)), escape, depth));
      return end;
    }
    int end = at + 1;
    while (end < text.length() && isNamePart(text.charAt(end))) end++;
    if (end == at + 1) {
      out.append('$');
      return at;
    }
    out.append(value(text.substring(at + 1, end)));
    return end - 1;
  }

  private String value(String name) {
    String value = values.get(name);
    return value == null ? unknown(name) : value;
  }

  private String braced(String inside, char escape, int depth) {
    int end = 0;
    while (end < inside.length() && isNamePart(inside.charAt(end))) end++;
    String name = inside.substring(0, end);
    String operator = inside.substring(end);
    if (operator.isEmpty()) return value(name);
    boolean colon = operator.startsWith(":");
    String rest = colon ? operator.substring(1) : operator;
    String value = values.get(name);
    boolean set = value != null && !(colon && value.isEmpty());
    if (rest.isEmpty() || depth == MAX_DEPTH) return unknown(name);
    String word = rest.substring(1);
    return switch (rest.charAt(0)) {
      case '-', '=' -> set ? value(name) : expand(word, escape, depth + 1);
      case '+' -> set ? expand(word, escape, depth + 1) : "";
      case '?' -> value(name);
      default -> unknown(name);
    };
  }

  private static boolean isNamePart(char c) {
    return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }
}
