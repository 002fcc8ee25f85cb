package dev.abilens.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of macOS or Windows NT: {@code 13.5.2}, {@code 10.0.19045}.
 *
 * @param major the first number, not negative
 * @param minor the second number, not negative
 * @param build the third: macOS's patch level, Windows' build; not negative
 */
public record OsVersion(int major, int minor, int build) implements Comparable<OsVersion> {
  // Nine digits always fit into an int.
  private static final Pattern NUMBERS =
      Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?(?:\\.([0-9]{1,9}))?");

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public OsVersion {
    if (major < 0 || minor < 0 || build < 0)
      throw new IllegalArgumentException(
          "no version has a negative number: " + major + "." + minor + "." + build);
  }

  /** Returns a version whose third number is 0. */
  public static OsVersion of(int major, int minor) {
    return new OsVersion(major, minor, 0);
  }

  /**
   * Reads {@code 13}, {@code 13.5} or {@code 13.5.2}.
   *
   * @return the version, what is not written being 0; or empty if the text is anything else
   */
  public static Optional<OsVersion> parse(String text) {
    Matcher m = NUMBERS.matcher(text);
    return m.matches()
        ? Optional.of(new OsVersion(number(m, 1), number(m, 2), number(m, 3)))
        : Optional.empty();
  }

  private static int number(Matcher m, int group) {
    return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
  }

  @Override
  public int compareTo(OsVersion other) {
    if (major != other.major) return Integer.compare(major, other.major);
    if (minor != other.minor) return Integer.compare(minor, other.minor);
    return Integer.compare(build, other.build);
  }

  /** Returns {@code 13.5}, or {@code 13.5.2} where the third number is not 0. */
  @Override
  public String toString() {
    return major + "." + minor + (build == 0 ? "" : "." + build);
  }
}
