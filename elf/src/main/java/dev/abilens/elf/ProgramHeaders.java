package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The program headers (gABI, "Program Header") as a view of the file, in file order. Immutable and
 * thread-safe.
 */
public final class ProgramHeaders extends AbstractList<ProgramHeader> implements RandomAccess {
  // The table lies in a region of its own, or in that of the whole file from its base on.
  private final Region table;
  private final int base;
  private final int size;

  // As narrow as the numbers are in the file: there is one such object for each.
  private final byte bits;
  private final char stride;
  private final boolean paged;

  private ProgramHeaders(Region table, int base, int bits, int stride, boolean paged, int size) {
    this.table = table;
    this.base = base;
    this.bits = (byte) bits;
    this.stride = (char) stride;
    this.paged = paged;
    this.size = size;
  }

  static int entrySize(int bits) {
    return bits == 64 ? 56 : 32;
  }

  /**
   * Reads the table; a table that is not all there is refused, as every loader does.
   *
   * @param reading to musl's loader the headers follow each other as far apart as the file says, so
   *     that they may overlap, and segments begin where their pages do; else another distance than
   *     their size is refused
   */
  static ProgramHeaders read(FileBytes bytes, ElfHeader header, Reading reading) {
    boolean lenient = reading.isMusls();
    long count = reading == Reading.FILE ? header.phnum() : header.writtenPhnum();
    int bits = header.bits();
    int entry = entrySize(bits);
    int stride = lenient ? header.phentsize() : entry;
    if (count != 0 && !lenient && header.phentsize() != entry)
      throw new MalformedBinaryException(
          bits == 64 ? 54 : 42,
          bytes.place("Ehdr > e_phentsize"),
          header.phentsize() + "",
          entry + " bytes a program header");
    if (count == 0)
      return new ProgramHeaders(bytes.around("Phdr", 0, 0), 0, bits, stride, lenient, 0);
    // count has at most 32 bits, stride 16: the product fits.
    long length = (count - 1) * stride + entry;
    if (bytes.held(header.phoff(), length) < length)
      throw new MalformedBinaryException(
          bits == 64 ? 32 : 28,
          bytes.place("Ehdr > e_phoff"),
          count
              + " program headers at 0x"
              + Long.toHexString(header.phoff())
              + " ("
              + length
              + " bytes)",
          "a table within the " + bytes.source().size() + " bytes of the file");
    Region table = bytes.around("Phdr", header.phoff(), length);
    return new ProgramHeaders(
        table, bytes.at(table, header.phoff()), bits, stride, lenient, (int) count);
  }

  @Override
  public int size() {
    return size;
  }

  private long at(int index) {
    return base + (long) Objects.checkIndex(index, size) * stride;
  }

  // p_offset, p_vaddr, p_paddr, p_filesz, p_memsz follow each other. p_flags stands second in a
  // 64-bit header, for its alignment, and last but one in a 32-bit one.
  private long word(int index, int place) {
    return bits == 64
        ? table.i64(at(index) + 8 + 8L * place)
        : table.u32(at(index) + 4 + 4L * place);
  }

  /** Returns where a program header lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + at(index);
  }

  /** Returns the type of a program header, without making an object of it. */
  public int type(int index) {
    return table.i32(at(index));
  }

  int flags(int index) {
    return table.i32(at(index) + (bits == 64 ? 4 : 24));
  }

  long fileOffset(int index) {
    long offset = word(index, 0);
    if (!paged || type(index) != Elf.PT_LOAD) return offset;
    return Pages.down(offset) + Pages.inside(vaddr(index));
  }

  long vaddr(int index) {
    return word(index, 1);
  }

  long filesz(int index) {
    return word(index, 3);
  }

  long memsz(int index) {
    return word(index, 4);
  }

  @Override
  public ProgramHeader get(int index) {
    return new ProgramHeader(
        type(index),
        flags(index),
        fileOffset(index),
        vaddr(index),
        word(index, 2),
        filesz(index),
        memsz(index),
        table.word(at(index) + (bits == 64 ? 48 : 28), bits));
  }

  /** Returns the first program header of a type, or null. */
  public @Nullable ProgramHeader first(int type) {
    for (int i = 0; i < size; i++) if (type(i) == type) return get(i);
    return null;
  }

  /**
   * Returns the last program header of a type, or null. Loaders go through the table once and keep
   * what they met last, for {@code PT_DYNAMIC}, {@code PT_TLS}, {@code PT_GNU_STACK} and {@code
   * PT_GNU_RELRO}.
   */
  public @Nullable ProgramHeader last(int type) {
    int i = lastIndex(type);
    return i < 0 ? null : get(i);
  }

  /**
   * Returns whether segments ascend in memory, none in a page of another's, each as large there as
   * in the file.
   */
  boolean areApart() {
    long free = 0;
    for (int i = 0; i < size; i++) {
      if (type(i) != Elf.PT_LOAD) continue;
      if (Pages.down(vaddr(i)) < free || memsz(i) < filesz(i) || filesz(i) < 0) return false;
      free = Pages.up(vaddr(i) + memsz(i));
      if (free <= 0) return false;
    }
    return true;
  }

  int lastIndex(int type) {
    int i = size - 1;
    while (i >= 0 && type(i) != type) i--;
    return i;
  }
}
