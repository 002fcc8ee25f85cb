package dev.abilens.libc;

import dev.abilens.image.Availability;
import dev.abilens.image.VersionNeed;

/**
 * Whether a system meets one need of a binary. Immutable and thread-safe.
 *
 * @param need the need
 * @param answer whether it is met, and how that is known
 */
public record NeedAnswer(VersionNeed need, Availability answer) {
  /** Writes the constructor out. */
  public NeedAnswer {}
}
