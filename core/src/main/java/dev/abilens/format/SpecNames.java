package dev.abilens.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The names of the codes of one field, looked up by code; immutable. */
public final class SpecNames {
  /** No names. */
  public static final SpecNames NONE = new SpecNames("", "");

  private final String prefix;
  private final long[] codes;
  private final String[] names;

  /**
   * Reads a table.
   *
   * @param prefix what every name begins with
   * @param table {@code code NAME, code NAME, ...} in ascending order of code
   */
  public SpecNames(String prefix, String table) {
    String[] rows = table.isEmpty() ? new String[0] : table.split(",\\s+", -1);
    this.prefix = prefix;
    this.codes = new long[rows.length];
    this.names = new String[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int space = rows[i].indexOf(' ');
      codes[i] = Long.decode(rows[i].substring(0, space));
      names[i] = rows[i].substring(space + 1);
    }
  }

  /** Returns the whole name of a code, or null. */
  public @Nullable String find(long code) {
    int at = Arrays.binarySearch(codes, code);
    return at < 0 ? null : prefix + names[at];
  }

  /**
   * Returns a name for any code: its own in one of two tables, else its distance from the beginning
   * of the reserved range that it lies in, else its number.
   *
   * @param code the code, unsigned
   * @param first the table that is asked first
   * @param ranges {@code LOOS}, {@code LOPROC}, ... in ascending order
   */
  public String name(long code, SpecNames first, Range... ranges) {
    String name = first.find(code);
    if (name == null) name = find(code);
    if (name != null) return name;
    for (Range range : ranges)
      if (code >= range.low && code <= range.high)
        return prefix + range.name + (code == range.low ? "" : "+" + number(code - range.low));
    return prefix + number(code);
  }

  private static String number(long code) {
    return code >= 0 && code < 10 ? Long.toString(code) : "0x" + Long.toHexString(code);
  }

  /**
   * A reserved range of codes.
   *
   * @param name what its beginning is called
   * @param low its first code
   * @param high its last code
   */
  public record Range(String name, long low, long high) {}
}
