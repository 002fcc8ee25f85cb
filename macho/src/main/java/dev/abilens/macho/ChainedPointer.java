package dev.abilens.macho;

/**
 * A pointer of a chain as it lies in the file ({@code mach-o/fixup-chains.h}): bits of where it
 * points or what it is bound to, and how far it is to the next one.
 */
final class ChainedPointer {
  static final int ARM64E = 1;
  static final int PTR_64 = 2;
  static final int PTR_32 = 3;
  static final int PTR_32_CACHE = 4;
  static final int PTR_32_FIRMWARE = 5;
  static final int PTR_64_OFFSET = 6;
  static final int ARM64E_KERNEL = 7;
  static final int PTR_64_KERNEL_CACHE = 8;
  static final int ARM64E_USERLAND = 9;
  static final int ARM64E_FIRMWARE = 10;
  static final int X86_64_KERNEL_CACHE = 11;
  static final int ARM64E_USERLAND24 = 12;
  static final int ARM64E_SHARED_CACHE = 13;
  static final int ARM64E_SEGMENTED = 14;

  private ChainedPointer() {}

  static boolean isKnown(int format) {
    return format >= ARM64E && format <= ARM64E_SEGMENTED;
  }

  /** Returns the size of a pointer in bits. */
  static int bits(int format) {
    return switch (format) {
      case PTR_32, PTR_32_CACHE, PTR_32_FIRMWARE -> 32;
      default -> 64;
    };
  }

  /** Returns the distance to the next pointer in bytes; 0 in the last one. */
  static long next(int format, long raw) {
    return switch (format) {
      case PTR_32 -> 4 * bits(raw, 26, 5);
      case PTR_32_CACHE -> 4 * bits(raw, 30, 2);
      case PTR_32_FIRMWARE -> 4 * bits(raw, 26, 6);
      case PTR_64, PTR_64_OFFSET, PTR_64_KERNEL_CACHE, ARM64E_SEGMENTED -> 4 * bits(raw, 51, 12);
      case X86_64_KERNEL_CACHE -> bits(raw, 51, 12);
      case ARM64E_KERNEL, ARM64E_FIRMWARE -> 4 * bits(raw, 51, 11);
      case ARM64E_SHARED_CACHE -> 8 * bits(raw, 52, 11);
      default -> 8 * bits(raw, 51, 11);
    };
  }

  static boolean isBind(int format, long raw) {
    return switch (format) {
      case ARM64E, ARM64E_KERNEL, ARM64E_USERLAND, ARM64E_FIRMWARE, ARM64E_USERLAND24 ->
          bits(raw, 62, 1) != 0;
      case PTR_64, PTR_64_OFFSET -> raw < 0;
      case PTR_32 -> bits(raw, 31, 1) != 0;
      default -> false;
    };
  }

  static boolean isAuthenticated(int format, long raw) {
    return switch (format) {
      case PTR_64, PTR_64_OFFSET, PTR_32, PTR_32_CACHE, PTR_32_FIRMWARE -> false;
      default -> raw < 0;
    };
  }

  /** Returns the place in the imports of what a pointer is bound to. */
  static int ordinal(int format, long raw) {
    return switch (format) {
      case PTR_32 -> (int) bits(raw, 0, 20);
      case PTR_64, PTR_64_OFFSET, ARM64E_USERLAND24 -> (int) bits(raw, 0, 24);
      default -> (int) bits(raw, 0, 16);
    };
  }

  /** Returns what is added to the symbol's address. */
  static long addend(int format, long raw) {
    return switch (format) {
      case PTR_32 -> bits(raw, 20, 6);
      case PTR_64, PTR_64_OFFSET -> bits(raw, 24, 8);
      // 19 bits with a sign; an authenticated one has none.
      default -> raw < 0 ? 0 : raw << 13 >> 45;
    };
  }

  /**
   * Returns where a pointer that is not bound points, in the image's own addresses.
   *
   * @param base the address of the image's header
   */
  static long target(int format, long raw, long base, Segments segments) {
    return switch (format) {
      case PTR_32, PTR_32_FIRMWARE -> bits(raw, 0, 26);
      case PTR_32_CACHE -> base + bits(raw, 0, 30);
      case PTR_64 -> bits(raw, 0, 36) | bits(raw, 36, 8) << 56;
      case PTR_64_OFFSET -> base + bits(raw, 0, 36) | bits(raw, 36, 8) << 56;
      case PTR_64_KERNEL_CACHE, X86_64_KERNEL_CACHE -> base + bits(raw, 0, 30);
      case ARM64E_SHARED_CACHE -> base + bits(raw, 0, 34) | (raw < 0 ? 0 : bits(raw, 34, 8) << 56);
      case ARM64E_SEGMENTED -> segmented(raw, segments);
      default -> {
        if (raw < 0) yield base + bits(raw, 0, 32);
        long target = bits(raw, 0, 43);
        boolean isAddress = format == ARM64E || format == ARM64E_FIRMWARE;
        yield (isAddress ? target : base + target) | bits(raw, 43, 8) << 56;
      }
    };
  }

  private static long segmented(long raw, Segments segments) {
    int segment = (int) bits(raw, 28, 4);
    return (segment < segments.size() ? segments.get(segment).vmaddr() : 0) + bits(raw, 0, 28);
  }

  private static long bits(long raw, int from, int count) {
    return raw >>> from & (1L << count) - 1;
  }
}
