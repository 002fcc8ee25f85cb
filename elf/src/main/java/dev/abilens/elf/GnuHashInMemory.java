package dev.abilens.elf;

import dev.abilens.bytes.Region;

/**
 * {@code DT_GNU_HASH} as a loader goes through it in memory, where nobody asks whether its numbers
 * fit: what leads out of the file is not known.
 */
final class GnuHashInMemory implements SymbolHash {
  private static final int HEADER = 16;

  private final int bits;
  private final boolean musl;
  private final Region table;

  // The table goes on as long as the file does.
  private final int base;
  private final long end;

  private GnuHashInMemory(int bits, boolean musl, Region table, int base, long end) {
    this.bits = bits;
    this.musl = musl;
    this.table = table;
    this.base = base;
    this.end = end;
  }

  static GnuHashInMemory read(
      String place, AddressSpace space, long address, int bits, boolean musl) {
    long there = Math.min(space.available(address), Integer.MAX_VALUE);
    Region table = space.around(place, address, Math.max(HEADER, there));
    int base = space.at(table, address);
    return new GnuHashInMemory(bits, musl, table, base, base + there);
  }

  @Override
  public long symbols() {
    return 0;
  }

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public int find(SymbolName name, Match match, HashSteps steps) {
    long hash = name.gnu() & 0xffff_ffffL;
    long words = table.u32(base + 8L);
    int shift = table.i32(base + 12L);
    int word = bits / 8;
    long at = base + HEADER + ((hash / bits) & (words - 1)) * word;
    if (!isThere(at, word)) return UNKNOWN;
    long filter = table.word(at, bits);
    int filtered = SymbolHash.filtered(filter, hash, shift, bits);
    if (filtered != 1) return filtered == 0 ? -1 : UNKNOWN;
    long buckets = table.u32(base);
    if (buckets == 0) return UNKNOWN;
    long first = base + HEADER + words * word;
    at = first + hash % buckets * 4;
    if (!isThere(at, 4)) return UNKNOWN;
    long index = table.u32(at);
    if (index == 0) return -1;
    long hashed = table.u32(base + 4L);
    // musl's takes the difference without a sign, and reads far behind.
    if (musl && bits == 64 && index < hashed) return UNKNOWN;
    at = first + (buckets + index - hashed) * 4;
    for (; isThere(at, 4); at += 4, index++) {
      if (!steps.take(name)) return UNKNOWN;
      long entry = table.u32(at);
      if ((entry | 1) == (hash | 1) && index <= Integer.MAX_VALUE && match.test((int) index))
        return (int) index;
      if ((entry & 1) != 0) return -1;
    }
    return UNKNOWN;
  }

  private boolean isThere(long at, int size) {
    return at >= base && at <= end - size;
  }
}
