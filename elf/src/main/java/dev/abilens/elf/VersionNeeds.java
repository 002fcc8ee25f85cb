package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.image.Problem;
import dev.abilens.image.VersionNeed;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The versions that a file asks of its libraries ({@code DT_VERNEED}; LSB Core, "Version
 * Requirements"), in file order. The chains are followed as loaders do, by {@code vn_next} and
 * {@code vna_next}; where the counts disagree, there is a problem. Immutable and thread-safe.
 */
public final class VersionNeeds extends AbstractList<VersionNeed> implements RandomAccess {
  static final int VERNEED_SIZE = 16;
  static final int VERNAUX_SIZE = 16;

  private final List<Entry> entries;
  private final List<Problem> problems;

  /**
   * One version asked for ({@code Vernaux}).
   *
   * @param need library, name, weakness and place
   * @param hash {@code vna_hash}: the System V hash of the name, as written
   * @param flags {@code vna_flags}, such as {@link Elf#VER_FLG_WEAK}
   * @param index {@code vna_other}: the version index that symbols refer to it by
   */
  public record Entry(VersionNeed need, int hash, int flags, int index) {}

  private VersionNeeds(List<Entry> entries, List<Problem> problems) {
    this.entries = entries;
    this.problems = problems;
  }

  static VersionNeeds read(ElfBytes bytes, DynamicTable dynamic, AddressSpace space) {
    ProblemLog log = new ProblemLog(bytes);
    List<Entry> entries = new ArrayList<>();
    int at = dynamic.last(Elf.DT_VERNEED);
    if (at >= 0) {
      StringTable.Keeper names = new StringTable.Keeper(dynamic.strings(), bytes, log);
      try {
        read(dynamic, space, dynamic.value(at), new Chain(log), names, log, entries);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    return new VersionNeeds(List.copyOf(entries), log.toList());
  }

  private static void read(
      DynamicTable dynamic,
      AddressSpace space,
      long address,
      Chain chain,
      StringTable.Keeper names,
      ProblemLog log,
      List<Entry> into) {
    long count = 0;
    while (true) {
      String where = "PT_DYNAMIC > DT_VERNEED[" + count + "]";
      Region need = space.region(where, address, VERNEED_SIZE);
      if (!chain.enter(need, where)) return;
      int version = need.u16(0);
      if (version != 1) {
        log.add(need.origin(), where + " > vn_version", "" + version, "1");
        return;
      }
      String library = names.text(need.u32(4), need.origin() + 4, where + " > vn_file");
      if (!readVersions(space, address, need, where, library, chain, names, log, into)) return;
      count++;
      long next = need.u32(12);
      if (next == 0) break;
      address += next;
    }
    long said = dynamic.value(Elf.DT_VERNEEDNUM, count);
    if (said != count)
      log.add(
          dynamic.offset(dynamic.last(Elf.DT_VERNEEDNUM)),
          "PT_DYNAMIC > DT_VERNEEDNUM",
          Long.toUnsignedString(said),
          count + ", as the chain has");
  }

  private static boolean readVersions(
      AddressSpace space,
      long needAddress,
      Region need,
      String where,
      @Nullable String library,
      Chain chain,
      StringTable.Keeper names,
      ProblemLog log,
      List<Entry> into) {
    long address = needAddress + need.u32(8);
    int count = 0;
    while (true) {
      String place = where + " > Vernaux[" + count + "]";
      Region aux;
      try {
        aux = space.region(place, address, VERNAUX_SIZE);
      } catch (MalformedBinaryException e) {
        // Costs this library's versions; the chain of libraries has its own links.
        log.add(e);
        return true;
      }
      if (!chain.enter(aux, place)) return false;
      String version = names.text(aux.u32(8), aux.origin() + 8, place + " > vna_name");
      int flags = aux.u16(4);
      if (library != null && version != null)
        into.add(
            new Entry(
                new VersionNeed(library, version, (flags & Elf.VER_FLG_WEAK) != 0, aux.origin()),
                aux.i32(0),
                flags,
                aux.u16(6) & Elf.VERSYM_VERSION));
      count++;
      long next = aux.u32(12);
      if (next == 0) break;
      address += next;
    }
    int said = need.u16(2);
    if (said != count)
      log.add(need.origin() + 2, where + " > vn_cnt", "" + said, count + ", as the chain has");
    return true;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public VersionNeed get(int index) {
    return entries.get(index).need();
  }

  /** Returns the needs with all that is written of them. */
  public List<Entry> entries() {
    return entries;
  }

  List<Problem> problems() {
    return problems;
  }
}
