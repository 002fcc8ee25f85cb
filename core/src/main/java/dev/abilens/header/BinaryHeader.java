package dev.abilens.header;

import java.nio.ByteOrder;

/**
 * What the first bytes of a binary say of it. Immutable.
 *
 * @param format the format; {@link BinaryFormat#NONE} where the bytes begin like none, and then
 *     every number is 0
 * @param bits 32 or 64; 0 where it is not known (a universal Mach-O file)
 * @param bigEndian whether multi-byte values are big-endian
 * @param machine the raw machine code: {@code e_machine}, {@code cputype} or the COFF {@code
 *     Machine}
 * @param type the raw kind of file: {@code e_type}, {@code filetype}, or the COFF {@code
 *     Characteristics}
 * @param variant what the machine code leaves open: {@code EI_OSABI} and {@code EI_ABIVERSION}
 *     (times 256) of ELF, {@code cpusubtype} of Mach-O, 0 for PE
 * @param slices the number of architectures of a universal Mach-O file, 0 for any other file
 */
public record BinaryHeader(
    BinaryFormat format,
    int bits,
    boolean bigEndian,
    int machine,
    int type,
    int variant,
    int slices) {

  /** Returns the byte order of multi-byte values. */
  public ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }
}
