package dev.abilens.elf;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A release of glibc, by which its loader's habits are told apart.
 *
 * @param minor the number behind {@code 2.}
 */
record GlibcRelease(int minor) {
  private static final Pattern RELEASE = Pattern.compile("2\\.([0-9]{1,4})(?![0-9]).*");

  /** Reads {@code 2.31}; null for no text or anything else. */
  static @Nullable GlibcRelease parse(@Nullable String text) {
    if (text == null) return null;
    Matcher m = RELEASE.matcher(text);
    return m.matches() ? new GlibcRelease(Integer.parseInt(m.group(1))) : null;
  }

  boolean atLeast(int other) {
    return minor >= other;
  }

  @Override
  public String toString() {
    return "2." + minor;
  }
}
