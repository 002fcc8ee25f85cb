package dev.abilens.format;

import dev.abilens.bytes.Region;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * Refuses entries of a table whose names cannot be read, and bounds what names that share their
 * bytes add up to. Used by one thread.
 */
public final class NameCheck {
  // What names of entries that share their bytes may add up to, in sizes of the string table.
  private static final long MAX_SHARING = 16;
  private static final long FREE_NAME_BYTES = 1 << 24;

  private final ProblemLog log;
  private final Region strings;
  private final String table;
  private final IntToLongFunction at;
  private final IntFunction<String> where;
  private final int end;
  private final long budget;
  private long seen;
  private int bad;
  private int firstBad;
  private long firstOffset;

  /**
   * Begins a table.
   *
   * @param log where to say what is refused
   * @param strings the names, each with a zero byte at its end
   * @param table what the format calls them
   * @param count how many entries there are
   * @param at where an entry lies, in bytes from the beginning of the file
   * @param where the field that names an entry
   */
  public NameCheck(
      ProblemLog log,
      Region strings,
      String table,
      long count,
      IntToLongFunction at,
      IntFunction<String> where) {
    this.log = log;
    this.strings = strings;
    this.table = table;
    this.at = at;
    this.where = where;
    this.end = end(strings);
    // While all entries together cannot reach it, no name needs to be measured.
    this.budget =
        count * strings.length() <= FREE_NAME_BYTES
            ? Long.MAX_VALUE
            : FREE_NAME_BYTES + MAX_SHARING * strings.length();
  }

  /** Returns the end of the last whole text: what begins below it ends within the region. */
  public static int end(Region strings) {
    int end = strings.length();
    while (end > 0 && strings.u8(end - 1L) != 0) end--;
    return end;
  }

  /** Returns whether an entry has a name, given where it begins in the strings. */
  public boolean accepts(int entry, long offset) {
    if (seen > budget) return false;
    if (offset < 0 || offset >= end) {
      if (bad++ == 0) {
        firstBad = entry;
        firstOffset = offset;
      }
      return false;
    }
    if (budget == Long.MAX_VALUE) return strings.u8(offset) != 0;
    int length = strings.stringLength(offset);
    seen += length;
    if (seen > budget)
      log.limit(
          at.applyAsLong(entry),
          where.apply(entry),
          "names that share bytes",
          "names of more bytes together",
          "at most " + budget + ", for " + strings.length() + " of " + table);
    return length > 0 && seen <= budget;
  }

  /** Logs what was refused. */
  public void report() {
    if (bad > 0)
      log.add(
          at.applyAsLong(firstBad),
          where.apply(firstBad),
          "string offset 0x"
              + Long.toHexString(firstOffset)
              + (bad == 1 ? "" : ", and " + (bad - 1) + " more like it"),
          "a text within the " + strings.length() + " bytes of " + table);
  }
}
