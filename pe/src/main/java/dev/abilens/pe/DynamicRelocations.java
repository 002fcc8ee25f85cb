package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import java.util.ArrayList;
import java.util.List;

/**
 * What the loader changes in an image by the machine that it runs on ({@code
 * IMAGE_DYNAMIC_RELOCATION_TABLE}, winnt.h): which kinds of changes there are. Immutable.
 *
 * @param version {@code Version} of the table, unsigned; 0 where there is none
 * @param symbols what the changes are made for, in file order, such as {@link
 *     PeTables#IMAGE_DYNAMIC_RELOCATION_ARM64X}
 */
public record DynamicRelocations(long version, List<Long> symbols) {
  private static final DynamicRelocations NONE = new DynamicRelocations(0, List.of());
  private static final String LABEL = "LoadConfig > DynamicValueRelocTable";
  private static final int HEAD = 8;
  // There are a dozen kinds.
  private static final int MAX_SYMBOLS = 0x100;

  /** Copies the list. */
  public DynamicRelocations {
    symbols = List.copyOf(symbols);
  }

  /**
   * Reads the table; empty where there is none or the log says why it cannot be read.
   *
   * @param rva the RVA of the table, 0 for none
   */
  static DynamicRelocations read(FileBytes bytes, AddressSpace space, long rva, ProblemLog log) {
    if (rva == 0) return NONE;
    List<Long> symbols = new ArrayList<>();
    long version = 0;
    try {
      Region head = space.region(LABEL, rva, HEAD);
      version = head.u32(0);
      long size = head.u32(4);
      if (version != 1 && version != 2) return new DynamicRelocations(version, symbols);
      long word = bytes.word();
      // Of version 1 a symbol and a size; of version 2 the size of the entry's head comes first.
      long entry = version == 1 ? word + 4 : word + 16;
      for (long at = 0; at + entry <= size; ) {
        Region next = space.region(LABEL, rva + HEAD + at, entry);
        if (symbols.size() == MAX_SYMBOLS) {
          log.limit(next.origin(), LABEL, "symbols", "another one", "at most " + MAX_SYMBOLS);
          break;
        }
        if (version == 1) {
          symbols.add(next.word(0, bytes.bits()));
          at += entry + next.u32(word);
        } else {
          symbols.add(next.word(8, bytes.bits()));
          at += Math.max(entry, next.u32(0)) + next.u32(4);
        }
      }
    } catch (MalformedBinaryException e) {
      log.add(e);
    }
    return new DynamicRelocations(version, symbols);
  }

  /** Returns whether the loader can turn the image from ARM64 into one for x64 processes. */
  public boolean hasArm64X() {
    return symbols.contains((long) PeTables.IMAGE_DYNAMIC_RELOCATION_ARM64X);
  }
}
