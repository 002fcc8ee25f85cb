package dev.abilens.header;

/** Where each kind of header has its fields; offsets in bytes from {@link HeaderReader}'s base. */
enum Layout {
  /** No header. */
  NONE(BinaryFormat.NONE, 0, false, 2, Layout.ABSENT, Layout.ABSENT),
  /** {@code Elf32_Ehdr} and {@code Elf64_Ehdr}, which begin alike; bits and order are in them. */
  ELF(BinaryFormat.ELF, 0, false, 2, 18, 16),
  /** {@code mach_header}, little-endian. */
  MACH_O_32(BinaryFormat.MACH_O, 32, false, 4, 4, 12),
  /** {@code mach_header}, big-endian. */
  MACH_O_32_BIG(BinaryFormat.MACH_O, 32, true, 4, 4, 12),
  /** {@code mach_header_64}, little-endian. */
  MACH_O_64(BinaryFormat.MACH_O, 64, false, 4, 4, 12),
  /** {@code mach_header_64}, big-endian. */
  MACH_O_64_BIG(BinaryFormat.MACH_O, 64, true, 4, 4, 12),
  /** {@code fat_header}, always big-endian. */
  FAT(BinaryFormat.MACH_O, 0, true, 4, Layout.ABSENT, Layout.ABSENT),
  /** {@code IMAGE_NT_HEADERS}, from the signature on; bits are in the optional header. */
  PE(BinaryFormat.PE, 0, false, 2, 4, 22);

  /** Beyond the end of whatever was given. */
  static final int ABSENT = Integer.MAX_VALUE;

  final BinaryFormat format;
  final int bits;
  final boolean big;

  /** The width in bytes of the machine and the type. */
  final int width;

  final int machineAt;
  final int typeAt;

  Layout(BinaryFormat format, int bits, boolean big, int width, int machineAt, int typeAt) {
    this.format = format;
    this.bits = bits;
    this.big = big;
    this.width = width;
    this.machineAt = machineAt;
    this.typeAt = typeAt;
  }
}
