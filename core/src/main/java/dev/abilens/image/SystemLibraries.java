package dev.abilens.image;

/**
 * What is known of a target system's libraries where no tree of its files is given. Implementations
 * are immutable and thread-safe.
 */
public interface SystemLibraries {
  /** Returns what system this speaks of, such as {@code Debian 12 bookworm (glibc 2.36)}. */
  String describe();

  /**
   * Returns the file name or path by which messages of the system's loader call a library that was
   * found.
   */
  String pathOf(String soname);

  /** Returns whether a library of that name is found by the loader. */
  Availability library(String soname);

  /**
   * Returns whether a library defines a version node.
   *
   * @param soname the library's name, as in {@code DT_NEEDED}
   * @param version the node's name, such as {@code GLIBC_2.34}
   */
  Availability version(String soname, String version);

  /**
   * Returns whether a library defines a symbol, under any version.
   *
   * @param soname the library's name
   * @param symbol the symbol's name
   */
  Availability symbol(String soname, String symbol);

  /**
   * Returns whether {@link #symbol} may say that the library defines it: most symbols that somebody
   * looks for are in no table, and that is told sooner than why.
   *
   * @param soname the library's name
   * @param symbol the symbol's name
   */
  default boolean mayDefine(String soname, String symbol) {
    return true;
  }
}
