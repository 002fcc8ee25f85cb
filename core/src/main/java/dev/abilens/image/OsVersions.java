package dev.abilens.image;

import dev.abilens.image.Availability.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The versions that an operating system may be of: one, the ones that a short name stands for, or
 * those that a runtime runs on.
 *
 * @param oldest the oldest that it may be, or null where nothing tells
 * @param newest the newest that it may be, or null where nothing tells
 * @param evidence how that is known, as a clause for a person
 */
public record OsVersions(@Nullable OsVersion oldest, @Nullable OsVersion newest, String evidence) {
  /** Nothing is known of the version. */
  public static final OsVersions ANY = new OsVersions(null, null, "no version is named");

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if the newest is before the oldest
   */
  public OsVersions {
    if (oldest != null && newest != null && newest.compareTo(oldest) < 0)
      throw new IllegalArgumentException(newest + " is before " + oldest);
  }

  /** Returns whether the system is of that version or a later one. */
  public Answer isAtLeast(OsVersion version) {
    if (oldest != null && oldest.compareTo(version) >= 0) return Answer.YES;
    return newest != null && newest.compareTo(version) < 0 ? Answer.NO : Answer.UNKNOWN;
  }
}
