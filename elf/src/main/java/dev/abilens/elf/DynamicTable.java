package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic table (gABI, "Dynamic Section") as a view of the file: every entry, in order, up to
 * {@code DT_NULL}. It is taken from where {@code PT_DYNAMIC} lies in memory, as loaders do; section
 * headers have no say. Immutable and thread-safe.
 */
public final class DynamicTable {
  // A table that goes on behind its own segment is followed this far for its end.
  private static final long MAX_OVERRUN = 1 << 20;

  private final Region table;
  private final ElfHeader header;
  private final int size;
  private final StringTable strings;
  private final @Nullable String soname;
  private final @Nullable String rpath;
  private final @Nullable String runpath;
  private final List<NamedEntry> needed;
  private final List<Problem> problems;

  /**
   * An entry that names something.
   *
   * @param index its place in the table
   * @param text what it names
   * @param offset where the entry lies, in bytes from the beginning of the file
   */
  public record NamedEntry(int index, String text, long offset) {}

  private DynamicTable(
      FileBytes bytes, ElfHeader header, AddressSpace space, Region table, ProblemLog log) {
    this.header = header;
    this.table = table;
    this.size = table.length() / entrySize(header.bits());
    this.strings = readStrings(bytes, space, log);
    StringTable.Keeper keeper = new StringTable.Keeper(strings, bytes, log);
    List<NamedEntry> libraries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (tag(i) != Elf.DT_NEEDED) continue;
      String name = keeper.text(value(i), offset(i), where(i));
      if (name != null) libraries.add(new NamedEntry(i, name, offset(i)));
    }
    this.needed = List.copyOf(libraries);
    this.soname = named(keeper, Elf.DT_SONAME);
    this.rpath = named(keeper, Elf.DT_RPATH);
    this.runpath = named(keeper, Elf.DT_RUNPATH);
    this.problems = log.toList();
  }

  private @Nullable String named(StringTable.Keeper keeper, long tag) {
    int i = last(tag);
    return i < 0 ? null : keeper.text(value(i), offset(i), where(i));
  }

  private String where(int index) {
    return "PT_DYNAMIC > " + Elf.dynamicName(tag(index), header.machine()) + " [" + index + "]";
  }

  private static int entrySize(int bits) {
    return bits / 4;
  }

  static DynamicTable read(
      FileBytes bytes, ElfHeader header, ProgramHeaders headers, AddressSpace space) {
    ProblemLog log = new ProblemLog(bytes);
    Region found = bytes.region("PT_DYNAMIC", 0, 0);
    ProgramHeader segment = headers.last(Elf.PT_DYNAMIC);
    if (segment != null) {
      try {
        found = locate(bytes, segment, space, log);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    return new DynamicTable(bytes, header, space, found, log);
  }

  private static Region locate(
      FileBytes bytes, ProgramHeader segment, AddressSpace space, ProblemLog log) {
    long wanted = segment.filesz();
    long offset = space.fileOffset(segment.vaddr());
    long there = space.available(segment.vaddr());
    if (offset < 0) {
      // No loader gets this far; the file's own offset still tells what was meant.
      offset = segment.offset();
      there = bytes.held(offset, wanted);
      log.add(
          Math.min(Math.max(0, offset), bytes.source().size()),
          "PT_DYNAMIC > p_vaddr",
          "address 0x" + Long.toHexString(segment.vaddr()),
          "an address of a PT_LOAD with bytes in the file");
    } else if (offset != segment.offset()) {
      log.add(
          offset,
          "PT_DYNAMIC > p_offset",
          "0x" + Long.toHexString(segment.offset()),
          "0x" + Long.toHexString(offset) + ", where p_vaddr lies in the file");
    }
    if (Long.compareUnsigned(wanted, there) > 0) {
      log.add(
          offset,
          "PT_DYNAMIC > p_filesz",
          Long.toUnsignedString(wanted) + " bytes",
          "at most the " + there + " bytes that the file holds there");
      wanted = there;
    }
    int entry = entrySize(bytes.bits());
    if (wanted % entry != 0)
      log.add(
          offset,
          "PT_DYNAMIC > p_filesz",
          wanted + " bytes",
          "a multiple of " + entry + ", the size of an entry");
    Region table = bytes.region("PT_DYNAMIC", there == 0 ? 0 : offset, wanted);
    long end = end(table, bytes.bits());
    if (end >= 0) return table.slice("Dyn", 0, end);

    // Loaders look for DT_NULL and for nothing else.
    long further = Math.min(there, wanted + MAX_OVERRUN);
    table = bytes.region("PT_DYNAMIC", there == 0 ? 0 : offset, further);
    end = end(table, bytes.bits());
    log.add(
        offset,
        "PT_DYNAMIC",
        "no DT_NULL in " + wanted + " bytes" + (end < 0 ? "" : ", but behind them"),
        "a table that ends with DT_NULL");
    return table.slice("Dyn", 0, end < 0 ? wanted - wanted % entry : end);
  }

  /** Returns the offset of the first DT_NULL, or -1. */
  private static long end(Region table, int bits) {
    int entry = entrySize(bits);
    for (long at = 0; at + entry <= table.length(); at += entry)
      if (table.word(at, bits) == Elf.DT_NULL) return at;
    return -1;
  }

  private StringTable readStrings(FileBytes bytes, AddressSpace space, ProblemLog log) {
    Region none = bytes.region("DT_STRTAB", 0, 0);
    int at = last(Elf.DT_STRTAB);
    if (at < 0) {
      if (size > 0)
        log.add(table.origin(), "PT_DYNAMIC", "no DT_STRTAB", "a DT_STRTAB, for every name");
      return new StringTable(none, List.of());
    }
    long address = value(at);
    long there = space.available(address);
    if (there == 0) {
      log.add(
          offset(at),
          where(at),
          "address 0x" + Long.toHexString(address),
          "an address of a PT_LOAD with bytes in the file");
      return new StringTable(none, List.of());
    }
    int sizeAt = last(Elf.DT_STRSZ);
    long length = sizeAt < 0 ? 0 : value(sizeAt);
    if (length == 0 || Long.compareUnsigned(length, there) > 0) {
      log.add(
          offset(sizeAt < 0 ? at : sizeAt),
          sizeAt < 0 ? "PT_DYNAMIC > DT_STRSZ" : where(sizeAt),
          sizeAt < 0 ? "none" : Long.toUnsignedString(length),
          "1 to " + there + " bytes, as the file holds behind DT_STRTAB");
      // Loaders do not look at DT_STRSZ.
      length = there;
    }
    try {
      StringTable made = new StringTable(space.region("DT_STRTAB", address, length), List.of());
      if (!made.isTerminated())
        log.add(
            made.region().origin() + made.length() - 1,
            "DT_STRTAB",
            "a last byte of " + made.region().u8(made.length() - 1L),
            "a zero byte at the end");
      return made;
    } catch (MalformedBinaryException e) {
      log.add(e);
      return new StringTable(none, List.of());
    }
  }

  /** Returns the number of entries, the final {@code DT_NULL} not counted. */
  public int size() {
    return size;
  }

  /** Returns the tag of an entry, unsigned, such as {@link Elf#DT_NEEDED}. */
  public long tag(int index) {
    return table.word((long) Objects.checkIndex(index, size) * 2 * word(), header.bits());
  }

  /** Returns the value of an entry, unsigned: an address, a size, flags or an offset of a name. */
  public long value(int index) {
    return table.word(((long) Objects.checkIndex(index, size) * 2 + 1) * word(), header.bits());
  }

  private int word() {
    return header.bits() / 8;
  }

  /** Returns the name of an entry's tag, such as {@code DT_NEEDED}. */
  public String tagName(int index) {
    return Elf.dynamicName(tag(index), header.machine());
  }

  /** Returns where an entry lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + (long) Objects.checkIndex(index, size) * 2 * word();
  }

  /** Returns the index of the first entry with a tag, or -1. */
  public int first(long tag) {
    for (int i = 0; i < size; i++) if (tag(i) == tag) return i;
    return -1;
  }

  /**
   * Returns the index of the last entry with a tag, or -1. Of a tag that comes more than once the
   * loaders of glibc and musl keep the last value.
   */
  public int last(long tag) {
    for (int i = size - 1; i >= 0; i--) if (tag(i) == tag) return i;
    return -1;
  }

  /** Returns whether there is an entry with a tag. */
  public boolean has(long tag) {
    return last(tag) >= 0;
  }

  /** Returns the value of the last entry with a tag, or {@code otherwise}. */
  public long value(long tag, long otherwise) {
    int i = last(tag);
    return i < 0 ? otherwise : value(i);
  }

  /** Returns the texts that {@code DT_STRTAB} holds; empty where there is none. */
  public StringTable strings() {
    return strings;
  }

  /** Returns the libraries asked for ({@code DT_NEEDED}), in order. */
  public List<NamedEntry> needed() {
    return needed;
  }

  /** Returns {@code DT_SONAME}, or null. */
  public @Nullable String soname() {
    return soname;
  }

  /** Returns {@code DT_RPATH} as written, directories separated by colons, or null. */
  public @Nullable String rpath() {
    return rpath;
  }

  /** Returns {@code DT_RUNPATH} as written, directories separated by colons, or null. */
  public @Nullable String runpath() {
    return runpath;
  }

  /** Returns {@code DT_FLAGS}, 0 where there is none. */
  public long flags() {
    return value(Elf.DT_FLAGS, 0);
  }

  /** Returns {@code DT_FLAGS_1}, 0 where there is none. */
  public long flags1() {
    return value(Elf.DT_FLAGS_1, 0);
  }

  /** Returns whether relocations may write into read-only segments. */
  public boolean hasTextRelocations() {
    return has(Elf.DT_TEXTREL) || (flags() & Elf.DF_TEXTREL) != 0;
  }

  /** Returns whether everything is bound at load, lazily bound symbols too. */
  public boolean bindsNow() {
    return has(Elf.DT_BIND_NOW)
        || (flags() & Elf.DF_BIND_NOW) != 0
        || (flags1() & Elf.DF_1_NOW) != 0;
  }

  /** Returns whether the file uses thread-local storage at fixed offsets. */
  public boolean hasStaticTls() {
    return (flags() & Elf.DF_STATIC_TLS) != 0;
  }

  /** Returns whether its own definitions come first for its own references. */
  public boolean isSymbolic() {
    return has(Elf.DT_SYMBOLIC) || (flags() & Elf.DF_SYMBOLIC) != 0;
  }

  List<Problem> problems() {
    return problems;
  }
}
