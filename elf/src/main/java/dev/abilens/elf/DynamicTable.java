package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.lang.invoke.VarHandle;
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

  // The tables that dynamic entries name lie side by side; read at once if they are no bigger.
  private static final int MAX_SIDE_BY_SIDE = 1 << 22;
  private static final int MAX_UNSIZED = 1 << 12;

  // What a processor's nearest caches hold beside other things.
  private static final int MAX_TOUCHED = 1 << 17;
  private static final int MAX_REMEMBERED = 254;

  // The tags that every reader asks for, each where its bits lead: see shift.
  private static final long[] REMEMBERED = {
    Elf.DT_GNU_HASH,
    Elf.DT_VERNEED,
    Elf.DT_STRSZ,
    Elf.DT_VERDEF,
    Elf.DT_HASH,
    Elf.DT_STRTAB,
    Elf.DT_SYMTAB,
    Elf.DT_VERSYM
  };
  private static final long[] SIDE_BY_SIDE = {
    Elf.DT_GNU_HASH, Elf.DT_HASH, Elf.DT_SYMTAB, Elf.DT_VERSYM, Elf.DT_VERDEF, Elf.DT_VERNEED
  };

  private final ElfFile file;
  private final AddressSpace space;

  // The entries lie in a region of their own, or in that of the whole file from their base on.
  private final Region table;
  private final int base;
  private final int size;

  // Where the remembered tags lie, a byte each: one more than the index of the last entry; in a
  // table of so many entries that a byte cannot hold it, nothing is remembered.
  private final long remembered;
  private final StringTable strings;

  // Made on first use, or where there is something to tell. Two threads may make one at once: the
  // two are equal.
  private @Nullable Told told;

  // What fewer ask for, apart: most files are opened for their dynamic facts.
  private static final class Told {
    private final List<Problem> problems;
    private @Nullable Names names;

    Told(List<Problem> problems) {
      this.problems = problems;
    }
  }

  private record Names(
      List<NamedEntry> libraries,
      List<NamedEntry> needed,
      @Nullable String soname,
      @Nullable String rpath,
      @Nullable String runpath,
      List<Problem> problems) {}

  /**
   * An entry that names something.
   *
   * @param index its place in the table
   * @param text what it names
   * @param offset where the entry lies, in bytes from the beginning of the file
   */
  public record NamedEntry(int index, String text, long offset) {}

  private DynamicTable(ElfFile file, Region table, int base, int size, @Nullable ProblemLog log) {
    this.file = file;
    this.table = table;
    this.base = base;
    this.size = size;
    this.remembered = remember();
    AddressSpace space = file.addressSpace();
    touch(space);
    this.space = space.over(sideBySide(space));
    ProblemLog kept = log;
    StringTable found = plainStrings();
    if (found == null) {
      kept = ProblemLog.of(kept, space.bytes());
      found = readStrings(kept);
    }
    if (!found.isTerminated() && !reading().isOfMemory()) {
      kept = ProblemLog.of(kept, space.bytes());
      kept.add(
          found.region().origin() + found.length() - 1,
          "DT_STRTAB",
          "a last byte of " + found.region().u8(found.length() - 1L),
          "a zero byte at the end");
    }
    this.strings = found;
    if (kept != null) this.told = new Told(kept.toList());
    // Others may come upon this object without any order between threads.
    VarHandle.storeStoreFence();
  }

  private long remember() {
    long found = 0;
    int entry = entrySize(bits());
    long at = base;
    for (int i = 1; i <= Math.min(size, MAX_REMEMBERED); i++, at += entry) {
      int shift = shift(table.word(at, bits()));
      if (shift >= 0) found = found & ~(0xffL << shift) | (long) i << shift;
    }
    return found;
  }

  // No two of them are alike in these bits.
  private static int shift(long tag) {
    int place = (int) (tag >>> 7 ^ tag) & REMEMBERED.length - 1;
    return REMEMBERED[place] == tag ? 8 * place : -1;
  }

  private Told told() {
    Told made = told;
    if (made == null) told = made = new Told(List.of());
    return made;
  }

  private Names names() {
    Told kept = told();
    Names made = kept.names;
    if (made == null) kept.names = made = readNames();
    return made;
  }

  private Names readNames() {
    ProblemLog log = new ProblemLog(space.bytes());
    StringTable.Keeper keeper = new StringTable.Keeper(strings, space.bytes(), log);
    List<NamedEntry> libraries = new ArrayList<>();
    List<NamedEntry> needed = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String tagName = libraryTag(tag(i));
      String name = tagName == null ? null : named(keeper, i, tagName);
      if (name == null) continue;
      NamedEntry entry = new NamedEntry(i, name, offset(i));
      libraries.add(entry);
      if (tag(i) == Elf.DT_NEEDED) needed.add(entry);
    }
    return new Names(
        List.copyOf(libraries),
        List.copyOf(needed),
        named(keeper, Elf.DT_SONAME, "DT_SONAME"),
        named(keeper, Elf.DT_RPATH, "DT_RPATH"),
        named(keeper, Elf.DT_RUNPATH, "DT_RUNPATH"),
        log.toList());
  }

  private static @Nullable String libraryTag(long tag) {
    if (tag == Elf.DT_NEEDED) return "DT_NEEDED";
    if (tag == Elf.DT_FILTER) return "DT_FILTER";
    return tag == Elf.DT_AUXILIARY ? "DT_AUXILIARY" : null;
  }

  private @Nullable String named(StringTable.Keeper keeper, long tag, String tagName) {
    int i = last(tag);
    return i < 0 ? null : named(keeper, i, tagName);
  }

  private @Nullable String named(StringTable.Keeper keeper, int index, String tagName) {
    return keeper.text(value(index), offset(index), () -> where(tagName, index));
  }

  private static String where(String tagName, int index) {
    return "PT_DYNAMIC > " + tagName + " [" + index + "]";
  }

  private static int entrySize(int bits) {
    return bits / 4;
  }

  static DynamicTable read(ElfFile file) {
    int segment = file.programHeaders().lastIndex(Elf.PT_DYNAMIC);
    return segment < 0 ? none(file, null) : locate(file, segment);
  }

  private static DynamicTable none(ElfFile file, @Nullable ProblemLog log) {
    return new DynamicTable(file, file.bytes().around("PT_DYNAMIC", 0, 0), 0, 0, log);
  }

  private static DynamicTable locate(ElfFile file, int segment) {
    FileBytes bytes = file.bytes();
    ProgramHeaders headers = file.programHeaders();
    AddressSpace space = file.addressSpace();
    boolean ofMemory = file.reading().isOfMemory();
    ProblemLog log = null;
    long wanted = headers.filesz(segment);
    long address = headers.vaddr(segment);
    long offset = space.fileOffset(address);
    long there = space.available(address);
    if (ofMemory) wanted = there;
    if (offset < 0) {
      // No loader gets this far; the file's own offset still tells what was meant.
      offset = headers.fileOffset(segment);
      there = bytes.held(offset, wanted);
      log = ProblemLog.of(log, bytes);
      log.add(
          Math.min(Math.max(0, offset), bytes.source().size()),
          "PT_DYNAMIC > p_vaddr",
          "address 0x" + Long.toHexString(address),
          "an address of a PT_LOAD with bytes in the file");
    } else if (offset != headers.fileOffset(segment) && !ofMemory) {
      log = ProblemLog.of(log, bytes);
      log.add(
          offset,
          "PT_DYNAMIC > p_offset",
          "0x" + Long.toHexString(headers.fileOffset(segment)),
          "0x" + Long.toHexString(offset) + ", where p_vaddr lies in the file");
    }
    if (Long.compareUnsigned(wanted, there) > 0) {
      log = ProblemLog.of(log, bytes);
      log.add(
          offset,
          "PT_DYNAMIC > p_filesz",
          Long.toUnsignedString(wanted) + " bytes",
          "at most the " + there + " bytes that the file holds there");
      wanted = there;
    }
    int entry = entrySize(bytes.bits());
    if (wanted % entry != 0 && !ofMemory) {
      log = ProblemLog.of(log, bytes);
      log.add(
          offset,
          "PT_DYNAMIC > p_filesz",
          wanted + " bytes",
          "a multiple of " + entry + ", the size of an entry");
    }
    try {
      long begin = there == 0 ? 0 : offset;
      Region table = bytes.around("PT_DYNAMIC", begin, wanted);
      int base = bytes.at(table, begin);
      int size = size(table, base, wanted, bytes.bits());
      if (size >= 0) return new DynamicTable(file, table, base, size, log);

      // Loaders look for DT_NULL and for nothing else.
      long further = Math.min(there, wanted + MAX_OVERRUN);
      table = bytes.around("PT_DYNAMIC", begin, further);
      base = bytes.at(table, begin);
      size = size(table, base, further, bytes.bits());
      log = ProblemLog.of(log, bytes);
      log.add(
          offset,
          "PT_DYNAMIC",
          "no DT_NULL in " + wanted + " bytes" + (size < 0 ? "" : ", but behind them"),
          "a table that ends with DT_NULL");
      if (size < 0) size = (int) (wanted / entry);
      return new DynamicTable(file, table, base, size, log);
    } catch (MalformedBinaryException e) {
      log = ProblemLog.of(log, bytes);
      log.add(e);
      return none(file, log);
    }
  }

  /** Returns the number of entries before the first DT_NULL, or -1 if there is none. */
  private static int size(Region table, int base, long length, int bits) {
    int entry = entrySize(bits);
    long end = base + length - entry;
    int size = 0;
    for (long at = base; at <= end; at += entry, size++)
      if (table.word(at, bits) == Elf.DT_NULL) return size;
    return -1;
  }

  /**
   * Has the processor fetch the tables that the entries name, which lie side by side, all at once:
   * when they are read, what is read decides what is read next, and each of their cache lines would
   * be waited for.
   */
  private void touch(AddressSpace space) {
    Region whole = space.bytes().source().whole();
    if (whole == null) return;
    long names = value(Elf.DT_STRTAB, 0);
    long symbols = value(Elf.DT_SYMTAB, names);
    long hash = value(Elf.DT_GNU_HASH, symbols);
    long versions = value(Elf.DT_VERNEED, names);
    long low = Math.min(Math.min(names, symbols), Math.min(hash, versions));
    long high = Math.max(names + value(Elf.DT_STRSZ, 0), Math.max(symbols, versions));
    if (low <= 0 || high < low || high - low > MAX_TOUCHED) return;
    int size = (int) Math.min(high - low, space.available(low));
    if (size > 0) whole.touch(space.fileOffset(low), size);
  }

  /**
   * Returns the file's bytes with the tables in memory that the entries name, as far as they lie
   * side by side.
   */
  private FileBytes sideBySide(AddressSpace wide) {
    FileBytes bytes = wide.bytes();
    if (bytes.source().whole() != null) return bytes;
    long low = Long.MAX_VALUE;
    long last = -1;
    for (long tag : SIDE_BY_SIDE) {
      long at = wide.fileOffset(value(tag, -1));
      if (at < 0) continue;
      low = Math.min(low, at);
      last = Math.max(last, at);
    }
    long high = last < 0 ? 0 : Math.min(last + MAX_UNSIZED, relocationsBehind(wide, last));
    long names = wide.fileOffset(value(Elf.DT_STRTAB, -1));
    long length = value(Elf.DT_STRSZ, 0);
    if (names >= 0 && length > 0 && length <= MAX_SIDE_BY_SIDE && names < high + MAX_UNSIZED) {
      low = Math.min(low, names);
      high = Math.max(high, names + length);
    }
    high = Math.min(high, bytes.source().size());
    if (low >= high || high - low > MAX_SIDE_BY_SIDE) return bytes;
    try {
      return bytes.holding("dynamic tables", low, high - low);
    } catch (MalformedBinaryException e) {
      // Too much to be held at once; a table that is too big for itself will say so.
      return bytes;
    }
  }

  /**
   * Returns where relocations begin in the file behind one of its places. Linkers write them behind
   * the tables of symbols, of which only the entries in them tell the ends.
   */
  private long relocationsBehind(AddressSpace wide, long place) {
    long nearest = Long.MAX_VALUE;
    for (int i = 0; i < size; i++) {
      long tag = tag(i);
      if (tag != Elf.DT_RELA && tag != Elf.DT_REL && tag != Elf.DT_JMPREL && tag != Elf.DT_RELR)
        continue;
      long at = wide.fileOffset(value(i));
      if (at > place) nearest = Math.min(nearest, at);
    }
    return nearest;
  }

  /** Returns the texts if they lie where they should; else null. */
  private @Nullable StringTable plainStrings() {
    long address = value(Elf.DT_STRTAB, 0);
    long length = value(Elf.DT_STRSZ, 0);
    boolean plain = has(Elf.DT_STRTAB) && length > 0 && length <= space.available(address);
    if (!plain || reading().isOfMemory()) return null;
    try {
      Region found = space.around("DT_STRTAB", address, length);
      return new StringTable(found, space.at(found, address), (int) length);
    } catch (MalformedBinaryException e) {
      // It is thrown and told once more.
      return null;
    }
  }

  private StringTable readStrings(ProblemLog log) {
    int at = last(Elf.DT_STRTAB);
    if (at < 0 && reading() != Reading.MUSL) {
      if (size > 0) log.add(offset(0), "PT_DYNAMIC", "no DT_STRTAB", "a DT_STRTAB, for every name");
      return noStrings();
    }
    long address = at < 0 ? 0 : value(at);
    long there = space.available(address);
    if (there == 0) {
      log.add(
          at < 0 ? 0 : offset(at),
          at < 0 ? "PT_DYNAMIC" : where("DT_STRTAB", at),
          "address 0x" + Long.toHexString(address),
          "an address of a PT_LOAD with bytes in the file");
      return noStrings();
    }
    int sizeAt = last(Elf.DT_STRSZ);
    long length = sizeAt < 0 ? 0 : value(sizeAt);
    if (reading().isOfMemory()) length = Math.min(there, Integer.MAX_VALUE);
    if (length == 0 || Long.compareUnsigned(length, there) > 0) {
      log.add(
          offset(sizeAt < 0 ? at : sizeAt),
          sizeAt < 0 ? "PT_DYNAMIC > DT_STRSZ" : where("DT_STRSZ", sizeAt),
          sizeAt < 0 ? "none" : Long.toUnsignedString(length),
          "1 to " + there + " bytes, as the file holds behind DT_STRTAB");
      // Loaders do not look at DT_STRSZ.
      length = there;
    }
    try {
      Region found = space.around("DT_STRTAB", address, length);
      return new StringTable(found, space.at(found, address), (int) length);
    } catch (MalformedBinaryException e) {
      log.add(e);
      return noStrings();
    }
  }

  private StringTable noStrings() {
    return new StringTable(space.bytes().around("DT_STRTAB", 0, 0), 0, 0);
  }

  /** Returns the number of entries, the final {@code DT_NULL} not counted. */
  public int size() {
    return size;
  }

  private long at(int index) {
    return base + (long) Objects.checkIndex(index, size) * entrySize(bits());
  }

  /** Returns the tag of an entry, unsigned, such as {@link Elf#DT_NEEDED}. */
  public long tag(int index) {
    return table.word(at(index), bits());
  }

  /** Returns the value of an entry, unsigned: an address, a size, flags or an offset of a name. */
  public long value(int index) {
    return table.word(at(index) + bits() / 8, bits());
  }

  /** Returns the name of an entry's tag, such as {@code DT_NEEDED}. */
  public String tagName(int index) {
    return Elf.dynamicName(tag(index), file.header().machine());
  }

  /** Returns where an entry lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + at(index);
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
    int shift = size <= MAX_REMEMBERED ? shift(tag) : -1;
    if (shift >= 0) return (int) (remembered >>> shift & 0xff) - 1;
    int bits = bits();
    int entry = entrySize(bits);
    int i = size - 1;
    for (long at = base + (long) i * entry; i >= 0; i--, at -= entry)
      if (table.word(at, bits) == tag) return i;
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
    return names().needed();
  }

  /**
   * Returns the libraries that glibc's loader brings, in order: those asked for, and those that the
   * object stands before ({@code DT_FILTER}, {@code DT_AUXILIARY}).
   */
  List<NamedEntry> libraries() {
    return names().libraries();
  }

  /** Returns {@code DT_SONAME}, or null. */
  public @Nullable String soname() {
    return names().soname();
  }

  /** Returns {@code DT_RPATH} as written, directories separated by colons, or null. */
  public @Nullable String rpath() {
    return names().rpath();
  }

  /** Returns {@code DT_RUNPATH} as written, directories separated by colons, or null. */
  public @Nullable String runpath() {
    return names().runpath();
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

  int bits() {
    return file.header().bits();
  }

  /** Returns how the tables that it names are read. */
  Reading reading() {
    return file.reading();
  }

  /** Returns what lies at the addresses that the entries name. */
  AddressSpace space() {
    return space;
  }

  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(told().problems);
    all.addAll(names().problems());
    return all;
  }
}
