package dev.abilens.elf;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.util.Arrays;

/** Unpacks the tables in which a few bytes stand for many relocations. */
final class PackedRelocations {
  private static final int GROUPED_BY_INFO = 1;
  private static final int GROUPED_BY_OFFSET_DELTA = 2;
  private static final int GROUPED_BY_ADDEND = 4;
  private static final int GROUP_HAS_ADDEND = 8;

  private PackedRelocations() {}

  /**
   * Expands {@code DT_RELR} (gABI, "Relative Relocation Table"): an even word is an address, an odd
   * one a bitmap of the words behind the last one.
   */
  static long[] relr(Region table, int bits, int most) {
    int word = bits / 8;
    long count = 0;
    for (long at = 0; at < table.length(); at += word) {
      long entry = table.word(at, bits);
      count += (entry & 1) == 0 ? 1 : Long.bitCount(entry) - 1;
    }
    check(table, count, most);
    long[] addresses = new long[(int) count];
    int n = 0;
    long next = 0;
    for (long at = 0; at < table.length(); at += word) {
      long entry = table.word(at, bits);
      if ((entry & 1) == 0) {
        addresses[n++] = entry;
        next = entry + word;
      } else {
        for (long map = entry >>> 1, place = next; map != 0; map >>>= 1, place += word)
          if ((map & 1) != 0) addresses[n++] = place;
        next += (long) (bits - 1) * word;
      }
    }
    if (bits == 32) for (int i = 0; i < n; i++) addresses[i] &= 0xffff_ffffL;
    return addresses;
  }

  private static void check(Region table, long count, int most) {
    if (count > most)
      throw new LimitReachedException(
          table.origin(),
          table.name(),
          "maxHeldBytes",
          Long.toUnsignedString(count) + " packed relocations",
          "at most " + most);
  }

  /** Returns whether a table is Android's: Solaris uses the same tags for others. */
  static boolean isAndroid(Region table) {
    return table.matches(0, "APS2");
  }

  /** Expands Android's {@code APS2}: groups of signed LEB128 numbers. */
  static Relocations.Packed android(Region table, ElfHeader header, boolean hasAddend, int most) {
    Numbers in = new Numbers(table);
    long count = in.next();
    if (count < 0) throw in.wrong("" + count + " relocations", "0 or more");
    check(table, count, most);
    int n = (int) count;
    // Grown as they are read: the count alone must not size anything.
    long[] addresses = new long[Math.min(n, 1024)];
    int[] types = new int[addresses.length];
    int[] symbols = new int[addresses.length];
    long[] addends = new long[addresses.length];
    long address = in.next();
    long addend = 0;
    int done = 0;
    while (done < n) {
      long size = in.next();
      if (size <= 0 || size > n - done)
        throw in.wrong("a group of " + size, "1 to " + (n - done) + " relocations");
      long flags = in.next();
      boolean added = (flags & GROUP_HAS_ADDEND) != 0;
      long delta = (flags & GROUPED_BY_OFFSET_DELTA) != 0 ? in.next() : 0;
      long info = (flags & GROUPED_BY_INFO) != 0 ? in.next() : 0;
      if (!added) addend = 0;
      else if ((flags & GROUPED_BY_ADDEND) != 0) addend += in.next();
      for (long i = 0; i < size; i++) {
        address += (flags & GROUPED_BY_OFFSET_DELTA) != 0 ? delta : in.next();
        if ((flags & GROUPED_BY_INFO) == 0) info = in.next();
        if (added && (flags & GROUPED_BY_ADDEND) == 0) addend += in.next();
        if (done == addresses.length) {
          int larger = (int) Math.min(n, 2L * done);
          addresses = Arrays.copyOf(addresses, larger);
          types = Arrays.copyOf(types, larger);
          symbols = Arrays.copyOf(symbols, larger);
          addends = Arrays.copyOf(addends, larger);
        }
        boolean wide = header.bits() == 64;
        addresses[done] = wide ? address : address & 0xffff_ffffL;
        types[done] = wide ? (int) info : (int) info & 0xff;
        symbols[done] = wide ? (int) (info >>> 32) : (int) info >>> 8;
        addends[done++] = wide ? addend : (int) addend;
      }
    }
    return new Relocations.Packed(addresses, types, symbols, addends, hasAddend);
  }

  /** Signed LEB128 numbers, one after another; used by one thread. */
  private static final class Numbers {
    private final Region table;
    private long at = 4;

    Numbers(Region table) {
      this.table = table;
    }

    long next() {
      long value = 0;
      int shift = 0;
      int b;
      do {
        b = table.u8(at++);
        if (shift > 63) throw wrong("a number of more than 64 bits", "at most 64 bits");
        value |= (b & 0x7fL) << shift;
        shift += 7;
      } while ((b & 0x80) != 0);
      return shift < 64 && (b & 0x40) != 0 ? value | -1L << shift : value;
    }

    MalformedBinaryException wrong(String found, String expected) {
      return new MalformedBinaryException(table.origin() + at, table.name(), found, expected);
    }
  }
}
