package dev.abilens.node;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  // Nine digits at most, so that every number fits an int.
  private static final Pattern SYNTAX =
      Pattern.compile(
          "v?(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?");

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
    Matcher m = SYNTAX.matcher(text);
    if (!m.matches()) return Optional.empty();
    String pre = m.group(4);
    return Optional.of(
        new RuntimeVersion(
            Integer.parseInt(m.group(1)),
            Integer.parseInt(m.group(2)),
            Integer.parseInt(m.group(3)),
            pre == null ? "" : pre));
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
