package dev.abilens.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A set of versions in npm's notation: a prefix ({@code 18}, {@code 18.20}, {@code 18.x}), a whole
 * version, comparators ({@code >=16 <19}), caret, tilde, a hyphen range, and alternatives parted by
 * {@code ||}. Unlike npm's, a range holds a prerelease when the order of versions puts it inside.
 */
public final class VersionRange {
  private static final String NUMBER = "(\\d{1,9}|[xX*])";
  private static final Pattern PARTIAL =
      Pattern.compile(
          "[v=]*"
              + NUMBER
              + "(?:\\."
              + NUMBER
              + "(?:\\."
              + NUMBER
              + "(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?)?)?");
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");
  private static final Pattern COMPARATOR =
      Pattern.compile("(>=|<=|>|<|=|\\^|~>?)?\\s*([^\\s<>=^~]+)\\s*");
  private static final Interval ALL = new Interval(new RuntimeVersion(0, 0, 0, "0"), null);

  /** From {@code from} on, up to but without {@code to}; no end if that is null. */
  private record Interval(RuntimeVersion from, @Nullable RuntimeVersion to) {
    boolean isEmpty() {
      return to != null && from.compareTo(to) >= 0;
    }

    boolean contains(RuntimeVersion version) {
      return from.compareTo(version) <= 0 && (to == null || version.compareTo(to) < 0);
    }

    Interval and(Interval other) {
      RuntimeVersion later = from.compareTo(other.from) >= 0 ? from : other.from;
      return new Interval(later, earlier(to, other.to));
    }

    private static @Nullable RuntimeVersion earlier(
        @Nullable RuntimeVersion a, @Nullable RuntimeVersion b) {
      if (a == null) return b;
      return b == null || a.compareTo(b) <= 0 ? a : b;
    }
  }

  private final String text;
  private final List<Interval> intervals;

  private VersionRange(String text, List<Interval> intervals) {
    this.text = text;
    this.intervals = List.copyOf(intervals);
  }

  /**
   * Reads a range.
   *
   * @param text such as {@code 18}, {@code >=16 <19}, {@code ^18.17 || 20}; blank or {@code *}
   *     holds everything
   * @return the range
   * @throws IllegalArgumentException if the text is no range
   */
  public static VersionRange parse(String text) {
    List<Interval> intervals = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      Interval interval = conjunction(alternative.strip(), text);
      if (!interval.isEmpty()) intervals.add(interval);
    }
    return new VersionRange(text.strip(), intervals);
  }

  /**
   * Returns the range that holds one version only.
   *
   * @param version the version
   * @return that version alone
   */
  public static VersionRange exactly(RuntimeVersion version) {
    return new VersionRange(version.toString(), List.of(new Interval(version, after(version))));
  }

  private static Interval conjunction(String alternative, String text) {
    Matcher hyphen = HYPHEN.matcher(alternative);
    if (hyphen.matches())
      return partial(">=", hyphen.group(1), text).and(partial("<=", hyphen.group(2), text));
    Interval interval = ALL;
    Matcher m = COMPARATOR.matcher(alternative);
    int end = 0;
    while (end < alternative.length()) {
      if (!m.find(end) || m.start() != end) throw notARange(text);
      String operator = m.group(1);
      interval = interval.and(partial(operator == null ? "=" : operator, m.group(2), text));
      end = m.end();
    }
    return interval;
  }

  private static Interval partial(String operator, String version, String text) {
    Matcher m = PARTIAL.matcher(version);
    if (!m.matches()) throw notARange(text);
    int known = 0;
    int[] numbers = new int[3];
    while (known < 3 && isNumber(m.group(known + 1))) {
      numbers[known] = Integer.parseInt(m.group(known + 1));
      known++;
    }
    String pre = known == 3 && m.group(4) != null ? m.group(4) : "";
    RuntimeVersion first = new RuntimeVersion(numbers[0], numbers[1], numbers[2], pre);
    if (known == 0)
      return operator.equals("<") || operator.equals(">") ? new Interval(first, first) : ALL;
    RuntimeVersion next = known == 3 ? after(first) : bump(numbers, known - 1);
    return switch (operator) {
      case ">=" -> new Interval(first, null);
      case ">" -> new Interval(next, null);
      case "<" ->
          new Interval(
              ALL.from(),
              pre.isEmpty() ? new RuntimeVersion(numbers[0], numbers[1], numbers[2], "0") : first);
      case "<=" -> new Interval(ALL.from(), next);
      case "^" -> new Interval(first, bump(numbers, caretPlace(numbers, known)));
      case "~", "~>" -> new Interval(first, bump(numbers, Math.min(known, 2) - 1));
      default -> new Interval(first, next);
    };
  }

  private static boolean isNumber(@Nullable String part) {
    return part != null && Character.isDigit(part.charAt(0));
  }

  /**
   * The place that a caret range holds fixed: the first number that is not zero, or the last one
   * written.
   */
  private static int caretPlace(int[] numbers, int known) {
    for (int i = 0; i < known; i++) if (numbers[i] != 0) return i;
    return known - 1;
  }

  /** The very first version, prereleases included, in which the number at a place is one higher. */
  private static RuntimeVersion bump(int[] numbers, int place) {
    return new RuntimeVersion(
        numbers[0] + (place == 0 ? 1 : 0),
        place == 0 ? 0 : numbers[1] + (place == 1 ? 1 : 0),
        place == 2 ? numbers[2] + 1 : 0,
        "0");
  }

  /** The next version in the order: nothing lies between the two. */
  private static RuntimeVersion after(RuntimeVersion version) {
    return version.isPreRelease()
        ? new RuntimeVersion(
            version.major(), version.minor(), version.patch(), version.preRelease() + ".0")
        : new RuntimeVersion(version.major(), version.minor(), version.patch() + 1, "0");
  }

  private static IllegalArgumentException notARange(String text) {
    return new IllegalArgumentException(
        "no version range: \"" + text + "\"; expected such as 18.20.4, 18 or \">=16 <19\"");
  }

  /**
   * Returns whether a version is in this range.
   *
   * @param version the version
   */
  public boolean contains(RuntimeVersion version) {
    for (Interval interval : intervals) if (interval.contains(version)) return true;
    return false;
  }

  /**
   * Returns the lowest version that this range and another one share.
   *
   * @param other the other range
   * @return where the overlap begins, or empty if there is none
   */
  public Optional<RuntimeVersion> firstInBoth(VersionRange other) {
    return intervals.stream()
        .flatMap(mine -> other.intervals.stream().map(mine::and))
        .filter(overlap -> !overlap.isEmpty())
        .map(Interval::from)
        .min(RuntimeVersion::compareTo);
  }

  /**
   * Returns the one version that this range was written as, or empty if it is written in another
   * way.
   */
  public Optional<RuntimeVersion> exactVersion() {
    return RuntimeVersion.tryParse(text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VersionRange range && intervals.equals(range.intervals);
  }

  @Override
  public int hashCode() {
    return intervals.hashCode();
  }

  /** Returns the range as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
