package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.image.Problem;
import dev.abilens.image.VersionNeed;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a file asks of its libraries ({@code DT_VERNEED}; LSB Core, "Version
 * Requirements"), in file order. The chains are followed as loaders do, by {@code vn_next} and
 * {@code vna_next}; where the counts disagree, there is a problem. Immutable and thread-safe.
 */
public final class VersionNeeds extends AbstractList<VersionNeed> implements RandomAccess {
  private static final int VERNEED_SIZE = 16;
  private static final int VN_NEXT = 12;
  private static final VersionChain.Table VERNEED =
      new VersionChain.Table(
          "DT_VERNEED", Elf.DT_VERNEED, Elf.DT_VERNEEDNUM, "vn_version", VERNEED_SIZE, VN_NEXT);
  private static final int VERNAUX_SIZE = 16;

  // Whose versions are counted to make room for them.
  private static final int MOST_LIBRARIES = 64;

  // What no linker writes more of.
  private static final int MOST_VERSIONS = 1024;

  private final DynamicTable dynamic;
  private final long stretch;
  private @Nullable Listed listed;

  private record Listed(List<Entry> entries, List<Problem> problems) {}

  /**
   * One version asked for ({@code Vernaux}).
   *
   * @param need library, name, weakness and place
   * @param hash {@code vna_hash}: the System V hash of the name, as written
   * @param flags {@code vna_flags}, such as {@link Elf#VER_FLG_WEAK}
   * @param index {@code vna_other}: the version index that symbols refer to it by
   */
  public record Entry(VersionNeed need, int hash, int flags, int index) {
    /** Returns whether the hash is that of the name: loaders compare it first. */
    boolean isHashed() {
      return hash == SymbolName.of(need.version()).sysv();
    }
  }

  VersionNeeds(DynamicTable dynamic) {
    this.dynamic = dynamic;
    this.stretch = VersionCursor.stretch(dynamic, Elf.DT_VERNEED);
  }

  private Listed listed() {
    Listed made = listed;
    if (made != null) return made;
    List<Entry> entries = new ArrayList<>();
    List<Problem> problems =
        VersionChain.read(
            VERNEED,
            dynamic,
            (chain, need, address, where) -> readVersions(chain, need, address, where, entries));
    listed = made = new Listed(List.copyOf(entries), problems);
    return made;
  }

  private static boolean readVersions(
      VersionChain chain, Region need, long needAddress, String where, List<Entry> into) {
    String library = chain.text(need.u32(4), need.origin() + 4, () -> where + " > vn_file");
    long address = needAddress + need.u32(8);
    int count = 0;
    while (true) {
      int index = count;
      Supplier<String> place = () -> where + " > Vernaux[" + index + "]";
      Region aux = chain.auxiliary(place, address, VERNAUX_SIZE);
      if (aux == null) return true;
      if (!chain.enter(aux, place)) return false;
      String version = chain.text(aux.u32(8), aux.origin() + 8, () -> place.get() + " > vna_name");
      int flags = aux.u16(4);
      if (library != null && version != null)
        into.add(
            new Entry(
                new VersionNeed(library, version, (flags & Elf.VER_FLG_WEAK) != 0, aux.origin()),
                aux.i32(0),
                flags,
                index(aux.u16(6))));
      count++;
      long next = aux.u32(12);
      if (next == 0) break;
      address += next;
    }
    int said = need.u16(2);
    if (said != count)
      chain.addCount(
          need.origin() + 2, where + " > vn_cnt", "" + said, count + ", as the chain has");
    return true;
  }

  @Override
  public int size() {
    return entries().size();
  }

  @Override
  public VersionNeed get(int index) {
    return entries().get(index).need();
  }

  /** Returns the needs with all that is written of them. */
  public List<Entry> entries() {
    return listed().entries();
  }

  List<Problem> problems() {
    return listed().problems();
  }

  /**
   * Returns how many versions the first records of libraries state, as far as the file lies in
   * memory: a number to make room for, whatever it is.
   */
  long stated() {
    Region table = dynamic.strings().bytes();
    long last = (stretch & 0xffff_ffffL) - VERNEED_SIZE;
    long count = 0;
    // By places alone: a cursor would be made for it.
    long at = stretch >>> 32;
    for (int i = 0; i < MOST_LIBRARIES && at <= last; i++) {
      count += table.u16(at + 2);
      long step = table.u32(at + VN_NEXT);
      if (step == 0) break;
      at += step;
    }
    return count;
  }

  /**
   * Enters the versions' names into a table by their indices, as far as they are not too low.
   *
   * @param room the table to begin with
   * @return the table, or a larger one
   */
  long[] names(long[] room) {
    Region table = dynamic.strings().bytes();
    long last = (stretch & 0xffff_ffffL) - VERNAUX_SIZE;
    long[] names = room;
    int entries = 0;
    // By places, as linkers write them: compilers would make a cursor. What lies elsewhere, or is
    // wrong, is left to one.
    long at = stretch >>> 32;
    while (at != 0) {
      if (at > last || table.u16(at) != 1 || length(table.u32(at + 4)) < 0) return byCursor(names);
      long version = at + table.u32(at + 8);
      for (long step = -1; step != 0; version += step) {
        if (version > last || ++entries > MOST_VERSIONS) return byCursor(names);
        long name = table.u32(version + 8);
        int length = length(name);
        if (length >= 0)
          names = DynamicSymbols.with(names, index(table.u16(version + 6)), name, length);
        step = table.u32(version + 12);
      }
      long step = table.u32(at + VN_NEXT);
      at = step == 0 ? 0 : at + step;
    }
    return stretch == 0 ? byCursor(names) : names;
  }

  private int length(long name) {
    return dynamic.strings().length(name, StringTable.MAX_TEXT);
  }

  private static int index(int other) {
    return other & Elf.VERSYM_VERSION;
  }

  private long[] byCursor(long[] room) {
    long[] names = room;
    for (Cursor v = cursor(); v.next(); )
      names = DynamicSymbols.with(names, v.index(), v.nameOffset(), v.nameLength());
    return names;
  }

  /** Returns a cursor before the first need: the same needs, with no object for each of them. */
  public Cursor cursor() {
    return new Cursor(dynamic, stretch);
  }

  /**
   * Returns a cursor as {@link #cursor()} does: one that was used before, of these needs or of
   * others, and begins again, so that who reads file after file makes one for all of them. It holds
   * the bytes of the last file.
   *
   * @param used the cursor, or null for a new one
   */
  public Cursor cursor(@Nullable Cursor used) {
    if (used == null) return cursor();
    used.begin(dynamic, Elf.DT_VERNEED, stretch);
    used.auxiliary = VersionCursor.NONE;
    return used;
  }

  /**
   * Steps over the needs in file order. Names are given by where they begin in {@code DT_STRTAB}
   * ({@link DynamicTable#strings()}). Used by one thread.
   */
  public static final class Cursor extends VersionCursor {
    private long auxiliary = NONE;
    private long library;
    private int libraryLength;
    private int nameLength;

    private Cursor(DynamicTable dynamic, long stretch) {
      super(dynamic, Elf.DT_VERNEED, stretch);
    }

    /** Moves before the first need. */
    public void rewind() {
      start(Elf.DT_VERNEED);
      auxiliary = NONE;
    }

    /** Moves to the next need; false if there is none. */
    public boolean next() {
      while (auxiliary != NONE || nextLibrary()) {
        if (!move(auxiliary, VERNAUX_SIZE)) {
          // What cannot be read costs its own library only.
          auxiliary = NONE;
          if (isSpent()) return false;
          continue;
        }
        long step = table.u32(at + 12L);
        auxiliary = step == 0 ? NONE : auxiliary + step;
        nameLength = length(nameOffset());
        if (nameLength >= 0 && libraryLength >= 0) return true;
      }
      return false;
    }

    private boolean nextLibrary() {
      long record = nextRecord(VERNEED_SIZE, VN_NEXT);
      if (record == NONE) return false;
      library = table.u32(at + 4L);
      libraryLength = length(library);
      auxiliary = record + table.u32(at + 8L);
      return true;
    }

    /** Returns {@code vn_file}: where the library's name begins. */
    public long libraryOffset() {
      return library;
    }

    /** Returns the length of the library's name in bytes. */
    public int libraryLength() {
      return libraryLength;
    }

    /** Returns {@code vna_name}: where the version's name begins. */
    public long nameOffset() {
      return table.u32(at + 8L);
    }

    /** Returns the length of the version's name in bytes. */
    public int nameLength() {
      return nameLength;
    }

    /** Returns {@code vna_flags}, such as {@link Elf#VER_FLG_WEAK}. */
    public int flags() {
      return table.u16(at + 4L);
    }

    /** Returns {@code vna_other}: the version index that symbols refer to it by. */
    public int index() {
      return VersionNeeds.index(table.u16(at + 6L));
    }
  }
}
