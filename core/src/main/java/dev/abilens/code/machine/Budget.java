package dev.abilens.code.machine;

/** How much may be done for one answer, on all ways together: what instructions and words cost. */
final class Budget {
  private static final long MOST = 1 << 21;

  private long left = MOST;

  /** Takes so much of it. */
  void spend(long cost) {
    left -= cost;
  }

  /** Returns whether nothing is left. */
  boolean isSpent() {
    return left < 0;
  }
}
