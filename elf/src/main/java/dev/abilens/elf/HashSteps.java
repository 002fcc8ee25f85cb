package dev.abilens.elf;

/**
 * How many entries of hash tables are gone through for all lookups together: chains of a file may
 * be as long as it, and each of its symbols may be looked for in the same one. Used by one thread.
 */
final class HashSteps {
  /** More than the largest objects need, all of whose symbols are looked for in ten others. */
  private static final long MOST = 1 << 25;

  /** Many times what the chains cost that linkers make, be names long. */
  private static final int MOST_OF_ONE = 1 << 10;

  private static final int BYTES_A_STEP = 64;

  // Never counted down, and so one for all threads.
  private static final long UNBOUNDED = Long.MAX_VALUE;
  private static final HashSteps OF_ONE = new HashSteps(UNBOUNDED);

  private long left;

  HashSteps(long most) {
    this.left = most;
  }

  /** Returns those of the lookups of one load. */
  static HashSteps ofLoad() {
    return new HashSteps(MOST);
  }

  /** Returns those of one of lookups that may be as many as the file has symbols. */
  static HashSteps ofOneOfMany() {
    return new HashSteps(MOST_OF_ONE);
  }

  /** Returns those of a single lookup, which ends with the file. */
  static HashSteps ofOne() {
    return OF_ONE;
  }

  /**
   * Takes what one entry costs, which may have the name that is looked for; false if it is not
   * left.
   */
  boolean take(SymbolName name) {
    if (left == UNBOUNDED) return true;
    left -= 1 + name.length() / BYTES_A_STEP;
    return left >= 0;
  }
}
