package dev.abilens.words;

import java.util.function.Predicate;

/**
 * Names as C++ compilers mangle them (Itanium C++ ABI), as far as it is asked of what they speak:
 * of the outermost namespaces, classes and functions that a symbol and its arguments are made of.
 */
public final class MangledName {
  private static final String PREFIX = "_Z";

  /** The namespace of all that libc++ has. */
  private static final String LIBCXX = "St3__1";

  /** With a sign and without. */
  private static final String LONG_LONG = "xy";

  private static final String UNSIGNED_INT = "j";

  /** Of the number of a substitution: no symbol has as many as these tell apart. */
  private static final int MOST_DIGITS = 6;

  private final String symbol;
  private int at;

  // Letters of what has begun and has an end of its own, such as N for a nested name.
  private final StringBuilder open = new StringBuilder();

  private MangledName(String symbol) {
    this.symbol = symbol;
    this.at = PREFIX.length();
  }

  /** Returns whether a symbol is mangled so. */
  public static boolean isOne(String symbol) {
    return symbol.startsWith(PREFIX);
  }

  /**
   * Returns whether what has a name on macOS has the same on 64-bit Linux: not what speaks of
   * int64_t, which is {@code long long} and {@code long}, nor of libc++, which names its version.
   *
   * @param symbol a mangled one
   */
  public static boolean isSameOnLinux(String symbol) {
    return !symbol.contains(LIBCXX) && !new MangledName(symbol).speaksOf(LONG_LONG);
  }

  /**
   * Returns whether what has a name on 32-bit Linux has the same on 64-bit Linux: not what speaks
   * of int64_t, nor of size_t and uintptr_t, which are {@code unsigned int} and {@code unsigned
   * long}.
   *
   * @param symbol a mangled one
   */
  public static boolean isSameOn64Bit(String symbol) {
    return !new MangledName(symbol).speaksOf(LONG_LONG + UNSIGNED_INT);
  }

  private boolean speaksOf(String types) {
    while (at < symbol.length()) {
      if (isDigit(at)) {
        int length = number();
        if (isName(length)) at += length;
      } else if (isOneOf(types, at++)) {
        return true;
      }
    }
    return false;
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
      typeEnds();
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
    switch (letter) {
      case 'N', 'I', 'J', 'X', 'Z', 'F' -> open.append(letter);
      case 'E' -> close();
      case 'L' -> literal();
      case 'S' -> {
        boolean std = isOneOf("t", at);
        boolean whole = isOneOf("absiod", at);
        if (std || whole) at++;
        if (whole || !std && skipSubstitution()) typeEnds();
      }
      case 'T', 'A' -> {
        skipNumber();
        if (letter == 'T') typeEnds();
      }
      // Constructors and destructors; decltype, which has an end.
      case 'C' -> at = digits(isOneOf("I", at) ? at + 1 : at);
      case 'D' -> {
        if (isOneOf("tT", at)) open.append(symbol.charAt(at++));
        else at = digits(at);
      }
      // A lambda has an end and a number behind it, another type without a name the number alone.
      case 'U' -> {
        boolean lambda = isOneOf("l", at);
        boolean type = lambda || isOneOf("t", at);
        if (type) at++;
        if (lambda) open.append('l');
        else if (type) skipNumber();
      }
      default -> {
        // Qualifiers and types of a vendor go on.
        if (letter >= 'a' && letter <= 'z' && letter != 'r' && letter != 'u') typeEnds();
      }
    }
  }

  /** Begins a constant, unless it is the mark of a name that is not seen outside. */
  private void literal() {
    // What is mangled in its turn has no value.
    if (at == symbol.length() || symbol.charAt(at) == '_') return;
    if (!isDigit(at) || "IJXtT".indexOf(innermost()) >= 0) open.append('L');
  }

  private boolean skipSubstitution() {
    int end = at;
    int most = Math.min(symbol.length(), at + MOST_DIGITS);
    while (end < most && (isDigit(end) || isUpper(end))) end++;
    int from = at;
    skipTo(end, '_');
    return at > from;
  }

  private void close() {
    char closed = innermost();
    if (open.length() > 0) open.setLength(open.length() - 1);
    if (closed == 'l') skipNumber();
    else if (closed == 'N' || closed == 'I') typeEnds();
  }

  /** Skips the value of a constant whose type ends here, up to the end of both. */
  private void typeEnds() {
    if (innermost() != 'L' || isOneOf("I", at)) return;
    open.setLength(open.length() - 1);
    int end = isOneOf("n", at) ? at + 1 : at;
    while (end < symbol.length() && (isDigit(end) || isOneOf("abcdef", end))) end++;
    skipTo(end, 'E');
  }

  private char innermost() {
    return open.length() == 0 ? ' ' : open.charAt(open.length() - 1);
  }

  private void skipNumber() {
    skipTo(digits(at), '_');
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

  private boolean isOneOf(String letters, int index) {
    return index < symbol.length() && letters.indexOf(symbol.charAt(index)) >= 0;
  }

  private boolean isUpper(int index) {
    return symbol.charAt(index) >= 'A' && symbol.charAt(index) <= 'Z';
  }

  /** Reads a number, which may be too large for the symbol. */
  private int number() {
    int number = 0;
    for (; at < symbol.length() && isDigit(at); at++)
      number = (int) Math.min(symbol.length(), 10L * number + symbol.charAt(at) - '0');
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
    int end = from + 1;
    while (end < to && symbol.charAt(end) != '$') end++;
    while (end > from + 1 && isDigit(end - 1)) end--;
    return symbol.substring(from, end);
  }
}
