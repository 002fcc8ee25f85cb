package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.bytes.Texts;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A string table (gABI, "String Table"): zero-terminated texts, named by where they begin.
 * Immutable and thread-safe.
 */
public final class StringTable extends Texts {
  /** The longest name of a library, a path or a version that is read: {@code PATH_MAX} of Linux. */
  static final int MAX_TEXT = 4096;

  // The table lies in a region of its own, or somewhere in that of the whole file.
  private final Region bytes;
  private final int length;

  StringTable(Region bytes, int base, int length) {
    super(bytes, base, length);
    this.bytes = bytes;
    this.length = length;
  }

  StringTable(Region table) {
    this(table, 0, table.length());
  }

  /** Returns the size of the table in bytes. */
  public int length() {
    return length;
  }

  /** Returns whether a whole text begins at an offset of the table. */
  public boolean has(long offset) {
    return offset >= 0 && offset < end();
  }

  /**
   * Returns the length in bytes of the text at an offset.
   *
   * @throws MalformedBinaryException if no whole text begins there
   */
  public int lengthAt(long offset) {
    int found = length(offset);
    return found >= 0 ? found : region().stringLength(offset);
  }

  /**
   * Returns the text at an offset, as UTF-8; what is no UTF-8 comes out as U+FFFD.
   *
   * @throws MalformedBinaryException if no whole text begins there
   */
  public String get(long offset) {
    return has(offset) ? bytes.string(placeIn(bytes) + offset) : region().string(offset);
  }

  /** Returns the bytes of the table. */
  public Region region() {
    return bytes.slice("DT_STRTAB", placeIn(bytes), length);
  }

  /** Returns the region that the table lies in. */
  Region bytes() {
    return bytes;
  }

  /** Returns whether the text at an offset is a name. */
  boolean is(long offset, SymbolName name) {
    long at = placeIn(bytes) + offset;
    // Not longer than its place: what ends behind the table is none of its texts.
    return has(offset)
        && offset + name.length() < end()
        && bytes.u8(at + name.length()) == 0
        && name.isAt(bytes, at);
  }

  /** Returns whether the table's last text ends within it. */
  boolean isTerminated() {
    return end() == length;
  }

  /**
   * Reads texts that are kept: each offset once, and all together within a bound, so that a table
   * whose texts overlap cannot fill the heap. Used by one thread.
   */
  static final class Keeper {
    private final StringTable table;
    private final FileBytes bytes;
    private final ProblemLog log;
    private final Map<Long, String> kept = new HashMap<>();
    private long budget;
    private boolean limited;

    Keeper(StringTable table, FileBytes bytes, ProblemLog log) {
      this.table = table;
      this.bytes = bytes;
      this.log = log;
      this.budget = bytes.limits().maxHeldBytes() / 8;
    }

    /**
     * Returns a text, or null after the problem was logged.
     *
     * @param offset where it begins in the table
     * @param at where its offset is written, from the beginning of the file
     * @param where what names it
     */
    @Nullable String text(long offset, long at, Supplier<String> where) {
      String known = kept.get(offset);
      if (known != null || limited) return known;
      if (!table.has(offset)) {
        log.add(
            at,
            where.get(),
            "string offset 0x" + Long.toHexString(offset),
            "a text within the " + table.length() + " bytes of DT_STRTAB");
        return null;
      }
      int length = table.lengthAt(offset);
      if (length > MAX_TEXT) {
        log.limit(
            at,
            where.get(),
            "name length",
            "a name of " + length + " bytes",
            "at most " + MAX_TEXT);
        return null;
      }
      budget -= 64 + length;
      if (budget < 0) {
        limited = true;
        log.limit(
            at,
            where.get(),
            "maxHeldBytes",
            "names of more bytes",
            "at most " + bytes.limits().maxHeldBytes() / 8 + " bytes of names");
        return null;
      }
      String text = table.get(offset);
      kept.put(offset, text);
      return text;
    }
  }
}
