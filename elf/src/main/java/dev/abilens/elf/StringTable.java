package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.NameCheck;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A string table (gABI, "String Table"): zero-terminated texts, named by where they begin.
 * Immutable and thread-safe.
 */
public final class StringTable {
  /** The longest name of a library, a path or a version that is read: {@code PATH_MAX} of Linux. */
  static final int MAX_TEXT = 4096;

  private final Region table;
  private final List<Problem> problems;

  // One behind the last zero byte: a text that begins below it ends within the table.
  private final int end;

  StringTable(Region table, List<Problem> problems) {
    this.table = table;
    this.problems = problems;
    this.end = NameCheck.end(table);
  }

  /** Returns the size of the table in bytes. */
  public int length() {
    return table.length();
  }

  /** Returns whether a whole text begins at an offset of the table. */
  public boolean has(long offset) {
    return offset >= 0 && offset < end;
  }

  /**
   * Returns the text at an offset, as UTF-8; what is no UTF-8 comes out as U+FFFD.
   *
   * @throws MalformedBinaryException if no whole text begins there
   */
  public String get(long offset) {
    return table.string(offset);
  }

  /** Returns the bytes of the table. */
  public Region region() {
    return table;
  }

  /** Returns whether the table's last text ends within it. */
  boolean isTerminated() {
    return end == table.length();
  }

  List<Problem> problems() {
    return problems;
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
    @Nullable String text(long offset, long at, String where) {
      String known = kept.get(offset);
      if (known != null || limited) return known;
      if (!table.has(offset)) {
        log.add(
            at,
            where,
            "string offset 0x" + Long.toHexString(offset),
            "a text within the " + table.length() + " bytes of DT_STRTAB");
        return null;
      }
      int length = table.table.stringLength(offset);
      if (length > MAX_TEXT) {
        log.limit(
            at, where, "name length", "a name of " + length + " bytes", "at most " + MAX_TEXT);
        return null;
      }
      budget -= 64 + length;
      if (budget < 0) {
        limited = true;
        log.limit(
            at,
            where,
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
