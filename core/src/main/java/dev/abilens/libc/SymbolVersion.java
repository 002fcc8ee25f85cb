package dev.abilens.libc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A version node's name taken apart: {@code GLIBC_2.34} is number 2.34 of the family {@code GLIBC}.
 * Only numbers of one family can be compared; {@code GLIBC_PRIVATE} and {@code GLIBC_ABI_DT_RELR}
 * have none and are met by name alone. Immutable and thread-safe.
 *
 * @param name the whole name
 * @param family what stands before the number, or before the first underscore where there is none
 * @param number the number, or null
 */
public record SymbolVersion(String name, String family, @Nullable DottedNumber number) {
  /** The family of glibc's nodes. */
  public static final String GLIBC = "GLIBC";

  /** The family of libstdc++'s nodes. */
  public static final String GLIBCXX = "GLIBCXX";

  /** The family of the C++ runtime's nodes in libstdc++. */
  public static final String CXXABI = "CXXABI";

  /** The family of libgcc's nodes. */
  public static final String GCC = "GCC";

  /** The node of what glibc's libraries share among themselves and change at will. */
  public static final String GLIBC_PRIVATE = "GLIBC_PRIVATE";

  private static final String GLIBC_ABI = "GLIBC_ABI_";

  /** Writes the constructor out. */
  public SymbolVersion {}

  /** Takes any name apart; every text is a name. */
  public static SymbolVersion of(String name) {
    int last = name.lastIndexOf('_');
    if (last > 0) {
      DottedNumber number = DottedNumber.parse(name.substring(last + 1)).orElse(null);
      if (number != null) return new SymbolVersion(name, name.substring(0, last), number);
    }
    int first = name.indexOf('_');
    return new SymbolVersion(name, first > 0 ? name.substring(0, first) : name, null);
  }

  /** Returns whether this is a numbered node of a family. */
  public boolean isNumbered(String ofFamily) {
    return number != null && family.equals(ofFamily);
  }

  /** Returns whether this marks a feature of the loader rather than a release. */
  public boolean isGlibcAbi() {
    return name.startsWith(GLIBC_ABI);
  }

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SymbolVersion v
        && name.equals(v.name)
        && family.equals(v.family)
        && Objects.equals(number, v.number);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
