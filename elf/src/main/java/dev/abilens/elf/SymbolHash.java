package dev.abilens.elf;

/** A hash table over the dynamic symbols, as the loader uses it. Immutable and thread-safe. */
interface SymbolHash {
  /** Returns how many symbols the table lets a loader reach, the one at index 0 counted. */
  long symbols();

  /** Returns whether no symbol is hashed and the table says nothing about how many there are. */
  default boolean isEmpty() {
    return false;
  }

  /** Tells which symbols of a name count. */
  interface Match {
    /** Returns whether the symbol at an index is the one that is looked for. */
    boolean test(int index);
  }

  /**
   * What {@link #find} returns where the way to a symbol leads out of the file or is longer than
   * anybody goes.
   */
  int UNKNOWN = -2;

  /**
   * Finds a symbol.
   *
   * @param name its name
   * @param match compares a candidate
   * @param steps the entries that are looked at are taken from these
   * @return its index, the first that is met, or -1; {@link #UNKNOWN} where nothing tells
   */
  int find(SymbolName name, Match match, HashSteps steps);

  /**
   * Looks into a Bloom filter of {@code DT_GNU_HASH}.
   *
   * @param filter the word for the hash
   * @param hash unsigned
   * @param shift what tells the second bit
   * @param bits 32 or 64
   * @return 1 if both bits are there, 0 if not; {@link #UNKNOWN} where that depends on how a hash
   *     is shifted by more bits than it has
   */
  static int filtered(long filter, long hash, int shift, int bits) {
    if ((filter >>> (hash % bits) & 1) == 0) return 0;
    // Loaders shift words of 32 bits or of 64, of which processors take the distance modulo that.
    long narrow = filter >>> (((int) hash >>> shift) & (bits - 1)) & 1;
    long wide = filter >>> ((hash >>> shift) % bits) & 1;
    return narrow == wide ? (int) narrow : UNKNOWN;
  }
}
