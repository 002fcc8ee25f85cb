package dev.abilens.pe;

import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the names of a table: all together within a bound, so that names which share their
 * bytes cannot make work without end. Used by one thread.
 */
final class NameBudget {
  private static final long FREE = 1 << 24;

  private final AddressSpace space;
  private final @Nullable Stretch home;
  private final long most;
  private long seen;
  private int bad;
  private int first;
  private long firstRva;

  NameBudget(FileBytes bytes, AddressSpace space, @Nullable Stretch home) {
    this.space = space;
    this.home = home;
    this.most = FREE + bytes.source().size();
  }

  /**
   * Returns whether a name is there.
   *
   * @param entry what is named, by a number
   * @param rva the RVA of the name
   */
  boolean accepts(int entry, long rva) {
    int length = seen > most ? -1 : space.textLength(home, rva);
    if (length > 0) {
      seen += length;
      if (seen <= most) return true;
    }
    if (bad++ == 0) {
      first = entry;
      firstRva = rva;
    }
    return false;
  }

  /** Reports the names that are not there, by the place of the first one. */
  void report(ProblemLog log, IntToLongFunction offset, IntFunction<String> place) {
    if (bad == 0) return;
    String more = bad == 1 ? "" : ", and " + (bad - 1) + " more like it";
    if (seen > most)
      log.limit(
          offset.applyAsLong(first),
          place.apply(first),
          "names that share bytes",
          "names of more bytes" + more,
          "at most " + most + " bytes of names");
    else
      log.add(
          offset.applyAsLong(first),
          place.apply(first),
          "RVA 0x" + Long.toHexString(firstRva) + more,
          "the RVA of a text of 1 to " + Stretch.MAX_NAME + " bytes");
  }
}
