package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/**
 * {@code DT_GNU_HASH}: a Bloom filter, buckets, and for every hashed symbol its hash with the
 * lowest bit set at the end of a chain. {@code DT_MIPS_XHASH} is the same with a last table that
 * translates places into symbol indices.
 */
final class GnuHash implements SymbolHash {
  private static final int HEADER = 16;
  private static final int BLOCK = 4096;
  private static final String BUCKETS = " > buckets";

  private final int bits;
  private final Region table;

  // Where in the region bloom filter, buckets and chains begin. The translation follows the chains
  // and is as long.
  private final int bloom;
  private final int buckets;
  private final int chains;
  private final int end;
  private final boolean translated;

  private GnuHash(
      int bits, Region table, int bloom, int buckets, int chains, int end, boolean translated) {
    this.bits = bits;
    this.table = table;
    this.bloom = bloom;
    this.buckets = buckets;
    this.chains = chains;
    this.end = end;
    this.translated = translated;
  }

  /**
   * Reads a table.
   *
   * @param place its name, for messages
   */
  static GnuHash read(
      String place, AddressSpace space, long address, int bits, boolean translated) {
    long chains = check(place, space, address, bits, translated);
    Region head = space.around(place, address, HEADER);
    int at = space.at(head, address);
    long bloom = head.u32(at + 8L) * (bits / 8);
    long buckets = head.u32(at) * 4;
    long size = HEADER + bloom + buckets;
    Region table = space.around(place, address, size + (translated ? 2 : 1) * chains);
    // It fits: the region is an array.
    int base = space.at(table, address) + HEADER;
    int bucketsAt = base + (int) bloom;
    int chainsAt = bucketsAt + (int) buckets;
    return new GnuHash(bits, table, base, bucketsAt, chainsAt, chainsAt + (int) chains, translated);
  }

  /**
   * Returns what {@link #symbols()} of the table would, its complement where it would be empty, for
   * one that is not translated.
   */
  static long symbols(String place, AddressSpace space, long address, int bits) {
    long hashed = check(place, space, address, bits, false) / 4;
    Region head = space.around(place, address, HEADER);
    long first = head.u32(space.at(head, address) + 4L);
    return hashed == 0 ? ~first : first + hashed;
  }

  /** Returns the size of the chains in bytes, after what makes a table was found to be there. */
  private static long check(
      String place, AddressSpace space, long address, int bits, boolean translated) {
    Region head = space.around(place, address, HEADER);
    int at = space.at(head, address);
    long bucketCount = head.u32(at);
    long words = head.u32(at + 8L);
    if (bucketCount == 0)
      throw wrong(space, place, address, " > nbuckets", "0", "at least 1 bucket");
    if (Long.bitCount(words) != 1)
      throw wrong(space, place, address + 8, " > maskwords", "" + words, "a power of 2");
    // Each product has at most 36 bits, and is held against the file.
    long bloom = words * (bits / 8);
    long buckets = bucketCount * 4;
    require(space, place, " > bloom", address + HEADER, bloom);
    require(space, place, " > buckets", address + HEADER + bloom, buckets);
    long size = HEADER + bloom + buckets;
    long chains = chains(place, space, address, size, buckets, head.u32(at + 4L));
    require(space, place, " > chains", address + size, chains);
    if (translated) require(space, place, " > translation", address + size + chains, chains);
    return chains;
  }

  private static MalformedBinaryException wrong(
      AddressSpace space, String place, long at, String field, String found, String expected) {
    return new MalformedBinaryException(
        Math.max(0, space.fileOffset(at)), space.bytes().place(place + field), found, expected);
  }

  private static void require(
      AddressSpace space, String place, String part, long address, long length) {
    if (length > space.available(address)) space.region(place + part, address, length);
  }

  /**
   * Returns the size of the chains in bytes.
   *
   * @param size that of what lies before them
   * @param bucketsSize that of the buckets
   * @param first the first hashed symbol
   */
  private static long chains(
      String place, AddressSpace space, long address, long size, long bucketsSize, long first) {
    long from = address + size - bucketsSize;
    Region buckets = space.around(place, from, bucketsSize);
    int base = space.at(buckets, from);
    long last = lastBucket(buckets, base, bucketsSize, first);
    if (last < 0)
      throw wrong(
          space,
          place,
          from + ~last,
          BUCKETS + "[" + ~last / 4 + "]",
          "symbol " + buckets.u32(base + ~last),
          "0 or at least " + first + ", the first hashed symbol");
    if (last < first) return 0;
    // Buckets ascend: the chain that begins last also ends last.
    while (true) {
      long at = address + size + (last - first) * 4;
      long there = space.near(at, BLOCK) & ~3L;
      if (there == 0)
        throw wrong(
            space,
            place,
            address + size,
            " > chains",
            "no end of the last chain up to symbol " + last,
            "a chain that ends within its PT_LOAD");
      Region block = space.around(place, at, there);
      int passed = passed(block, space.at(block, at), (int) there);
      last += passed;
      if (passed * 4L < there) return (last + 1 - first) * 4;
    }
  }

  // The two loops over words are methods of their own: where compilers took in all that looks for a
  // region, they have no room left for its reads.

  /**
   * Returns the highest symbol of the buckets, below the first hashed one if there is none; the
   * complement of where a bucket lies, if it is neither 0 nor a hashed symbol.
   */
  private static long lastBucket(Region table, long base, long size, long first) {
    long last = first - 1;
    long below = Math.max(1, first) - 1;
    for (long i = 0; i < size; i += 4) {
      long bucket = table.u32(base + i);
      // As one comparison, and the next without one: which buckets are empty, nobody can foresee.
      if (Long.compareUnsigned(bucket - 1, below) < 0) return ~i;
      last = Math.max(last, bucket);
    }
    return last;
  }

  /** Returns how many entries of a chain lie before its end, all of them if that is not there. */
  private static int passed(Region table, long base, int size) {
    int i = 0;
    while (i < size && (table.i32(base + i) & 1) == 0) i += 4;
    return i / 4;
  }

  /** Returns the index of the first hashed symbol. */
  private long first() {
    return table.u32(bloom - (HEADER - 4L));
  }

  @Override
  public long symbols() {
    if (!translated) return first() + (end - chains) / 4;
    long highest = first() - 1;
    for (long at = end; at < end + (end - chains); at += 4)
      highest = Math.max(highest, table.u32(at));
    return highest + 1;
  }

  @Override
  public boolean isEmpty() {
    return chains == end;
  }

  @Override
  public int find(SymbolName name, Match match, HashSteps steps) {
    int hash = name.gnu();
    long unsigned = hash & 0xffff_ffffL;
    int word = bits / 8;
    int words = (buckets - bloom) / word;
    int shift = table.i32(bloom - 4L);
    long filter = table.word(bloom + (unsigned / bits & (words - 1)) * word, bits);
    int filtered = SymbolHash.filtered(filter, unsigned, shift, bits);
    if (filtered != 1) return filtered == 0 ? -1 : UNKNOWN;
    long place = table.u32(buckets + unsigned % ((chains - buckets) / 4) * 4);
    if (place == 0) return -1;
    for (long at = chains + (place - first()) * 4; at < end; at += 4) {
      if (!steps.take(name)) return UNKNOWN;
      int entry = table.i32(at);
      if ((entry | 1) == (hash | 1)) {
        long index = translated ? table.u32(at + (end - chains)) : first() + (at - chains) / 4;
        if (index <= Integer.MAX_VALUE && match.test((int) index)) return (int) index;
      }
      if ((entry & 1) != 0) return -1;
    }
    return -1;
  }
}
