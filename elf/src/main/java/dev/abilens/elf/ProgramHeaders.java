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
  private final Region table;
  private final int bits;
  private final int size;

  private ProgramHeaders(Region table, int bits, int size) {
    this.table = table;
    this.bits = bits;
    this.size = size;
  }

  static int entrySize(int bits) {
    return bits == 64 ? 56 : 32;
  }

  /** Reads the table; a table that is not all there is refused, as every loader does. */
  static ProgramHeaders read(FileBytes bytes, ElfHeader header) {
    int bits = header.bits();
    int entry = entrySize(bits);
    if (header.phnum() != 0 && header.phentsize() != entry)
      throw new MalformedBinaryException(
          bits == 64 ? 54 : 42,
          bytes.place("Ehdr > e_phentsize"),
          header.phentsize() + "",
          entry + " bytes a program header");
    // phnum has at most 32 bits: the product fits.
    long length = header.phnum() * entry;
    if (length == 0) return new ProgramHeaders(bytes.region("Phdr", 0, 0), bits, 0);
    if (bytes.held(header.phoff(), length) < length)
      throw new MalformedBinaryException(
          bits == 64 ? 32 : 28,
          bytes.place("Ehdr > e_phoff"),
          header.phnum()
              + " program headers at 0x"
              + Long.toHexString(header.phoff())
              + " ("
              + length
              + " bytes)",
          "a table within the " + bytes.source().size() + " bytes of the file");
    return new ProgramHeaders(
        bytes.region("Phdr", header.phoff(), length), bits, (int) header.phnum());
  }

  @Override
  public int size() {
    return size;
  }

  /** Returns where a program header lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + (long) Objects.checkIndex(index, size) * entrySize(bits);
  }

  /** Returns the type of a program header, without making an object of it. */
  public int type(int index) {
    return table.i32((long) Objects.checkIndex(index, size) * entrySize(bits));
  }

  @Override
  public ProgramHeader get(int index) {
    long at = (long) Objects.checkIndex(index, size) * entrySize(bits);
    int word = bits / 8;
    // p_flags stands second in a 64-bit header, for its alignment, and last but one in a 32-bit
    // one.
    long words = bits == 64 ? at + 8 : at + 4;
    return new ProgramHeader(
        table.i32(at),
        table.i32(bits == 64 ? at + 4 : at + 24),
        table.word(words, bits),
        table.word(words + word, bits),
        table.word(words + 2L * word, bits),
        table.word(words + 3L * word, bits),
        table.word(words + 4L * word, bits),
        table.word(bits == 64 ? at + 48 : at + 28, bits));
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
    for (int i = size - 1; i >= 0; i--) if (type(i) == type) return get(i);
    return null;
  }
}
