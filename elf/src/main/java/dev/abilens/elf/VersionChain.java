package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the records of {@code DT_VERNEED} or {@code DT_VERDEF}, which have the same frame, and
 * keeps them from being read for ever. A link is an unsigned distance, so that no chain goes back;
 * but entries may be shared (linkers let two definitions share a name), and tables made for it
 * would be read over and over. Used by one thread.
 */
final class VersionChain {
  // A version index has 15 bits; a definition may have as many parents again.
  static final int MAX_ENTRIES = 2 * Elf.VERSYM_VERSION;

  private final DynamicTable dynamic;
  private final AddressSpace space;
  private final StringTable.Keeper names;
  private final ProblemLog log;
  private int entries;

  /**
   * The frame of a table's records.
   *
   * @param name the tag's name, with {@code NUM} behind it that of the count
   * @param tag the tag of the first record's address
   * @param countTag the tag of the count
   * @param version the field of the record's version, its first
   * @param size the size of a record in bytes
   * @param next where in a record the distance to the next one is
   */
  record Table(String name, long tag, long countTag, String version, int size, int next) {}

  /** Reads what hangs on a record. */
  interface Reader {
    /**
     * Reads it.
     *
     * @param address the record's address
     * @param where what problems call the record
     * @return false if nothing more is to be read
     */
    boolean read(VersionChain chain, Region entry, long address, String where);
  }

  private VersionChain(DynamicTable dynamic, ProblemLog log) {
    this.dynamic = dynamic;
    this.space = dynamic.space();
    this.names = new StringTable.Keeper(dynamic.strings(), space.bytes(), log);
    this.log = log;
  }

  /** Reads a table, if the file has it, and returns what went wrong. */
  static List<Problem> read(Table table, DynamicTable dynamic, Reader reader) {
    ProblemLog log = new ProblemLog(dynamic.space().bytes());
    int at = dynamic.last(table.tag());
    if (at >= 0) {
      VersionChain chain = new VersionChain(dynamic, log);
      try {
        chain.follow(table, dynamic.value(at), reader);
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
    return log.toList();
  }

  private void follow(Table table, long first, Reader reader) {
    long address = first;
    long count = 0;
    while (true) {
      String where = "PT_DYNAMIC > " + table.name() + "[" + count + "]";
      Region entry = space.region(where, address, table.size());
      if (!enter(entry, () -> where)) return;
      int version = entry.u16(0);
      if (version != 1) {
        log.add(entry.origin(), where + " > " + table.version(), "" + version, "1");
        return;
      }
      if (!reader.read(this, entry, address, where)) return;
      count++;
      long next = entry.u32(table.next());
      if (next == 0) break;
      address += next;
    }
    long said = dynamic.value(table.countTag(), count);
    if (said != count && !dynamic.reading().isOfMemory())
      log.add(
          dynamic.offset(dynamic.last(table.countTag())),
          "PT_DYNAMIC > " + table.name() + "NUM",
          Long.toUnsignedString(said),
          count + ", as the chain has");
  }

  /**
   * Returns an auxiliary entry; null after the problem was logged. It costs what hangs on its
   * record: the chain of records has its own links.
   */
  @Nullable Region auxiliary(Supplier<String> where, long address, int size) {
    try {
      boolean there = space.available(address) >= size;
      return space.region(there ? "version" : where.get(), address, size);
    } catch (MalformedBinaryException e) {
      log.add(e);
      return null;
    }
  }

  /** Returns whether another entry may be read; if not, the problem was logged. */
  boolean enter(Region entry, Supplier<String> where) {
    if (entries++ < MAX_ENTRIES) return true;
    log.limit(
        entry.origin(),
        where.get(),
        "version entries",
        "another entry",
        "at most " + MAX_ENTRIES + " entries");
    return false;
  }

  /** Returns a text as {@link StringTable.Keeper#text} does. */
  @Nullable String text(long offset, long at, Supplier<String> where) {
    return names.text(offset, at, where);
  }

  /** Returns how many names are looked for: loaders read the first, whatever the count says. */
  int count(int said) {
    return dynamic.reading().isOfMemory() ? 1 : said;
  }

  /** Adds a contradiction of a count that no loader looks at. */
  void addCount(long offset, String where, String found, String expected) {
    if (!dynamic.reading().isOfMemory()) log.add(offset, where, found, expected);
  }
}
