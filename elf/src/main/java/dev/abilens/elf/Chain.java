package dev.abilens.elf;

import dev.abilens.bytes.Region;

/**
 * Keeps linked tables from being read for ever. A link is an unsigned distance, so that no chain
 * goes back; but entries may be shared (linkers let two definitions share a name), and tables made
 * for it would be read over and over. Used by one thread.
 */
final class Chain {
  // A version index has 15 bits; a definition may have as many parents again.
  static final int MAX_ENTRIES = 2 * Elf.VERSYM_VERSION;

  private final ProblemLog log;
  private int entries;

  Chain(ProblemLog log) {
    this.log = log;
  }

  /** Returns whether another entry may be read; if not, the problem was logged. */
  boolean enter(Region entry, String where) {
    if (entries++ < MAX_ENTRIES) return true;
    log.limit(
        entry.origin(),
        where,
        "version entries",
        "another entry",
        "at most " + MAX_ENTRIES + " entries");
    return false;
  }
}
