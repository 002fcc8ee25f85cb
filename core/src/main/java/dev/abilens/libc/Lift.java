package dev.abilens.libc;

import java.util.List;

/**
 * From which release on a family of distributions meets the needs of a binary. Immutable and
 * thread-safe.
 *
 * @param family the family, such as {@code debian}
 * @param first the oldest release from which on every known one meets them
 * @param later the known releases after it
 * @param verified whether the answers for all of them were read from real libraries
 */
public record Lift(String family, Distribution first, List<Distribution> later, boolean verified) {
  /** Copies the list. */
  public Lift {
    later = List.copyOf(later);
  }

  /** Returns a clause such as {@code debian: 12 and later}. */
  @Override
  public String toString() {
    String release = first.release().isEmpty() ? first.name() : first.release();
    return family + ": " + release + (later.isEmpty() ? "" : " and later");
  }
}
