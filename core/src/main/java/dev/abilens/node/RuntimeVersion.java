package dev.abilens.node;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A runtime's version, ordered as Semantic Versioning 2.0.0 section 11 orders; build metadata is
 * left out.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 * @param preRelease what follows the hyphen, such as {@code beta.7}; empty for a release
 */
public record RuntimeVersion(int major, int minor, int patch, String preRelease)
    implements Comparable<RuntimeVersion> {
  /** Nine digits at most, so that every number fits an int. */
  private static final int MOST_DIGITS = 9;

  /**
   * Makes a release's version.
   *
   * @param major the first number
   * @param minor the second number
   * @param patch the third number
   * @return that version, no prerelease
   */
  public static RuntimeVersion of(int major, int minor, int patch) {
    return new RuntimeVersion(major, minor, patch, "");
  }

  /**
   * Reads a whole version such as {@code 18.20.4}, {@code v18.20.4} or {@code 31.0.0-beta.7}.
   *
   * @param text the version; all three numbers must be there ({@link VersionRange} reads less)
   * @return the version, or empty if the text is none
   */
  public static Optional<RuntimeVersion> tryParse(String text) {
    int build = text.indexOf('+');
    if (build >= 0 && !isTail(text, build + 1)) return Optional.empty();
    String core = build >= 0 ? text.substring(0, build) : text;
    int hyphen = core.indexOf('-');
    if (hyphen >= 0 && !isTail(core, hyphen + 1)) return Optional.empty();
    int end = hyphen >= 0 ? hyphen : core.length();
    int start = core.startsWith("v") ? 1 : 0;
    int first = core.indexOf('.', start);
    int second = first < 0 ? -1 : core.indexOf('.', first + 1);
    if (second < 0 || second > end) return Optional.empty();
    int major = number(core, start, first);
    int minor = number(core, first + 1, second);
    int patch = number(core, second + 1, end);
    if (major < 0 || minor < 0 || patch < 0) return Optional.empty();
    String pre = hyphen >= 0 ? core.substring(hyphen + 1) : "";
    return Optional.of(new RuntimeVersion(major, minor, patch, pre));
  }

  /** Reads digits, or returns -1 if there is anything else. */
  private static int number(String text, int start, int end) {
    if (start >= end || end - start > MOST_DIGITS) return -1;
    int value = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /** Whether a prerelease or build part is made of what may stand there. */
  private static boolean isTail(String text, int start) {
    if (start == text.length()) return false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          c >= '0' && c <= '9'
              || c >= 'A' && c <= 'Z'
              || c >= 'a' && c <= 'z'
              || c == '.'
              || c == '-';
      if (!allowed) return false;
    }
    return true;
  }

  /**
   * Reads a whole version, as {@link #tryParse}.
   *
   * @param text the version
   * @return the version
   * @throws IllegalArgumentException if the text is no version
   */
  public static RuntimeVersion parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("no version: \"" + text + "\""));
  }

  /**
   * Returns the release line by which Node.js counts: {@code 0.10} before 1.0.0, then the major
   * number.
   */
  public String line() {
    return major == 0 ? "0." + minor : Integer.toString(major);
  }

  /** Returns whether this is before a release: it has a prerelease part. */
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RuntimeVersion v
        && major == v.major
        && minor == v.minor
        && patch == v.patch
        && preRelease.equals(v.preRelease);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * major + minor) + patch) + preRelease.hashCode();
  }

  @Override
  public int compareTo(RuntimeVersion other) {
    int order = Integer.compare(major, other.major);
    if (order == 0) order = Integer.compare(minor, other.minor);
    if (order == 0) order = Integer.compare(patch, other.patch);
    return order != 0 ? order : comparePreReleases(preRelease, other.preRelease);
  }

  private static int comparePreReleases(String left, String right) {
    if (left.isEmpty() || right.isEmpty()) return Boolean.compare(left.isEmpty(), right.isEmpty());
    String[] a = left.split("\\.", -1);
    String[] b = right.split("\\.", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      int order = compareIdentifiers(a[i], b[i]);
      if (order != 0) return order;
    }
    return Integer.compare(a.length, b.length);
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftNumber = isNumber(left);
    boolean rightNumber = isNumber(right);
    if (leftNumber != rightNumber) return leftNumber ? -1 : 1;
    // Without leading zeros the longer number is the greater one, however many digits it has.
    if (leftNumber && left.length() != right.length())
      return Integer.compare(left.length(), right.length());
    return left.compareTo(right);
  }

  private static boolean isNumber(String identifier) {
    return !identifier.isEmpty() && identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Returns the usual spelling, without a leading {@code v}. */
  @Override
  public String toString() {
    String numbers = major + "." + minor + "." + patch;
    return isPreRelease() ? numbers + "-" + preRelease : numbers;
  }
}
