package dev.abilens.header;

import java.nio.ByteOrder;

/**
 * What the first bytes of a binary say of it. Immutable and thread-safe.
 *
 * <p>The codes are as in the file, known or not; {@link #machineName()} and {@link #architecture()}
 * read them. A header that was cut off has 0 in the fields that are missing.
 *
 * @param format the format; {@link BinaryFormat#NONE} where the bytes begin like none, and then
 *     every number is 0
 * @param bits 32 or 64; 0 where the file does not say (a universal Mach-O file, a code out of
 *     range, a header cut off)
 * @param bigEndian whether multi-byte values are big-endian; an ELF file that names no known order
 *     ({@code EI_DATA}) is read as little-endian
 * @param machine the raw machine code: {@code e_machine}, {@code cputype} or the COFF {@code
 *     Machine}; 0 for a universal file
 * @param type the raw kind of file: {@code e_type}, {@code filetype}, or the COFF {@code
 *     Characteristics}; 0 for a universal file
 * @param variant what machine and type leave open: {@code EI_OSABI} and {@code EI_ABIVERSION}
 *     (times 256) of ELF, {@code cpusubtype} of Mach-O, {@code Subsystem} of PE
 * @param slices the number of architectures that a universal Mach-O file states ({@code
 *     nfat_arch}), 0 for any other file; {@link FatSlices} reads them
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

  /**
   * Returns the machine code as its specification spells it, such as {@code EM_X86_64}, {@code
   * CPU_TYPE_ARM64} or {@code IMAGE_FILE_MACHINE_AMD64}; a code without a name as its field and
   * number, such as {@code e_machine 300}; and the empty string where there is no single machine.
   */
  public String machineName() {
    return switch (format) {
      case ELF -> ElfMachine.name(machine);
      case MACH_O -> slices > 0 ? "" : MachOCpu.name(machine);
      case PE -> PeMachine.name(machine);
      case NONE -> "";
    };
  }

  /**
   * Returns the architecture that Node would have to be built for to load this binary, or {@link
   * Architecture#OTHER} where Node has no word for it or there is no single one.
   */
  public Architecture architecture() {
    return switch (format) {
      case ELF -> ElfMachine.architecture(machine, bits, bigEndian);
      case MACH_O -> MachOCpu.architecture(machine);
      case PE -> PeMachine.architecture(machine);
      case NONE -> Architecture.OTHER;
    };
  }
}
