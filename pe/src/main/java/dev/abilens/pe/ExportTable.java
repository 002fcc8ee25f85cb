package dev.abilens.pe;

import dev.abilens.bytes.Rows;
import dev.abilens.bytes.Texts;
import dev.abilens.format.NamedSymbols;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a file offers (PE Format, "The .edata Section"), as a view of the file: functions by their
 * index, and names that lead to them. No accessor but those that return text makes an object.
 * Immutable and thread-safe.
 */
public final class ExportTable {
  private static final int SIZEOF_EXPORT_DIRECTORY = 40;

  private final PeHeader header;
  private final AddressSpace space;
  private final long table;
  private final @Nullable Stretch home;
  private final int functions;
  private final int names;

  private ExportTable(PeHeader header, AddressSpace space) {
    this.header = header;
    this.space = space;
    this.table = DataDirectories.rva(header, Pe.IMAGE_DIRECTORY_ENTRY_EXPORT);
    Stretch found = table == 0 ? null : space.stretch(table);
    this.home = found != null && found.holds(table, SIZEOF_EXPORT_DIRECTORY) ? found : null;
    this.functions = held(u32(20), u32(28), 4);
    int named = held(u32(24), u32(32), 4);
    this.names = held(named, u32(36), 2);
  }

  static ExportTable read(PeHeader header, AddressSpace space) {
    return new ExportTable(header, space);
  }

  /** Returns how many of the entries of a table the file holds. */
  private int held(long count, long rva, int size) {
    if (count == 0 || home != null && home.holds(rva, count * size)) return (int) count;
    return (int) Math.min(count, space.available(rva) / size);
  }

  private long u32(int field) {
    return home == null ? 0 : home.u32(table + field);
  }

  /** Returns whether there is such a table, and the file holds it. */
  public boolean isPresent() {
    return home != null;
  }

  /** Returns {@code TimeDateStamp}, as in the file header. */
  public long timeDateStamp() {
    return u32(4);
  }

  /** Returns the RVA of the name that the file gives itself. */
  public long libraryNameRva() {
    return u32(12);
  }

  /** Returns the name that the file gives itself, or null where it has none that can be read. */
  public @Nullable String libraryName() {
    String name = space.text(home, libraryNameRva());
    return name.isEmpty() ? null : name;
  }

  /** Returns {@code Base}: the ordinal of the function of index 0. */
  public long base() {
    return u32(16);
  }

  /** Returns {@code NumberOfFunctions}: of as many as the file holds. */
  public int functions() {
    return functions;
  }

  /** Returns {@code NumberOfNames}: of as many as the file holds. */
  public int names() {
    return names;
  }

  /**
   * Returns the RVA of a function, of a forwarder that of the text that names another library's; 0
   * for an ordinal that is not used.
   *
   * @param index 0 to {@code functions() - 1}
   */
  public long rva(int index) {
    return entry(28, Objects.checkIndex(index, functions), 4);
  }

  // The RVA of a table stands in the directory; both were found to lie in the file.
  private long entry(int field, int index, int size) {
    long rva = u32(field) + (long) index * size;
    Stretch s = space.near(home, rva);
    if (s == null || !s.holds(rva, size)) return 0;
    return size == 2 ? s.u16(rva) : s.u32(rva);
  }

  /** Returns the ordinal of a function. */
  public long ordinal(int index) {
    return base() + Objects.checkIndex(index, functions);
  }

  /** Returns whether a function is another library's: its RVA lies within this directory. */
  public boolean isForwarder(int index) {
    long rva = rva(index);
    DataDirectories all = new DataDirectories(header);
    return rva >= table && rva < table + all.size(Pe.IMAGE_DIRECTORY_ENTRY_EXPORT);
  }

  /**
   * Returns the library and function that a function is forwarded to, such as {@code
   * NTDLL.RtlAllocateHeap} or {@code OTHER.#12}; null if it is not, empty if it cannot be read.
   */
  public @Nullable String forwarder(int index) {
    return isForwarder(index) ? space.text(home, rva(index)) : null;
  }

  /**
   * Returns the RVA of a name.
   *
   * @param name 0 to {@code names() - 1}
   */
  public long nameRva(int name) {
    return entry(32, Objects.checkIndex(name, names), 4);
  }

