package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.bytes.Rows;
import dev.abilens.bytes.Texts;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The symbol table ({@link MachO#LC_SYMTAB}, {@code mach-o/nlist.h}) as a view of the file: what
 * link editors and debuggers see, and dyld where a file has neither chained fixups nor bind opcodes
 * nor an export trie. It may be stripped of what those tell. Immutable and thread-safe.
 */
public final class Symtab {
  private static final String STRINGS = "LC_SYMTAB > stroff";

  private final MachOHeader header;

  // Entries and names lie in regions of their own, or in that of the whole file from a base on.
  private final Region table;
  private final int base;
  private final int size;

  // The entries that LC_DYSYMTAB says to be external.
  private final int firstExternal;
  private final int externals;
  private final Region names;
  private final int namesBase;
  private final int namesLength;
  private final Texts texts;
  private final List<Problem> problems;

  private Symtab(
      FileBytes bytes,
      MachOHeader header,
      long offset,
      long held,
      long firstExternal,
      long externals,
      long namesOffset,
      long namesHeld,
      List<Problem> problems) {
    this.header = header;
    this.table = bytes.around("LC_SYMTAB > symoff", offset, held);
    this.base = bytes.at(table, offset);
    this.size = (int) (held / entrySize(header.bits()));
    boolean told = externals >= 0 && firstExternal + externals <= size;
    this.firstExternal = told ? (int) firstExternal : 0;
    this.externals = told ? (int) externals : size;
    this.names = bytes.around(STRINGS, namesOffset, namesHeld);
    this.namesBase = bytes.at(names, namesOffset);
    this.namesLength = (int) namesHeld;
    this.texts = names.texts(namesBase, namesLength);
    this.problems = problems;
  }

  static int entrySize(int bits) {
    return bits == 64 ? 16 : 12;
  }

  static Symtab read(FileBytes bytes, MachOHeader header, LoadCommands commands) {
    ProblemLog log = new ProblemLog(bytes);
    int at = -1;
    int groups = -1;
    for (LoadCommands.Cursor c = commands.cursor(); c.next(); ) {
      if (c.cmd() == MachO.LC_SYMTAB && c.length() >= 24) at = c.at();
      if (c.cmd() == MachO.LC_DYSYMTAB && c.length() >= 80) groups = c.at();
    }
    if (at < 0) return new Symtab(bytes, header, 0, 0, 0, 0, 0, 0, log.toList());
    Region data = commands.region();
    long definitions = groups < 0 ? 0 : data.u32(groups + 20L);
    long undefined = groups < 0 ? -1 : data.u32(groups + 28L);
    long firstDefined = groups < 0 ? 0 : data.u32(groups + 16L);
    long firstUndefined = groups < 0 ? 0 : data.u32(groups + 24L);
    boolean oneGroup =
        definitions == 0 || undefined <= 0 || firstDefined + definitions == firstUndefined;
    long offset = data.u32(at + 8L);
    long length = data.u32(at + 12L) * entrySize(header.bits());
    long place = data.origin() + at;
    long held = LinkEdit.held(bytes, log, place + 8, "LC_SYMTAB > symoff", offset, length);
    long names = data.u32(at + 16L);
    long namesHeld = LinkEdit.held(bytes, log, place + 16, STRINGS, names, data.u32(at + 20L));
    return new Symtab(
        bytes,
        header,
        held == 0 ? 0 : offset,
        held,
        definitions == 0 ? firstUndefined : firstDefined,
        oneGroup ? definitions + undefined : -1,
        namesHeld == 0 ? 0 : names,
        namesHeld,
        log.toList());
  }

  /** Returns the number of entries. */
  public int size() {
    return size;
  }

  private long at(int index) {
    return base + (long) Objects.checkIndex(index, size) * entrySize(header.bits());
  }

  /** Returns where an entry lies, in bytes from the beginning of the file. */
  public long offset(int index) {
    return table.origin() + at(index);
  }

  /** Returns {@code n_strx}: where the name begins in {@link #strings()}, unsigned. */
  public long nameOffset(int index) {
    return table.u32(at(index));
  }

  /** Returns {@code n_type}, such as {@link MachO#N_SECT} with {@link MachO#N_EXT}. */
  public int type(int index) {
    return table.u8(at(index) + 4);
  }

  /** Returns {@code n_sect}: one more than the place in {@link Sections}, 0 for none. */
  public int section(int index) {
    return table.u8(at(index) + 5);
  }

  /** Returns {@code n_desc}: flags, and for an undefined symbol its library. */
  public int desc(int index) {
    return table.u16(at(index) + 6);
  }

  /** Returns {@code n_value}: the address of a definition. */
  public long value(int index) {
    return table.word(at(index) + 8, header.bits());
  }

  /** Returns the names, each with a zero byte at its end. */
  public Region strings() {
    return names.slice(STRINGS, namesBase, namesLength);
  }

  /** Returns whether the whole name of an entry lies in {@link #strings()}. */
  public boolean hasName(int index) {
    return nameOffset(index) < texts.end();
  }

  /** Returns an entry's name, empty where it has none or none that can be read. */
  public String name(int index) {
    return hasName(index) ? names.string(namesBase + nameOffset(index)) : "";
  }

  /** Returns whether an entry is an import: undefined and external. */
  public boolean isImport(int index) {
    return isImport(type(index), value(index));
  }

  private static boolean isImport(int type, long value) {
    int kind = type & MachO.N_TYPE;
    return (type & (MachO.N_STAB | MachO.N_EXT)) == MachO.N_EXT
        && (kind == MachO.N_UNDF && value == 0 || kind == MachO.N_PBUD);
  }

  /** Returns whether an entry is an export: defined, external and not private. */
  public boolean isExport(int index) {
    int type = type(index);
    int kind = type & MachO.N_TYPE;
    return (type & (MachO.N_STAB | MachO.N_EXT | MachO.N_PEXT)) == MachO.N_EXT
        && kind != MachO.N_UNDF
        && kind != MachO.N_PBUD;
  }

  /**
   * Returns the ordinal of the library that an undefined symbol is to be found in.
   *
   * @return the ordinal, or such as {@link MachO#BIND_SPECIAL_DYLIB_FLAT_LOOKUP}
   */
  public int ordinal(int index) {
    if (!header.has(MachO.MH_TWOLEVEL)) return MachO.BIND_SPECIAL_DYLIB_FLAT_LOOKUP;
    int ordinal = desc(index) >>> 8;
    return switch (ordinal) {
      case MachO.DYNAMIC_LOOKUP_ORDINAL -> MachO.BIND_SPECIAL_DYLIB_FLAT_LOOKUP;
      case MachO.EXECUTABLE_ORDINAL -> MachO.BIND_SPECIAL_DYLIB_MAIN_EXECUTABLE;
      default -> ordinal;
    };
  }

  /**
   * Returns the entry's other name where it is the same as another symbol ({@link MachO#N_INDR}),
   * else null.
   */
  public @Nullable String indirect(int index) {
    if ((type(index) & MachO.N_TYPE) != MachO.N_INDR) return null;
    long at = value(index);
    return at >= 0 && at < texts.end() ? names.string(namesBase + at) : null;
  }

  /** Returns whether bit 0 of a function's address says which instructions it is in. */
  boolean isArm() {
    return header.cputype() == MachO.CPU_TYPE_ARM;
  }

  /** Returns a cursor before the first entry: the same entries, each read at once. */
  public Cursor cursor() {
    return new Cursor(this, 0, size, false);
  }

  /**
   * Returns a cursor over the entries that {@link MachO#LC_DYSYMTAB} says to be external
   * definitions or undefined, among which dyld looks for them; over all entries where there is no
   * such command, where it names others than there are, or one kind does not follow the other as
   * linkers write them. Which of these are exports and imports is said by each. {@link
   * MachOFile#symtabExports} and {@link MachOFile#symtabImports} look at all entries.
   */
  public Cursor externals() {
    int size = entrySize(header.bits());
    int first = base + firstExternal * size;
    boolean adjoining = texts.areAdjoining(table, first, externals, size, 0);
    return new Cursor(this, firstExternal, externals, adjoining);
  }

  /** Steps over the entries in the order of the table. Used by one thread. */
  public static final class Cursor extends Rows {
    private final Texts texts;
    private final boolean big;
    private final boolean wide;
    private final int passed;
    private final int nextName;
    private final boolean adjoining;

    private Cursor(Symtab symbols, int passed, int count, boolean adjoining) {
      super(
          symbols.table,
          symbols.base + passed * entrySize(symbols.header.bits()),
          count,
          entrySize(symbols.header.bits()));
      this.passed = passed;
      this.nextName = entrySize(symbols.header.bits());
      this.adjoining = adjoining;
      this.wide = symbols.header.bits() == 64;
      this.texts = symbols.texts;
      this.big = symbols.header.bigEndian();
    }

    /** Moves to the next entry; false if there is none. */
    public boolean next() {
      return step();
    }

    // n_strx, n_type, n_sect and n_desc: 32, 8, 8 and 16 bits from the lowest on.
    private long word() {
      return big ? turned(i64(0)) : i64(0);
    }

    private static long turned(long word) {
      return word >>> 32 | (word >>> 24 & 0xff) << 32 | (word >>> 16 & 0xff) << 40 | word << 48;
    }

    /** Returns the entry's place in the table. */
    public int index() {
      return passed + row();
    }

    /** Returns {@code n_strx}: where the name begins in {@link Symtab#strings()}, unsigned. */
    public long nameOffset() {
      return word() & 0xffff_ffffL;
    }

    /** Returns the length of the name in bytes, 0 where there is none that can be read. */
    public int nameLength() {
      long offset = nameOffset();
      if (adjoining && more()) return i32(nextName) - (int) offset - 1;
      return Math.max(0, texts.lengthInOrder(offset));
    }

    /** Returns {@code n_type}, such as {@link MachO#N_SECT} with {@link MachO#N_EXT}. */
    public int type() {
      return (int) (word() >>> 32) & 0xff;
    }

    /** Returns {@code n_value}: the address of a definition. */
    public long value() {
      // Narrow, it is the second half of the four bytes before and itself.
      long value = i64(wide ? 8 : 4);
      return wide ? value : big ? value & 0xffff_ffffL : value >>> 32;
    }
  }

  List<Problem> problems() {
    return problems;
  }
}
