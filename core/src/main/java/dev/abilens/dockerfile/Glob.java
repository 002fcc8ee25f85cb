package dev.abilens.dockerfile;

/** Patterns of Go's {@code filepath.Match} for one part of a path. */
final class Glob {
  private Glob() {}

  static boolean hasMeta(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  /** Returns whether a part of a path matches; a pattern that is malformed matches nothing. */
  static boolean matches(String pattern, String part) {
    boolean[] at = new boolean[part.length() + 1];
    at[0] = true;
    int i = 0;
    while (i < pattern.length()) {
      char c = pattern.charAt(i);
      boolean[] next = new boolean[at.length];
      if (c == '*') {
        boolean any = false;
        for (int j = 0; j < at.length; j++) next[j] = any |= at[j];
        i++;
      } else {
        int end = elementEnd(pattern, i);
        if (end < 0) return false;
        for (int j = 0; j < part.length(); j++)
          if (at[j] && takes(pattern, i, end, part.charAt(j))) next[j + 1] = true;
        i = end;
      }
      at = next;
    }
    return at[part.length()];
  }

  /** Returns where an element that takes one character ends, or -1 if it is malformed. */
  private static int elementEnd(String pattern, int from) {
    char c = pattern.charAt(from);
    if (c == '\\') return from + 2 <= pattern.length() ? from + 2 : -1;
    if (c != '[') return from + 1;
    int at = from + 1;
    if (at < pattern.length() && (pattern.charAt(at) == '^' || pattern.charAt(at) == '!')) at++;
    int first = at;
    while (at < pattern.length() && (pattern.charAt(at) != ']' || at == first))
      at += pattern.charAt(at) == '\\' ? 2 : 1;
    return at < pattern.length() ? at + 1 : -1;
  }

  private static boolean takes(String pattern, int from, int end, char c) {
    char first = pattern.charAt(from);
    if (first == '?') return true;
    if (first == '\\') return pattern.charAt(from + 1) == c;
    if (first != '[') return first == c;
    int at = from + 1;
    boolean negated = pattern.charAt(at) == '^' || pattern.charAt(at) == '!';
    if (negated) at++;
    boolean found = false;
    while (at < end - 1) {
      if (pattern.charAt(at) == '\\') at++;
      char low = pattern.charAt(at++);
      char high = low;
      if (at + 1 < end - 1 && pattern.charAt(at) == '-') {
        at++;
        if (pattern.charAt(at) == '\\') at++;
        high = pattern.charAt(at++);
      }
      found |= low <= c && c <= high;
    }
    return found != negated;
  }
}
