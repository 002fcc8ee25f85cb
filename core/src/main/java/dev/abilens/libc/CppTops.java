package dev.abilens.libc;

import org.jspecify.annotations.Nullable;

/**
 * The highest nodes of a system's GCC runtime libraries, as far as they are known. Immutable and
 * thread-safe.
 *
 * @param glibcxx the highest {@code GLIBCXX_} node of libstdc++.so.6, or null
 * @param cxxabi the highest {@code CXXABI_1.3} node of libstdc++.so.6, or null
 * @param gcc the highest {@code GCC_} node of libgcc_s.so.1, or null
 */
public record CppTops(@Nullable String glibcxx, @Nullable String cxxabi, @Nullable String gcc) {
  /** Nothing is known. */
  public static final CppTops NONE = new CppTops(null, null, null);

  /** Writes the constructor out. */
  public CppTops {}

  /**
   * Takes the highest GLIBCXX number alone.
   *
   * @param number such as {@code 3.4.28}, or the whole node's name
   * @throws IllegalArgumentException if the text is no dotted number
   */
  public static CppTops glibcxx(String number) {
    String prefix = SymbolVersion.GLIBCXX + "_";
    String bare = number.startsWith(prefix) ? number.substring(prefix.length()) : number;
    return new CppTops(prefix + DottedNumber.of(bare), null, null);
  }

  /** Returns whether nothing is known. */
  public boolean isEmpty() {
    return glibcxx == null && cxxabi == null && gcc == null;
  }
}
