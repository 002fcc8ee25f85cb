package dev.abilens.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * How much following one Dockerfile may cost. A build that people write is far below; what copies
 * copies of everything at each line ends here, and that is said.
 */
final class Work {
  private static final int MAX_STEPS = 1_000_000;

  private int steps;
  private @Nullable String exceeded;

  /** Takes some steps; returns whether they may still be made. */
  boolean take(int more) {
    steps = Math.min(MAX_STEPS + 1, steps + more);
    if (steps > MAX_STEPS) exceed("more than " + MAX_STEPS + " looks at folders of packages");
    return steps <= MAX_STEPS;
  }

  /** Notes that a limit was hit. */
  void exceed(String limit) {
    if (exceeded == null) exceeded = limit;
  }

  /** Returns the limit that was hit, or null. */
  @Nullable String exceeded() {
    return exceeded;
  }
}
