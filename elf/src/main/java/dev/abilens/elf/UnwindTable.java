package dev.abilens.elf;

import dev.abilens.bytes.Region;
import java.util.stream.LongStream;

/**
 * The functions that the table in {@code PT_GNU_EH_FRAME} lists (Linux Standard Base, "Exception
 * Frames", {@code .eh_frame_hdr}), in the form that linkers give it.
 */
final class UnwindTable {
  private static final int VERSION = 1;
  private static final int DW_EH_PE_UDATA4 = 0x03;
  private static final int DW_EH_PE_DATAREL_SDATA4 = 0x3b;

  /** What is relative to its own place, in four bytes. */
  private static final int DW_EH_PE_PCREL_SDATA4 = 0x1b;

  private static final int HEADER = 12;
  private static final int ROW = 8;

  private UnwindTable() {}

  /**
   * Returns where they begin; none where there is no such table, or one that contradicts itself.
   */
  static LongStream functions(ElfFile file) {
    ProgramHeader segment = file.programHeaders().last(Elf.PT_GNU_EH_FRAME);
    if (segment == null) return LongStream.empty();
    long start = segment.vaddr();
    long size = file.addressSpace().available(start);
    if (size < HEADER) return LongStream.empty();
    Region head = file.addressSpace().region("PT_GNU_EH_FRAME", start, HEADER);
    long rows = head.u32(8);
    if (!isPlain(head) || rows > (size - HEADER) / ROW) return LongStream.empty();
    Region table = file.addressSpace().region("PT_GNU_EH_FRAME", start + HEADER, rows * ROW);
    return LongStream.range(0, rows).map(row -> start + table.i32(row * ROW));
  }

  /** Returns whether a table has the form that linkers give it, by what it begins with. */
  static boolean isPlain(Region head) {
    return head.u8(0) == VERSION
        && head.u8(1) == DW_EH_PE_PCREL_SDATA4
        && head.u8(2) == DW_EH_PE_UDATA4
        && head.u8(3) == DW_EH_PE_DATAREL_SDATA4;
  }
}
