package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.image.Problem;
import dev.abilens.image.VersionNeed;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The versions that a file asks of its libraries ({@code DT_VERNEED}; LSB Core, "Version
 * Requirements"), in file order. The chains are followed as loaders do, by {@code vn_next} and
 * {@code vna_next}; where the counts disagree, there is a problem. Immutable and thread-safe.
 */
public final class VersionNeeds extends AbstractList<VersionNeed> implements RandomAccess {
  private static final VersionChain.Table VERNEED =
      new VersionChain.Table("DT_VERNEED", Elf.DT_VERNEED, Elf.DT_VERNEEDNUM, "vn_version", 16, 12);
  private static final int VERNAUX_SIZE = 16;

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

  static VersionNeeds read(FileBytes bytes, DynamicTable dynamic, AddressSpace space) {
    List<Entry> entries = new ArrayList<>();
    List<Problem> problems =
        VersionChain.read(
            VERNEED,
            bytes,
            dynamic,
            space,
            (chain, need, address, where) -> readVersions(chain, need, address, where, entries));
    return new VersionNeeds(List.copyOf(entries), problems);
  }

  private static boolean readVersions(
      VersionChain chain, Region need, long needAddress, String where, List<Entry> into) {
    String library = chain.text(need.u32(4), need.origin() + 4, where + " > vn_file");
    long address = needAddress + need.u32(8);
    int count = 0;
    while (true) {
      String place = where + " > Vernaux[" + count + "]";
      Region aux = chain.auxiliary(place, address, VERNAUX_SIZE);
      if (aux == null) return true;
      if (!chain.enter(aux, place)) return false;
      String version = chain.text(aux.u32(8), aux.origin() + 8, place + " > vna_name");
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
      chain.add(need.origin() + 2, where + " > vn_cnt", "" + said, count + ", as the chain has");
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
