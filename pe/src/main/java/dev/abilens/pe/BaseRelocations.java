package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The places that are adjusted when an image is not loaded at its {@code ImageBase} (PE Format,
 * "The .reloc Section"), as a view of the file: every entry as it stands there, those that only
 * fill up a block too. Immutable and thread-safe.
 */
public final class BaseRelocations {
  private static final int SIZEOF_BASE_RELOCATION = 8;

  private final Region table;

  // Of each block where it begins in the table, and how many entries there are up to its end.
  private final int[] blocks;
  private final int[] ends;
  private final List<Problem> problems;

  private BaseRelocations(Region table, int[] blocks, int[] ends, List<Problem> problems) {
    this.table = table;
    this.blocks = blocks;
    this.ends = ends;
    this.problems = problems;
  }

  static BaseRelocations read(FileBytes bytes, DataDirectories directories, AddressSpace space) {
    ProblemLog log = new ProblemLog(bytes);
    Region table = table(bytes, directories, space, log);
    int[] blocks = new int[16];
    int[] ends = new int[16];
    int n = 0;
    int count = 0;
    int at = 0;
    while (at + SIZEOF_BASE_RELOCATION <= table.length()) {
      long size = table.u32(at + 4L);
      // Some linkers fill the table up with zeros.
      if (size == 0 && table.u32(at) == 0) break;
      if (size < SIZEOF_BASE_RELOCATION || size > table.length() - at) {
        log.add(
            table.origin() + at + 4,
            "IMAGE_BASE_RELOCATION[" + n + "] > SizeOfBlock",
            Long.toString(size),
            "8 to the " + (table.length() - at) + " bytes that are left of the table");
        if (size < SIZEOF_BASE_RELOCATION) break;
        size = (long) table.length() - at;
      }
      if (n == blocks.length) {
        blocks = Arrays.copyOf(blocks, 2 * n);
        ends = Arrays.copyOf(ends, 2 * n);
      }
      count += (int) (size - SIZEOF_BASE_RELOCATION) / 2;
      blocks[n] = at;
      ends[n++] = count;
      at += (int) size;
    }
    return new BaseRelocations(
        table, Arrays.copyOf(blocks, n), Arrays.copyOf(ends, n), log.toList());
  }

  private static Region table(
      FileBytes bytes, DataDirectories directories, AddressSpace space, ProblemLog log) {
    int directory = Pe.IMAGE_DIRECTORY_ENTRY_BASERELOC;
    long rva = directories.rva(directory);
    long size = rva == 0 ? 0 : directories.size(directory);
    long there = size == 0 ? 0 : Math.min(size, space.available(rva));
    if (there < size)
      log.add(
          directories.offset(directory),
          "IMAGE_DIRECTORY_ENTRY_BASERELOC > Size",
          size + " bytes at RVA 0x" + Long.toHexString(rva),
          there == 0
              ? "an RVA of a section with bytes in the file"
              : "at most the " + there + " bytes that the file holds there");
    try {
      if (there > 0) return space.region("IMAGE_BASE_RELOCATION", rva, there);
    } catch (MalformedBinaryException e) {
      log.add(e);
    }
    return bytes.region("IMAGE_BASE_RELOCATION", 0, 0);
  }

  /** Returns the number of entries. */
  public int size() {
    return ends.length == 0 ? 0 : ends[ends.length - 1];
  }

  private int block(int index) {
    Objects.checkIndex(index, size());
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private int at(int block, int index) {
    int first = block == 0 ? 0 : ends[block - 1];
    return blocks[block] + SIZEOF_BASE_RELOCATION + 2 * (index - first);
  }

  /** Returns where an entry lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + at(block(index), index);
  }

  /** Returns the type of an entry, such as {@link Pe#IMAGE_REL_BASED_DIR64}. */
  public int type(int index) {
    return table.u16(at(block(index), index)) >>> 12;
  }

  /**
   * Returns the RVA of the place that an entry adjusts. The entry behind an {@link
   * Pe#IMAGE_REL_BASED_HIGHADJ} has none: all of it is that one's low half.
   */
  public long rva(int index) {
    int block = block(index);
    return table.u32(blocks[block]) + (table.u16(at(block, index)) & 0xfff) & 0xffff_ffffL;
  }

  List<Problem> problems() {
    return problems;
  }
}
