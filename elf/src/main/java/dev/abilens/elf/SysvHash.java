package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/** {@code DT_HASH} (gABI, "Hash Table"): buckets, and for every symbol the next one. */
final class SysvHash implements SymbolHash {
  private final int word;
  private final long bucketCount;
  private final long chainCount;
  private final Region buckets;
  private final Region chains;

  private SysvHash(int word, Region buckets, Region chains) {
    this.word = word;
    this.buckets = buckets;
    this.chains = chains;
    this.bucketCount = buckets.length() / word;
    this.chainCount = chains.length() / word;
  }

  static SysvHash read(AddressSpace space, long address, ElfHeader header) {
    // 64-bit Alpha and S/390 have entries of 8 bytes, against the gABI.
    boolean wide =
        header.bits() == 64
            && (header.machine() == Elf.EM_ALPHA || header.machine() == Elf.EM_S390);
    int word = wide ? 8 : 4;
    String place = "PT_DYNAMIC > DT_HASH";
    Region head = space.region(place, address, 2L * word);
    long bucketCount = head.word(0, word * 8);
    long chainCount = head.word(word, word * 8);
    long there = space.available(address) / word - 2;
    if (Long.compareUnsigned(bucketCount, there) > 0
        || Long.compareUnsigned(chainCount, there - bucketCount) > 0)
      throw new MalformedBinaryException(
          head.origin(),
          head.name(),
          "nbucket "
              + Long.toUnsignedString(bucketCount)
              + ", nchain "
              + Long.toUnsignedString(chainCount),
          "at most the " + there + " entries that the file holds there");
    long at = address + 2L * word;
    Region buckets = space.region(place + " > buckets", at, bucketCount * word);
    Region chains = space.region(place + " > chains", at + buckets.length(), chainCount * word);
    return new SysvHash(word, buckets, chains);
  }

  @Override
  public long symbols() {
    return chainCount;
  }

  @Override
  public int find(String name, Match match) {
    if (bucketCount == 0) return -1;
    long hash = SymbolHash.sysv(name) & 0xffff_ffffL;
    long index = buckets.word(hash % bucketCount * word, word * 8);
    int found = -1;
    // A chain visits a symbol once: one that is longer than there are symbols goes round.
    for (long steps = 0; steps < chainCount; steps++) {
      if (index == 0 || Long.compareUnsigned(index, chainCount) >= 0) break;
      if ((found < 0 || index < found) && match.test((int) index)) found = (int) index;
      index = chains.word(index * word, word * 8);
    }
    return found;
  }
}
