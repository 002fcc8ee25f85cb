package dev.abilens.pe;

import dev.abilens.bytes.Rows;
import dev.abilens.bytes.Texts;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The libraries that a file imports from and what it takes of each (PE Format, "The .idata
 * Section"), or the same for delayed imports ("Delay-Load Import Tables"), as a view of the file.
 *
 * <p>A library is named by its number, in file order; what is taken of it by a second number. No
 * accessor but those that return text makes an object.
 *
 * <p>Read as Windows does: the table ends with the first descriptor without a name or without an
 * address table, whatever its directory's {@code Size} says; names are looked up in the import
 * lookup table ({@code OriginalFirstThunk}), or in the address table where the former is 0 or no
 * RVA of a section. Delayed imports are read by code in the file itself, in the form with RVAs or
 * in the older one with addresses. Immutable and thread-safe.
 */
public final class ImportTable {
  private static final int SIZEOF_IMPORT_DESCRIPTOR = 20;
  private static final int SIZEOF_DELAYLOAD_DESCRIPTOR = 32;
  private static final int RVA_BASED = 1;
  private static final int[] NONE = {};

  // Of two tables, and twice as many if they are apart, the number fits an int.
  private static final int MOST = Integer.MAX_VALUE / 4;

  private final AddressSpace space;
  private final PeHeader header;
  private final boolean delayed;
  private final boolean wide;

  // The RVA of the first library's descriptor, unsigned.
  private final int table;
  private final @Nullable Stretch home;

  // Of each library the RVA of its lookup table.
  private final int[] lookups;

  // Whether each of them lies near the libraries' descriptors and ends before another one begins,
  // as in a file that a linker made.
  private final boolean apart;

  // How many imports there are up to the end of each library's; made when it is asked for.
  private volatile int @Nullable [] ends;

  private ImportTable(FileBytes bytes, PeHeader header, AddressSpace space, boolean delayed) {
    this.space = space;
    this.header = header;
    this.delayed = delayed;
    this.wide = bytes.bits() == 64;
    this.table = (int) DataDirectories.rva(header, directory(delayed));
    this.home = table == 0 ? null : space.stretch(descriptor(0));
    this.lookups = home == null ? NONE : new int[countLibraries()];
    for (int i = 0; i < lookups.length; i++)
      lookups[i] = (int) (usesOriginal(i) ? originalFirstThunk(i) : firstThunk(i));
    this.apart = areApart();
  }

  private boolean areApart() {
    int word = bits() / 8;
    boolean falling = size() > 1 && lookupTable(1) < lookupTable(0);
    for (int i = 1; i < size(); i++) {
      long lower = lookupTable(falling ? i : i - 1);
      long upper = lookupTable(falling ? i - 1 : i);
      Stretch s = home;
      if (s == null || !s.holds(lower, word) || !s.holds(upper, word)) return false;
      boolean ended = lower < upper && (upper - lower) % word == 0;
      if (!ended || s.word(upper - word, bits()) != 0) return false;
    }
    return true;
  }

  private int[] ends() {
    int[] made = ends;
    if (made == null) ends = made = countImports();
    return made;
  }

  private int[] countImports() {
    // Those that are not apart may share entries, but in no file that a linker made.
    int most = (int) Math.min(space.bytes().source().size() / (bits() / 8), MOST);
    int[] counted = new int[lookups.length];
    int count = 0;
    for (int i = 0; i < counted.length; i++) {
      count += countImports(lookupTable(i), apart ? most : most - count);
      counted[i] = count;
    }
    return counted;
  }

  static ImportTable read(FileBytes bytes, PeHeader header, AddressSpace space, boolean delayed) {
    return new ImportTable(bytes, header, space, delayed);
  }

  private int bits() {
    return wide ? 64 : 32;
  }

  private static int directory(boolean delayed) {
    return delayed ? Pe.IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT : Pe.IMAGE_DIRECTORY_ENTRY_IMPORT;
  }

  String place(int library, String field) {
    return (delayed ? "IMAGE_DELAYLOAD_DESCRIPTOR[" : "IMAGE_IMPORT_DESCRIPTOR[")
        + library
        + "] > "
        + field;
  }

  private int entrySize() {
    return delayed ? SIZEOF_DELAYLOAD_DESCRIPTOR : SIZEOF_IMPORT_DESCRIPTOR;
  }

  /** Returns the RVA of a library's descriptor, or of the one behind the last. */
  private long descriptor(int library) {
    return (table & 0xffff_ffffL) + (long) library * entrySize();
  }

  private int countLibraries() {
    for (int n = 0; ; n++) {
      long rva = descriptor(n);
      Stretch s = space.near(home, rva);
      if (s == null || !s.holds(rva, entrySize())) return n;
      boolean last = s.u32(rva + (delayed ? 4 : 12)) == 0;
      if (last || !delayed && s.u32(rva + 16) == 0) return n;
    }
  }

  private int countImports(long lookup, int most) {
    int word = bits() / 8;
    long rva = lookup;
    int n = 0;
    for (Stretch s = space.near(home, rva); s != null && n < most; n++, rva += word) {
      if (!s.covers(rva)) s = space.stretch(rva);
      if (s == null || !s.holds(rva, word) || s.word(rva, bits()) == 0) return n;
    }
    return n;
  }

  /** Returns whether these are the delayed imports. */
  public boolean isDelayed() {
    return delayed;
  }

  /** Returns the number of libraries. */
  public int size() {
    return lookups.length;
  }

  private long u32(int library, int field) {
    long rva = descriptor(Objects.checkIndex(library, size()));
    Stretch s = space.near(home, rva);
    return s == null ? 0 : s.u32(rva + field);
  }

  // The older form of delayed imports has addresses in the place of RVAs.
  private long rva(int library, int field) {
    long value = u32(library, field);
    return delayed && value != 0 && !isRvaBased(library) ? fromAddress(value) : value;
  }

  private long fromAddress(long address) {
    return address - header.optional().imageBase() & 0xffff_ffffL;
  }

  private boolean isRvaBased(int library) {
    return (u32(library, 0) & RVA_BASED) != 0;
  }

  /** Returns where the descriptor of a library lies, in bytes from the beginning of the file. */
  public long offset(int library) {
    return space.fileOffset(descriptor(0))
        + (long) Objects.checkIndex(library, size()) * entrySize();
  }

  /** Returns the RVA of a library's name. */
  public long libraryNameRva(int library) {
    return rva(library, delayed ? 4 : 12);
  }

  /** Returns a library's name, such as {@code KERNEL32.dll}; empty where it cannot be read. */
  public String libraryName(int library) {
    return space.text(home, libraryNameRva(library));
  }

  /** Returns the length of a library's name in bytes, -1 where it cannot be read. */
  public int libraryNameLength(int library) {
    long rva = libraryNameRva(library);
    int length = Stretch.texts(home).length(rva - Stretch.firstOf(home), Stretch.MAX_NAME);
    return length >= 0 ? length : space.textLength(home, rva);
  }

  /**
   * Returns {@code OriginalFirstThunk}, of delayed imports {@code ImportNameTableRVA}: the RVA of
   * the table of what is imported, or 0.
   */
  public long originalFirstThunk(int library) {
    return rva(library, delayed ? 16 : 0);
  }

  /**
   * Returns {@code FirstThunk}, of delayed imports {@code ImportAddressTableRVA}: the RVA of the
   * addresses that the program uses.
   */
  public long firstThunk(int library) {
    return rva(library, delayed ? 12 : 16);
  }

  /**
   * Returns {@code TimeDateStamp}: 0 where a library is not bound, 0xffffffff where the directory
   * of bound imports has the time, else the library's own.
   */
  public long timeDateStamp(int library) {
    return u32(library, delayed ? 28 : 4);
  }

  /** Returns whether the addresses were written by a linker that knew the library. */
  public boolean isBound(int library) {
    return timeDateStamp(library) != 0;
  }

  /**
   * Returns whether nothing is taken of a library, so that Windows does not look for it: both
   * tables begin with the zero that ends them.
   */
  boolean isUnused(int library) {
    long rva = firstThunk(library);
    if (delayed || count(library) > 0 || !space.isMapped(rva)) return false;
    Stretch s = space.near(home, rva);
    return s == null || !s.holds(rva, bits() / 8) || s.word(rva, bits()) == 0;
  }

  private boolean usesOriginal(int library) {
    long original = originalFirstThunk(library);
    if (delayed) return true;
    if (original < space.sizeOfHeaders()) return false;
    return home != null && home.covers(original) || space.available(original) > 0;
  }

  String lookupField(int library) {
    if (delayed) return "ImportNameTableRVA";
    return usesOriginal(library) ? "OriginalFirstThunk" : "FirstThunk";
  }

  /** Returns the RVA of the table that says what is imported from a library. */
  public long lookupTable(int library) {
    return lookups[Objects.checkIndex(library, size())] & 0xffff_ffffL;
  }

  /** Returns the number over all libraries of the first import of a library. */
  int start(int library) {
    return library == 0 ? 0 : ends()[library - 1];
  }

  /** Returns how many imports there are of a library. */
  public int count(int library) {
    return ends()[Objects.checkIndex(library, size())] - start(library);
  }

  /** Returns how many imports there are of all libraries. */
  public int total() {
    return start(size());
  }

  /**
   * Returns an entry of the lookup table as it stands there: the RVA of hint and name, or with the
   * highest bit an ordinal.
   *
   * @param library the library
   * @param index 0 to {@code count(library) - 1}
   */
  public long entry(int library, int index) {
    long rva =
        lookupTable(library) + (long) Objects.checkIndex(index, count(library)) * (bits() / 8);
    Stretch s = space.near(home, rva);
    // Counted before: it is there.
    return s == null ? 0 : s.word(rva, bits());
  }

  /** Returns whether an import is by ordinal. */
  public boolean isByOrdinal(int library, int index) {
    return isByOrdinal(entry(library, index));
  }

  private boolean isByOrdinal(long entry) {
    return entry >>> bits() - 1 != 0;
  }

  /** Returns the ordinal of an import that is by ordinal, else -1. */
  public int ordinal(int library, int index) {
    long entry = entry(library, index);
    return isByOrdinal(entry) ? (int) entry & 0xffff : -1;
  }

  /** Returns the RVA of an import's name, or -1 where it is by ordinal. */
  public long nameRva(int library, int index) {
    long entry = entry(library, index);
    return isByOrdinal(entry) ? -1 : hintRva(library, entry) + 2;
  }

  private long hintRva(int library, long entry) {
    return delayed && !isRvaBased(library) ? fromAddress(entry) : entry;
  }

  /** Returns an import's hint: where in the library's names it may be; -1 where there is none. */
  public int hint(int library, int index) {
    long rva = nameRva(library, index) - 2;
    Stretch s = rva < 0 ? null : space.near(home, rva);
    return s == null || !s.holds(rva, 2) ? -1 : s.u16(rva);
  }

  /** Returns an import's name; empty where it is by ordinal or cannot be read. */
  public String name(int library, int index) {
    long rva = nameRva(library, index);
    return rva < 0 ? "" : space.text(home, rva);
  }

  /** Returns the length of an import's name in bytes, -1 where there is none that can be read. */
  public int nameLength(int library, int index) {
    long rva = nameRva(library, index);
    return rva < 0 ? -1 : space.textLength(home, rva);
  }

  /** Returns the RVA of the place that the import's address is written into. */
  public long slot(int library, int index) {
    Objects.checkIndex(index, count(library));
    return firstThunk(library) + (long) index * (bits() / 8);
  }

  /** Returns an entry widened with its highest bit, 0 behind the last one. */
  private long entryOrEnd(int library, int index) {
    if (index >= count(library)) return 0;
    long entry = entry(library, index);
    return wide ? entry : (int) entry;
  }

  /** Returns a cursor before the first import of a library: the same imports, each read once. */
  public Cursor cursor(int library) {
    Stretch near = home;
    long lookup = lookupTable(library);
    long rows = near == null || !near.covers(lookup) ? 0 : near.rest(lookup) / (bits() / 8);
    if (!apart) rows = Math.min(rows, count(library));
    return new Cursor(this, library, near, (int) rows);
  }

  /** Steps over the imports of one library in the order of the table. Used by one thread. */
  public static final class Cursor extends Rows {
    private final ImportTable imports;
    private final int library;
    private final boolean wide;
    private final boolean byAddress;

    // Of the stretch that most names lie in.
    private final Texts texts;
    private final long first;

    // How many were looked for, once none is left in that stretch.
    private int looked;

    // Widened with its highest bit, so that it is negative where the import is by ordinal.
    private long entry;

    private Cursor(ImportTable imports, int library, @Nullable Stretch near, int rows) {
      super(
          near == null || rows == 0 ? null : near.around(),
          near == null || rows == 0 ? 0 : near.at(imports.lookupTable(library)),
          rows,
          imports.bits() / 8);
      this.imports = imports;
      this.library = library;
      this.texts = Stretch.texts(imports.home);
      this.first = Stretch.firstOf(imports.home);
      this.wide = imports.bits() == 64;
      this.byAddress = imports.delayed && !imports.isRvaBased(library);
      this.looked = rows;
    }

    /** Moves to the next import; false if there is none. */
    public boolean next() {
      if (step()) entry = wide ? i64(0) : i32(0);
      else entry = imports.entryOrEnd(library, looked++);
      if (entry != 0) return true;
      end();
      return false;
    }

    /** Returns the ordinal of an import that is by ordinal, else -1. */
    public int ordinal() {
      return entry < 0 ? (int) entry & 0xffff : -1;
    }

    private long nameRva() {
      return (byAddress ? imports.fromAddress(entry) : entry) + 2;
    }

    /** Returns the length of the name in bytes, -1 where there is none that can be read. */
    public int nameLength() {
      int length = texts.length(nameRva() - first, Stretch.MAX_NAME);
      if (length >= 0) return length;
      return imports.space.textLength(imports.home, entry < 0 ? 0 : nameRva());
    }

    /** Returns the name; empty where the import is by ordinal or its name cannot be read. */
    public String name() {
      return entry < 0 ? "" : imports.space.text(imports.home, nameRva());
    }
  }

  /** Returns the library of an import that is numbered over all libraries. */
  int libraryOf(int overall) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends()[middle] <= overall) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  @Nullable Stretch home() {
    return home;
  }

  /** Returns what is wrong with the table, which is looked through once more for it. */
  List<Problem> problems() {
    ProblemLog log = new ProblemLog(space.bytes());
    if (home == null) {
      if (table != 0) addUnmapped(log);
      return log.toList();
    }
    addCutOff(log);
    for (int i = 0; i < size(); i++) addUnended(i, log);
    return log.toList();
  }

  private void addUnmapped(ProblemLog log) {
    log.add(
        new DataDirectories(header).offset(directory(delayed)),
        Pe.directoryName(directory(delayed)) + " > VirtualAddress",
        "RVA 0x" + Integer.toHexString(table),
        "an RVA of a section with bytes in the file");
  }

  private void addCutOff(ProblemLog log) {
    long end = descriptor(size());
    Stretch s = space.near(home, end);
    if (s != null && s.holds(end, entrySize())) return;
    // A descriptor that is cut by the zeros behind it is not the name of anything.
    if (s == null ? space.isZero(end) : s.zerosFollow()) return;
    log.add(
        space.fileOffset(descriptor(0)) + (end - descriptor(0)),
        place(size(), "Name"),
        "the end of the section's bytes",
        "a descriptor of zeros, which ends the table");
  }

  private void addUnended(int library, ProblemLog log) {
    int word = bits() / 8;
    int n = count(library);
    long rva = lookupTable(library) + (long) n * word;
    Stretch s = space.near(home, rva);
    if (s == null || !s.holds(rva, word)) {
      // The zeros behind what the file holds of a section end it, too.
      if (n > 0 && space.isZero(rva + word - 1)) return;
      log.add(
          offset(library),
          place(library, lookupField(library)),
          n == 0
              ? "RVA 0x" + Long.toHexString(rva)
              : n + " entries up to the end of the section's bytes",
          n == 0 ? "an RVA of a section with bytes in the file" : "a zero, which ends the table");
    } else if (s.word(rva, bits()) != 0)
      log.limit(
          offset(library),
          place(library, lookupField(library)),
          "imports that share bytes",
          "more imports in all",
          "at most as many as the file has room for");
  }
}
