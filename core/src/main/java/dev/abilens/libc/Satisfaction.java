package dev.abilens.libc;

import dev.abilens.image.Availability.Answer;
import java.util.List;

/**
 * Whether a distribution meets all the needs of a binary. Immutable and thread-safe.
 *
 * @param distribution the distribution
 * @param answer no if one need is surely not met, unknown if one is not known to be, else yes
 * @param verified whether all that the answer rests on was read from real libraries
 * @param open the needs that are not met, or not known to be
 */
public record Satisfaction(
    Distribution distribution, Answer answer, boolean verified, List<NeedAnswer> open) {
  /** Copies the list. */
  public Satisfaction {
    open = List.copyOf(open);
  }
}
