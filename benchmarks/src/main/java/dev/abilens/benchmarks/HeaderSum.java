package dev.abilens.benchmarks;

import dev.abilens.benchmarks.Part.Field;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.FatSlice;
import dev.abilens.header.FatSlices;

/** Sums up the fields of a header, so that equal sums prove equal work. */
public final class HeaderSum {
  /** ELF. */
  public static final int ELF = 1;

  /** Thin Mach-O. */
  public static final int MACH_O = 2;

  /** PE. */
  public static final int PE = 3;

  private static final int FAT = 4;

  private HeaderSum() {}

  /** Returns the sum of a header that is not that of a universal file. */
  public static long of(int format, int bits, boolean big, int sub, int machine, int type) {
    return mix(format, bits, big ? 2 : 1, sub, machine, type);
  }

  static long mix(int format, int bits, int order, int sub, int machine, int type) {
    return (format | (long) bits << 8 | (long) order << 16 | (long) sub << 24)
        + ((machine & 0xffff_ffffL) | (long) type << 32) * 0x9E37_79B9_7F4A_7C15L;
  }

  /** Returns the sum of a header; that of a universal file lacks its slices. */
  static long of(BinaryHeader header) {
    return switch (header.format()) {
      case ELF -> of(ELF, header.bits(), header.bigEndian(), 0, header.machine(), header.type());
      case MACH_O ->
          header.slices() > 0
              ? mix(FAT, 0, 2, header.slices(), 0, 0)
              : of(MACH_O, header.bits(), header.bigEndian(), 0, header.machine(), header.type());
      case PE -> of(PE, header.bits(), false, header.variant(), header.machine(), header.type());
      case NONE -> 0;
    };
  }

  /** Returns what the slices of a universal file add to the sum. */
  static long of(FatSlices slices) {
    long sum = 0;
    for (int i = 0; i < slices.available(); i++) {
      FatSlice slice = slices.get(i);
      sum +=
          ((slice.cputype() & 0xffff_ffffL) | (long) slice.cpusubtype() << 32)
              * 0xC2B2_AE3D_27D4_EB4FL;
    }
    return sum;
  }

  /** Returns the sum of a header as a contestant gives it that knows some of its fields only. */
  static long of(BinaryHeader header, Part part) {
    if (!part.formats().contains(header.format())) return 0;
    BinaryHeader seen =
        new BinaryHeader(
            header.format(),
            part.fields().contains(Field.BITS) ? header.bits() : 0,
            header.bigEndian(),
            part.fields().contains(Field.MACHINE) ? header.machine() : 0,
            part.fields().contains(Field.TYPE) ? header.type() : 0,
            part.fields().contains(Field.SUB) ? header.variant() : 0,
            header.slices());
    return of(seen);
  }
}
