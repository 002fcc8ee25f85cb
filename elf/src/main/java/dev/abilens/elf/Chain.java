package dev.abilens.elf;

import dev.abilens.bytes.Region;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps a linked table from being read for ever: every entry is visited once, and no more entries
 * than versions can be told apart by. Used by one thread.
 */
final class Chain {
  // A version index has 15 bits; a definition may have as many parents again.
  private static final int MAX_ENTRIES = 2 * Elf.VERSYM_VERSION;

  private final ProblemLog log;
  private final Set<Long> visited = new HashSet<>();

  Chain(ProblemLog log) {
    this.log = log;
  }

  /** Returns whether an entry may be read; if not, the problem was logged. */
  boolean enter(Region entry, String where) {
    if (!visited.add(entry.origin())) {
      log.add(entry.origin(), where, "an entry that was read before", "a chain that only goes on");
      return false;
    }
    if (visited.size() > MAX_ENTRIES) {
      log.limit(
          entry.origin(),
          where,
          "version entries",
          "another entry",
          "at most " + MAX_ENTRIES + " entries");
      return false;
    }
    return true;
  }
}