  /** Returns a name; empty where it cannot be read. */
  public String name(int name) {
    return space.text(home, nameRva(name));
  }

  /** Returns the length of a name in bytes, -1 where it cannot be read. */
  public int nameLength(int name) {
    return space.textLength(home, nameRva(name));
  }

  /** Returns a cursor before the first name: the same names, each read once. */
  public Cursor cursor() {
    Stretch near = home;
    boolean whole = near != null && near.holds(u32(32), 4L * names);
    return new Cursor(this, whole ? near : null);
  }

  /** Steps over the names in the order of the table. Used by one thread. */
  public static final class Cursor extends Rows {
    private final ExportTable exports;

    // Of the stretch that most names lie in.
    private final Texts texts;
    private final long first;
    private final boolean adjoining;

    // Where the table does not lie in one stretch: how many there are, and how many were seen.
    private final int elsewhere;
    private int seen;

    private Cursor(ExportTable exports, @Nullable Stretch rows) {
      super(
          rows == null ? null : rows.around(),
          rows == null ? 0 : rows.at(exports.u32(32)),
          rows == null ? 0 : exports.names,
          4);
      this.exports = exports;
      this.texts = Stretch.texts(exports.home);
      this.first = Stretch.firstOf(exports.home);
      this.elsewhere = rows != null ? 0 : exports.names;
      this.adjoining =
          rows != null
              && texts.areAdjoining(
                  rows.around(), rows.at(exports.u32(32)), exports.names, 4, (int) first);
    }

    /** Moves to the next name; false if there is none. */
    public boolean next() {
      if (step()) return true;
      if (seen == elsewhere) return false;
      seen++;
      return true;
    }

    /** Returns the RVA of the name. */
    public long nameRva() {
      return seen == 0 ? i32(0) & 0xffff_ffffL : exports.nameRva(seen - 1);
    }

    /** Returns the name; empty where it cannot be read. */
    public String name() {
      return exports.space.text(exports.home, nameRva());
    }

    /** Returns the length of the name in bytes, -1 where it cannot be read. */
    public int nameLength() {
      long rva = nameRva();
      int length =
          adjoining && more()
              ? i32(4) - (int) rva - 1
              : texts.length(rva - first, Stretch.MAX_NAME);
      if (length >= 0 && length <= Stretch.MAX_NAME) return length;
      return exports.space.textLength(exports.home, rva);
    }
  }

  /** Returns the index of the function that a name leads to; it may be beyond the last one. */
  public int index(int name) {
    return (int) entry(36, Objects.checkIndex(name, names), 2);
  }

  /**
   * Finds a name as Windows does, which takes the names to be sorted by their bytes.
   *
   * @return its number, or -1
   */
  public int find(String name) {
    String bytes = NamedSymbols.bytesOf(name);
    int low = 0;
    int high = names;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = space.compare(home, nameRva(middle), bytes);
      if (order == 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  /** Returns where the directory lies, in bytes from the beginning of the file. */
  public long offset() {
    return space.fileOffset(table);
  }

  @Nullable Stretch home() {
    return home;
  }

  /** Returns what is wrong with the table. */
  List<Problem> problems() {
    ProblemLog log = new ProblemLog(space.bytes());
    if (home != null) {
      addMissing("NumberOfFunctions", u32(20), u32(28), 4, log);
      addMissing("NumberOfNames", u32(24), u32(32), 4, log);
      addMissing("AddressOfNameOrdinals", held(u32(24), u32(32), 4), u32(36), 2, log);
    } else if (table != 0)
      log.add(
          new DataDirectories(header).offset(Pe.IMAGE_DIRECTORY_ENTRY_EXPORT),
          "IMAGE_DIRECTORY_ENTRY_EXPORT > VirtualAddress",
          "RVA 0x" + Long.toHexString(table),
          "an RVA of a section with " + SIZEOF_EXPORT_DIRECTORY + " bytes in the file");
    return log.toList();
  }

  private void addMissing(String field, long count, long rva, int size, ProblemLog log) {
    long there = held(count, rva, size);
    if (there < count)
      log.add(
          offset(),
          "IMAGE_EXPORT_DIRECTORY > " + field,
          count + " entries at RVA 0x" + Long.toHexString(rva),
          there == 0
              ? "an RVA of a section with bytes in the file"
              : "at most the " + there + " that the file holds there");
  }
}
