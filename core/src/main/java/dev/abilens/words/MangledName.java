package dev.abilens.words;

import java.util.function.Predicate;

/**
 * Names as C++ compilers mangle them (Itanium C++ ABI), as far as it is asked of what they speak:
 * of the outermost namespaces, classes and functions that a symbol and its arguments are made of.
 */
public final class MangledName {
  private static final String PREFIX = "_Z";

  private final String symbol;
  private int at;

  private MangledName(String symbol) {
    this.symbol = symbol;
    this.at = PREFIX.length();
  }

  /** Returns whether a symbol is mangled so. */
  public static boolean isOne(String symbol) {
    return symbol.startsWith(PREFIX);
  }

  /**
   * Returns whether all that a symbol speaks of is of some kind. Of equal symbols the same is told
   * each time; what is left out are digits at the end of a name, since some are versions, what Rust
   * writes behind a dollar, and namespace std.
   *
   * @param symbol a mangled one
   * @param kind asked for each name until it says no
   */
  public static boolean speaksOnlyOf(String symbol, Predicate<String> kind) {
    return new MangledName(symbol).all(kind);
  }

  private boolean all(Predicate<String> kind) {
    skipOffsets();
    int gap = at;
    boolean first = true;
    while (at < symbol.length()) {
      if (!isDigit(at)) {
        skip();
        continue;
      }
      int begin = at;
      int length = number();
      if (!isName(length)) continue;
      if (isOutermost(gap, begin, first) && !kind.test(plain(at, at + length))) return false;
      at += length;
      gap = at;
      first = false;
    }
    return true;
  }

  /**
   * Thunks have numbers before the name: {@code Th <offset> _}, {@code Tv <offset> _ <offset> _}.
   */
  private void skipOffsets() {
    if (!symbol.startsWith("T", at) || at + 1 >= symbol.length()) return;
    int numbers =
        switch (symbol.charAt(at + 1)) {
          case 'h' -> 1;
          case 'v', 'c' -> 2;
          default -> 0;
        };
    for (int end; numbers > 0 && (end = symbol.indexOf('_', at)) >= 0; numbers--) at = end + 1;
  }

  /** Skips a letter, or all of what stands for something by a number. */
  private void skip() {
    char letter = symbol.charAt(at++);
    int end = at;
    switch (letter) {
      case 'S' -> {
        while (end < symbol.length() && (isDigit(end) || isUpper(end))) end++;
        skipTo(end, '_');
      }
      case 'T', 'A' -> skipTo(digits(end), '_');
      // Constructors and destructors.
      case 'C', 'D' -> at = digits(end);
      // A constant of a type that is one letter.
      case 'L' -> {
        boolean negative = symbol.startsWith("n", end + 1);
        if (end < symbol.length() && !isDigit(end))
          skipTo(digits(negative ? end + 2 : end + 1), 'E');
      }
      default -> {}
    }
  }

  private void skipTo(int end, char last) {
    if (end < symbol.length() && symbol.charAt(end) == last) at = end + 1;
  }

  private int digits(int from) {
    int end = from;
    while (end < symbol.length() && isDigit(end)) end++;
    return end;
  }

  private boolean isDigit(int index) {
    return symbol.charAt(index) >= '0' && symbol.charAt(index) <= '9';
  }

  private boolean isUpper(int index) {
    return symbol.charAt(index) >= 'A' && symbol.charAt(index) <= 'Z';
  }

  /** Reads a number, which may be too large for the symbol. */
  private int number() {
    int number = 0;
    for (; at < symbol.length() && isDigit(at); at++)
      number = Math.min(symbol.length(), 10 * number + symbol.charAt(at) - '0');
    return number;
  }

  private boolean isName(int length) {
    if (length == 0 || length > symbol.length() - at) return false;
    char first = symbol.charAt(at);
    return first == '_' || Character.isLetter(first);
  }

  /**
   * Whether a name begins something, rather than goes on with what stands before it, or is a tag.
   *
   * @param gap where the name before it ends
   * @param begin where it begins, with its length
   */
  private boolean isOutermost(int gap, int begin, boolean first) {
    if (begin > gap && isStd(begin)) return false;
    if (first) return true;
    char before = symbol.charAt(begin - 1);
    return begin > gap && "E_B".indexOf(before) < 0;
  }

  /** Whether {@code St} stands before it, or what stands for one of the classes in std. */
  private boolean isStd(int begin) {
    return begin >= PREFIX.length() + 2
        && symbol.charAt(begin - 2) == 'S'
        && "tabsiod".indexOf(symbol.charAt(begin - 1)) >= 0;
  }

  private String plain(int from, int to) {
    int dollar = symbol.indexOf('$', from + 1);
    int end = dollar < 0 ? to : Math.min(dollar, to);
    while (end > from + 1 && isDigit(end - 1)) end--;
    return symbol.substring(from, end);
  }
}
