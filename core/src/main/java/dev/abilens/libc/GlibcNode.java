package dev.abilens.libc;

import org.jspecify.annotations.Nullable;

/**
 * A version node of one of glibc's libraries on one architecture. Immutable and thread-safe.
 *
 * @param soname the library
 * @param name the node, such as {@code GLIBC_2.34}
 * @param since the first release whose library defines it: not always the node's own number
 * @param until the last such release, or null while it is still there
 * @param kind what the node carries
 * @param source how the row is known: {@code abilist}, {@code package}, {@code versions}, {@code
 *     source}, or {@code derived} where only the node's number tells {@code since}
 */
public record GlibcNode(
    String soname,
    String name,
    GlibcVersion since,
    @Nullable GlibcVersion until,
    Kind kind,
    String source) {
  /** Writes the constructor out. */
  public GlibcNode {}

  /** What a node carries. */
  public enum Kind {
    /** Symbols. */
    SYMBOLS,
    /** Nothing: it is defined, and no linker writes a need for it. */
    EMPTY,
    /** {@code GLIBC_PRIVATE}: the check passes, the symbols behind it change between releases. */
    PRIVATE,
    /** A {@code GLIBC_ABI_*} mark of a loader feature. */
    ABI
  }

  /** Returns whether a release's library defines it, back-ports of distributions aside. */
  public boolean isIn(GlibcVersion release) {
    return release.isAtLeast(since) && (until == null || until.isAtLeast(release));
  }
}
