package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/** {@code DT_HASH} (gABI, "Hash Table"): buckets, and for every symbol the next one. */
final class SysvHash implements SymbolHash {
  private final int word;
  private final long bucketCount;
  private final long chainCount;
  private final Region table;

  // Where in the region the buckets begin; the chains follow them.
  private final int base;

  private SysvHash(int word, long bucketCount, long chainCount, Region table, int base) {
    this.word = word;
    this.bucketCount = bucketCount;
    this.chainCount = chainCount;
    this.table = table;
    this.base = base;
  }

  /**
   * Reads a table.
   *
   * @param ofMemory whether its chains go on as far as there are bytes, whatever their count says
   */
  static SysvHash read(AddressSpace space, long address, ElfHeader header, boolean ofMemory) {
    // 64-bit Alpha and S/390 have entries of 8 bytes, against the gABI.
    boolean wide =
        header.bits() == 64
            && (header.machine() == Elf.EM_ALPHA || header.machine() == Elf.EM_S390);
    int word = wide ? 8 : 4;
    String place = "PT_DYNAMIC > DT_HASH";
    Region head = space.around(place, address, 2L * word);
    int headAt = space.at(head, address);
    long bucketCount = head.word(headAt, word * 8);
    long chainCount = head.word(headAt + (long) word, word * 8);
    long there = space.available(address) / word - 2;
    if (ofMemory && bucketCount >= 0 && bucketCount <= there) chainCount = there - bucketCount;
    if (Long.compareUnsigned(bucketCount, there) > 0
        || Long.compareUnsigned(chainCount, there - bucketCount) > 0)
      throw new MalformedBinaryException(
          head.origin() + headAt,
          space.bytes().place(place),
          "nbucket "
              + Long.toUnsignedString(bucketCount)
              + ", nchain "
              + Long.toUnsignedString(chainCount),
          "at most the " + there + " entries that the file holds there");
    long at = address + 2L * word;
    Region table = space.around(place, at, (bucketCount + chainCount) * word);
    return new SysvHash(word, bucketCount, chainCount, table, space.at(table, at));
  }

  @Override
  public long symbols() {
    return chainCount;
  }

  @Override
  public int find(SymbolName name, Match match, HashSteps steps) {
    if (bucketCount == 0) return -1;
    long hash = name.sysv() & 0xffff_ffffL;
    long index = entry(hash % bucketCount);
    // A chain visits a symbol once: one that is longer than there are symbols goes round.
    for (long visited = 0; visited <= chainCount; visited++) {
      if (index == 0) return -1;
      if (!steps.take(name)) return UNKNOWN;
      if (Long.compareUnsigned(index, chainCount) >= 0) return UNKNOWN;
      if (match.test((int) index)) return (int) index;
      index = entry(bucketCount + index);
    }
    return UNKNOWN;
  }

  private long entry(long place) {
    return table.word(base + place * word, word * 8);
  }
}
