package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.image.Problem;
import dev.abilens.image.VersionDefinition;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a file defines ({@code DT_VERDEF}; LSB Core, "Version Definitions"), in file
 * order. The chains are followed as loaders do, by {@code vd_next} and {@code vda_next}; where the
 * counts disagree, there is a problem. Immutable and thread-safe.
 */
public final class VersionDefinitions extends AbstractList<VersionDefinition>
    implements RandomAccess {
  private static final VersionChain.Table VERDEF =
      new VersionChain.Table("DT_VERDEF", Elf.DT_VERDEF, Elf.DT_VERDEFNUM, "vd_version", 20, 16);
  private static final int VERDAUX_SIZE = 8;

  private final DynamicTable dynamic;
  private final long stretch;
  private @Nullable Listed listed;

  private record Listed(List<Entry> entries, List<Problem> problems) {}

  /**
   * One version defined ({@code Verdef}).
   *
   * @param definition name, kind and parents
   * @param hash {@code vd_hash}: the System V hash of the name, as written
   * @param flags {@code vd_flags}, such as {@link Elf#VER_FLG_BASE}
   * @param index {@code vd_ndx}: the version index that symbols refer to it by
   * @param offset where it lies, in bytes from the beginning of the file
   */
  public record Entry(VersionDefinition definition, int hash, int flags, int index, long offset) {}

  VersionDefinitions(DynamicTable dynamic) {
    this.dynamic = dynamic;
    this.stretch = VersionCursor.stretch(dynamic, Elf.DT_VERDEF);
  }

  private Listed listed() {
    Listed made = listed;
    if (made != null) return made;
    List<Entry> entries = new ArrayList<>();
    List<Problem> problems =
        VersionChain.read(
            VERDEF,
            dynamic,
            (chain, definition, address, where) -> {
              Entry entry = readNames(chain, definition, address, where);
              if (entry != null) entries.add(entry);
              return true;
            });
    listed = made = new Listed(List.copyOf(entries), problems);
    return made;
  }

  private static @Nullable Entry readNames(
      VersionChain chain, Region definition, long definitionAddress, String where) {
    List<String> all = new ArrayList<>();
    int said = chain.count(definition.u16(6));
    int count = 0;
    long address = definitionAddress + definition.u32(12);
    // The first name is the version's own. Without one there is no version.
    while (count < said) {
      int index = count;
      Supplier<String> place = () -> where + " > Verdaux[" + index + "]";
      Region aux = chain.auxiliary(place, address, VERDAUX_SIZE);
      if (aux == null || !chain.enter(aux, place)) break;
      String name = chain.text(aux.u32(0), aux.origin(), () -> place.get() + " > vda_name");
      if (name == null && count == 0) return null;
      if (name != null) all.add(name);
      count++;
      long next = aux.u32(4);
      if (next == 0) break;
      address += next;
    }
    if (said != count || said == 0)
      chain.addCount(
          definition.origin() + 6,
          where + " > vd_cnt",
          "" + said,
          said == 0 ? "at least 1 name" : count + ", as the chain has");
    if (all.isEmpty()) return null;
    int flags = definition.u16(2);
    return new Entry(
        new VersionDefinition(
            all.get(0),
            (flags & Elf.VER_FLG_BASE) != 0,
            (flags & Elf.VER_FLG_WEAK) != 0,
            all.subList(1, all.size())),
        definition.i32(8),
        flags,
        definition.u16(4) & Elf.VERSYM_VERSION,
        definition.origin());
  }

  @Override
  public int size() {
    return entries().size();
  }

  @Override
  public VersionDefinition get(int index) {
    return entries().get(index).definition();
  }

  /** Returns the definitions with all that is written of them. */
  public List<Entry> entries() {
    return listed().entries();
  }

  List<Problem> problems() {
    return listed().problems();
  }

  /**
   * Returns a cursor before the first definition: the same definitions without their parents, with
   * no object for each of them.
   */
  public Cursor cursor() {
    return new Cursor(dynamic, stretch);
  }

  /**
   * Steps over the definitions in file order. Names are given by where they begin in {@code
   * DT_STRTAB} ({@link DynamicTable#strings()}). Used by one thread.
   */
  public static final class Cursor extends VersionCursor {
    private int flags;
    private int index;
    private long name;
    private int nameLength;

    private Cursor(DynamicTable dynamic, long stretch) {
      super(dynamic, Elf.DT_VERDEF, stretch);
    }

    /** Moves before the first definition. */
    public void rewind() {
      start(Elf.DT_VERDEF);
    }

    /** Moves to the next definition; false if there is none. */
    public boolean next() {
      for (long record; (record = nextRecord(20, 16)) != NONE; ) {
        flags = table.u16(at + 2L);
        index = table.u16(at + 4L) & Elf.VERSYM_VERSION;
        // The first name is the version's own. Without one there is no version.
        if (table.u16(at + 6L) == 0 || !move(record + table.u32(at + 12L), VERDAUX_SIZE)) continue;
        name = table.u32(at);
        nameLength = length(name);
        if (nameLength >= 0) return true;
      }
      return false;
    }

    /** Returns {@code vda_name}: where the version's name begins. */
    public long nameOffset() {
      return name;
    }

    /** Returns the length of the version's name in bytes. */
    public int nameLength() {
      return nameLength;
    }

    /** Returns {@code vd_flags}, such as {@link Elf#VER_FLG_BASE}. */
    public int flags() {
      return flags;
    }

    /** Returns {@code vd_ndx}: the version index that symbols refer to it by. */
    public int index() {
      return index;
    }
  }
}
