package dev.abilens.code;

import dev.abilens.image.Landings;

/** What may be thrown out of a call; of two the later one says more. */
public enum Thrown {
  /** Nothing. */
  NOTHING,
  /** What the standard library throws, of its own classes. */
  STANDARD,
  /** What the image itself throws. */
  OWN,
  /** What others throw, who need not take for a failure what they are asked for. */
  BY_OTHERS;

  /** Returns what may be thrown where either may. */
  Thrown or(Thrown other) {
    return compareTo(other) < 0 ? other : this;
  }

  /** Returns whether it may be caught by who made the call. */
  public boolean mayBeCaught(Landings landings, long back) {
    return switch (this) {
      case NOTHING -> false;
      case STANDARD -> landings.mayCatchStandard(back);
      case OWN, BY_OTHERS -> landings.mayCatch(back);
    };
  }
}
