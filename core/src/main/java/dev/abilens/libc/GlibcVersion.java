package dev.abilens.libc;

import java.util.Optional;

/**
 * A release of the GNU C library, such as 2.31. A release is not one set of version nodes: each of
 * its libraries has its own, see {@link GlibcNodes}. Immutable and thread-safe.
 *
 * @param number the release's number
 */
public record GlibcVersion(DottedNumber number) implements Comparable<GlibcVersion> {
  /** Writes the constructor out. */
  public GlibcVersion {}

  /**
   * Reads {@code 2.31}.
   *
   * @throws IllegalArgumentException if the text is no dotted number
   */
  public static GlibcVersion of(String text) {
    return new GlibcVersion(DottedNumber.of(text));
  }

  /**
   * Reads {@code 2.31}.
   *
   * @return the release, or empty if the text is no dotted number
   */
  public static Optional<GlibcVersion> parse(String text) {
    return DottedNumber.parse(text).map(GlibcVersion::new);
  }

  /** Returns whether this is that release or a later one. */
  public boolean isAtLeast(GlibcVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public int compareTo(GlibcVersion other) {
    return number.compareTo(other.number);
  }

  @Override
  public String toString() {
    return number.toString();
  }
}
