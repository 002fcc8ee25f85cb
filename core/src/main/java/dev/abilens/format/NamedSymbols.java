package dev.abilens.format;

import dev.abilens.bytes.Region;
import dev.abilens.image.SymbolTable;
import java.nio.charset.StandardCharsets;

/**
 * A table of symbols whose names lie, each with a zero byte at its end, in one region; the rest is
 * the format's own. Immutable and thread-safe.
 */
public abstract class NamedSymbols implements SymbolTable {
  // Made on a search that the file's own tables cannot answer, once there were several.
  @SuppressWarnings("this-escape")
  private final Lazy<int[]> byName = new Lazy<>(this::index);

  /** Up to so many searches go through the table: to sort it takes as long as a dozen. */
  private static final int THROUGH = 6;

  // Threads may count one another's searches or not: the answers are the same.
  private int searches;

  /** Makes the names of a table. */
  protected NamedSymbols() {}

  /** Returns the region that holds the names. */
  protected abstract Region names();

  /**
   * Returns where a name begins in {@link #names()}; a whole text is there.
   *
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  protected abstract long nameOffset(int index);

  @Override
  public String name(int index) {
    return names().string(nameOffset(index));
  }

  @Override
  public boolean nameStartsWith(int index, String prefix) {
    return names().matches(nameOffset(index), prefix);
  }

  @Override
  public boolean nameEndsWith(int index, String suffix) {
    long offset = nameOffset(index);
    int before = names().stringLength(offset) - suffix.length();
    return before >= 0 && names().matches(offset + before, suffix);
  }

  /** Returns the entries in the order of their names' bytes; of equal names the first first. */
  protected final int[] sortedByName() {
    return byName.get();
  }

  /** Compares the names of two entries by their bytes. */
  protected final int compareNames(int a, int b) {
    return compare(nameOffset(a), nameOffset(b));
  }

  @Override
  public int find(String name) {
    if (name.indexOf(0) >= 0) return -1; // it would end there
    String bytes = bytesOf(name);
    if (searches < THROUGH) {
      searches++;
      return first(bytes);
    }
    int[] sorted = byName.get();
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(nameOffset(sorted[middle]), bytes) < 0) low = middle + 1;
      else high = middle;
    }
    boolean found = low < sorted.length && compare(nameOffset(sorted[low]), bytes) == 0;
    return found ? sorted[low] : -1;
  }

  private int first(String bytes) {
    Region strings = names();
    for (int i = 0; i < size(); i++) if (strings.stringEquals(nameOffset(i), bytes)) return i;
    return -1;
  }

  /** Returns a name's UTF-8 bytes, a byte a character, as {@link Region} compares them. */
  public static String bytesOf(String name) {
    int ascii = 0;
    while (ascii < name.length() && name.charAt(ascii) < 0x80) ascii++;
    if (ascii == name.length()) return name;
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  // Sorted and not hashed: nobody can write names that make a sort slow. The sort is stable, so
  // that the first of equal names stays first. Java sorts by names objects only.
  private int[] index() {
    int[] from = new int[size()];
    for (int at = 0; at < from.length; at++) from[at] = at;
    int[] into = new int[from.length];
    for (int width = 1; width < from.length; width *= 2) {
      for (int low = 0; low < from.length; low += 2 * width) {
        int middle = Math.min(low + width, from.length);
        merge(from, low, middle, Math.min(middle + width, from.length), into);
      }
      int[] free = from;
      from = into;
      into = free;
    }
    return from;
  }

  private void merge(int[] from, int low, int middle, int high, int[] into) {
    // Many tables are in order.
    if (middle == high || compareNames(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, low, into, low, high - low);
      return;
    }
    int a = low;
    int b = middle;
    for (int at = low; at < high; at++) {
      boolean first = b == high || (a < middle && compareNames(from[a], from[b]) <= 0);
      into[at] = first ? from[a++] : from[b++];
    }
  }

  private int compare(long a, long b) {
    if (a == b) return 0;
    Region strings = names();
    for (; ; a++, b++) {
      int x = strings.u8(a);
      int y = strings.u8(b);
      if (x != y || x == 0) return x - y;
    }
  }

  private int compare(long offset, String bytes) {
    Region strings = names();
    for (int i = 0; ; i++) {
      int x = strings.u8(offset + i);
      int y = i < bytes.length() ? bytes.charAt(i) : 0;
      if (x != y || x == 0) return x - y;
    }
  }
}
