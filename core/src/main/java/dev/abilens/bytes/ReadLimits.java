package dev.abilens.bytes;

/**
 * How much reading may cost. Every bound that is hit is reported by name, nothing is cut short in
 * silence.
 *
 * @param maxHeldBytes the most bytes that are copied out of one binary and held at once, over all
 *     of its tables; the bytes of a {@code byte[]} source are the caller's and not counted
 * @param maxEntries the most entries of a container (files of a directory tree, members of an
 *     archive) that are looked at
 * @param maxEntryBytes the largest member of an archive that is inflated into memory, in bytes
 * @param maxInflatedBytes the most bytes that one archive may inflate to
 * @param maxDepth the deepest nesting: of directories in a tree, of links behind a path
 */
public record ReadLimits(
    long maxHeldBytes, long maxEntries, long maxEntryBytes, long maxInflatedBytes, int maxDepth) {

  private static final long MIB = 1024 * 1024;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public ReadLimits {
    if (maxHeldBytes <= 0
        || maxEntries <= 0
        || maxEntryBytes <= 0
        || maxInflatedBytes <= 0
        || maxDepth <= 0) throw new IllegalArgumentException("limits must be positive");
  }

  /**
   * Returns the bounds used where none are given: a million entries, 16 GiB inflated, a depth of
   * 256, and bytes held in memory up to 256 MiB but never more than a quarter of this process's
   * heap, so that a hostile file meets a named limit before the process runs out of memory.
   */
  public static ReadLimits defaults() {
    long held = Math.max(MIB, Math.min(256 * MIB, Runtime.getRuntime().maxMemory() / 4));
    return new ReadLimits(held, 1_000_000, held, 16 * 1024 * MIB, 256);
  }
}
