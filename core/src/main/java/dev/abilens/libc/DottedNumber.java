package dev.abilens.libc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version of numbers with dots between, compared number by number: 2.4 is before 2.31, and 14.0
 * before 14.0.0, which is another node. Immutable and thread-safe.
 *
 * @param parts the numbers, at least one, none negative
 */
public record DottedNumber(List<Integer> parts) implements Comparable<DottedNumber> {
  private static final int MAX_DIGITS = 9;

  /**
   * Takes the numbers.
   *
   * @throws IllegalArgumentException if there is none or one is negative
   */
  public DottedNumber {
    parts = List.copyOf(parts);
    boolean sound = !parts.isEmpty();
    for (int part : parts) sound &= part >= 0;
    if (!sound) throw new IllegalArgumentException("not a dotted number: " + parts);
  }

  /**
   * Reads {@code 2.31}.
   *
   * @return the number, or empty if the text is anything but digits with single dots between
   */
  public static Optional<DottedNumber> parse(String text) {
    List<Integer> parts = new ArrayList<>();
    int from = 0;
    while (from <= text.length()) {
      int dot = text.indexOf('.', from);
      int to = dot < 0 ? text.length() : dot;
      // Nine digits always fit into an int.
      if (to == from || to - from > MAX_DIGITS) return Optional.empty();
      int value = 0;
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        if (c < '0' || c > '9') return Optional.empty();
        value = value * 10 + (c - '0');
      }
      parts.add(value);
      from = to + 1;
    }
    return Optional.of(new DottedNumber(parts));
  }

  /**
   * Reads {@code 2.31}.
   *
   * @throws IllegalArgumentException if the text is anything but digits with single dots between
   */
  public static DottedNumber of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"" + text + "\" is no version: expected numbers with dots, such as 2.31"));
  }

  /** Returns whether this is that number or a later one. */
  public boolean isAtLeast(DottedNumber other) {
    return compareTo(other) >= 0;
  }

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DottedNumber n && parts.equals(n.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public int compareTo(DottedNumber other) {
    int common = Math.min(parts.size(), other.parts.size());
    for (int i = 0; i < common; i++) {
      int order = Integer.compare(parts.get(i), other.parts.get(i));
      if (order != 0) return order;
    }
    return Integer.compare(parts.size(), other.parts.size());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int part : parts) text.append(text.length() == 0 ? "" : ".").append(part);
    return text.toString();
  }
}
