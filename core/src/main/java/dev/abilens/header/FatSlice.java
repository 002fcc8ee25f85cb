package dev.abilens.header;

/**
 * One architecture of a universal Mach-O file: a {@code fat_arch} or {@code fat_arch_64}, as it
 * stands in the file, unchecked.
 *
 * @param index its place in the table, from 0
 * @param cputype the raw machine code
 * @param cpusubtype the raw machine code's variant, with capability bits in the highest byte
 * @param offset where the slice begins, in bytes from the beginning of the universal file; unsigned
 * @param size its length in bytes; unsigned
 * @param align its alignment as a power of two; unsigned
 */
public record FatSlice(int index, int cputype, int cpusubtype, long offset, long size, int align) {

  /**
   * Returns {@link #cputype()} as {@code mach/machine.h} spells it, such as {@code CPU_TYPE_ARM64};
   * a code without a name as {@code cputype} and its number.
   */
  public String machineName() {
    return MachOCpu.name(cputype);
  }

  /** Returns Node's name for the processor, or {@link Architecture#OTHER} where it has none. */
  public Architecture architecture() {
    return MachOCpu.architecture(cputype);
  }
}
