package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import org.jspecify.annotations.Nullable;

/**
 * {@code DT_GNU_HASH}: a Bloom filter, buckets, and for every hashed symbol its hash with the
 * lowest bit set at the end of a chain. {@code DT_MIPS_XHASH} is the same with a last table that
 * translates places into symbol indices.
 */
final class GnuHash implements SymbolHash {
  private static final int HEADER = 16;
  private static final int BLOCK = 4096;

  private final int bits;
  private final int shift;
  private final long first;
  private final Region bloom;
  private final Region buckets;
  private final Region chains;
  private final @Nullable Region translation;

  private GnuHash(
      int bits,
      int shift,
      long first,
      Region bloom,
      Region buckets,
      Region chains,
      @Nullable Region translation) {
    this.bits = bits;
    this.shift = shift;
    this.first = first;
    this.bloom = bloom;
    this.buckets = buckets;
    this.chains = chains;
    this.translation = translation;
  }

  static GnuHash read(String tag, AddressSpace space, long address, int bits, boolean translated) {
    String place = "PT_DYNAMIC > " + tag;
    Region header = space.region(place, address, HEADER);
    long bucketCount = header.u32(0);
    long first = header.u32(4);
    long words = header.u32(8);
    if (bucketCount == 0)
      throw new MalformedBinaryException(
          header.origin(), header.name() + " > nbuckets", "0", "at least 1 bucket");
    if (Long.bitCount(words) != 1)
      throw new MalformedBinaryException(
          header.origin() + 8, header.name() + " > maskwords", "" + words, "a power of 2");
    // Each product has at most 36 bits, and region() holds it against the file.
    long at = address + HEADER;
    Region bloom = space.region(place + " > bloom", at, words * (bits / 8));
    at += bloom.length();
    Region buckets = space.region(place + " > buckets", at, bucketCount * 4);
    at += buckets.length();
    long last = lastHashed(place, space, buckets, first, at);
    Region chains = space.region(place + " > chains", at, (last + 1 - first) * 4);
    at += chains.length();
    Region translation =
        translated ? space.region(place + " > translation", at, chains.length()) : null;
    return new GnuHash(bits, header.i32(12), first, bloom, buckets, chains, translation);
  }

  /** Returns the last place in the chains, or {@code first - 1} where no symbol is hashed. */
  private static long lastHashed(
      String place, AddressSpace space, Region buckets, long first, long chains) {
    long last = first - 1;
    for (long i = 0; i < buckets.length(); i += 4) {
      long bucket = buckets.u32(i);
      if (bucket == 0) continue;
      if (bucket < first)
        throw new MalformedBinaryException(
            buckets.origin() + i,
            buckets.name() + "[" + i / 4 + "]",
            "symbol " + bucket,
            "0 or at least " + first + ", the first hashed symbol");
      last = Math.max(last, bucket);
    }
    if (last < first) return last;
    // Buckets ascend: the chain that begins last also ends last.
    while (true) {
      long at = chains + (last - first) * 4;
      long there = space.available(at) & ~3L;
      if (there == 0)
        throw new MalformedBinaryException(
            Math.max(0, space.fileOffset(chains)),
            buckets.name().replace("buckets", "chains"),
            "no end of the last chain up to symbol " + last,
            "a chain that ends within its PT_LOAD");
      Region block = space.region(place + " > chains", at, Math.min(there, BLOCK));
      for (long i = 0; i < block.length(); i += 4, last++) if ((block.u32(i) & 1) != 0) return last;
    }
  }

  @Override
  public long symbols() {
    if (translation == null) return first + chains.length() / 4;
    long highest = first - 1;
    for (long i = 0; i < translation.length(); i += 4)
      highest = Math.max(highest, translation.u32(i));
    return highest + 1;
  }

  /** Returns whether no symbol is hashed: then the table says nothing about how many there are. */
  boolean isEmpty() {
    return chains.length() == 0;
  }

  @Override
  public int find(String name, Match match) {
    int hash = SymbolHash.gnu(name);
    long unsigned = hash & 0xffff_ffffL;
    long words = bloom.length() / (bits / 8);
    long filter = bloom.word((unsigned / bits & (words - 1)) * (bits / 8), bits);
    // A shift by 32 and more empties a 32-bit hash in C on no machine alike; linkers write less.
    long both = filter >>> (unsigned % bits) & filter >>> ((unsigned >>> shift) % bits);
    if ((both & 1) == 0) return -1;
    long place = buckets.u32(unsigned % (buckets.length() / 4) * 4);
    if (place == 0) return -1;
    for (long i = (place - first) * 4; i < chains.length(); i += 4) {
      int entry = chains.i32(i);
      if ((entry | 1) == (hash | 1)) {
        long index = translation == null ? first + i / 4 : translation.u32(i);
        if (index <= Integer.MAX_VALUE && match.test((int) index)) return (int) index;
      }
      if ((entry & 1) != 0) return -1;
    }
    return -1;
  }
}
