package dev.abilens.elf;

import org.jspecify.annotations.Nullable;

/**
 * A release of glibc, by which its loader's habits are told apart.
 *
 * @param minor the number behind {@code 2.}
 */
record GlibcRelease(int minor) {
  private static final String MAJOR = "2.";

  /** Reads {@code 2.31}; null for no text or anything else. */
  static @Nullable GlibcRelease parse(@Nullable String text) {
    if (text == null || !text.startsWith(MAJOR)) return null;
    int end = MAJOR.length();
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') end++;
    int digits = end - MAJOR.length();
    return digits == 0 || digits > 4
        ? null
        : new GlibcRelease(Integer.parseInt(text, MAJOR.length(), end, 10));
  }

  boolean atLeast(int other) {
    return minor >= other;
  }

  @Override
  public String toString() {
    return "2." + minor;
  }
}
