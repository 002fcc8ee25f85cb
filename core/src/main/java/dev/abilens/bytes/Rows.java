package dev.abilens.bytes;

import org.jspecify.annotations.Nullable;

/**
 * What cursors over tables have in common: it steps over rows of one size that follow each other in
 * a region. Where they lie is checked once for all of them, and not for each field of each row: a
 * field that reaches over the end of its row is a mistake of the cursor's.
 *
 * <p>It is a superclass, and no field of the cursors, so that a cursor is one object: one that a
 * compiler can do without in the loop that uses it. Used by one thread.
 */
public abstract class Rows {
  static final byte[] NOTHING = {};

  private byte[] array = NOTHING;
  private boolean big;
  private int first;
  private int last;
  private int size;
  private int at;

  /**
   * Begins before the first row.
   *
   * @param region what holds the rows, or null for no rows
   * @param offset where the first one begins, relative to the region
   * @param count how many there are
   * @param size the size of each in bytes, 1 or more
   * @throws MalformedBinaryException if the region does not hold them
   */
  protected Rows(@Nullable Region region, long offset, long count, int size) {
    begin(region, offset, count, size);
  }

  /** Begins where there are no rows, until {@link #begin} is called. */
  protected Rows() {}

  /** Begins again, as the constructor does, whatever was stepped over before. */
  protected final void begin(@Nullable Region region, long offset, long count, int size) {
    int length = length(count, size);
    this.first = region == null ? 0 : region.checked(offset, length);
    this.array = region == null ? NOTHING : region.array;
    this.big = region != null && region.big();
    this.last = region == null ? -size : first + length - size;
    this.size = size;
    this.at = first - size;
  }

  /** The bytes that rows take up; no region has so many as more than fit in an int would. */
  static int length(long count, int size) {
    boolean fits = count >= 0 && count <= Integer.MAX_VALUE / size;
    return fits ? (int) count * size : Integer.MAX_VALUE;
  }

  /** Moves to the next row; false if there is none, and then it stays where it is. */
  protected final boolean step() {
    int next = at + size;
    if (next > last) return false;
    at = next;
    return true;
  }

  /** Returns whether a row follows. */
  protected final boolean more() {
    return at < last;
  }

  /** Leaves out the rows that are left. */
  protected final void end() {
    at = last;
  }

  /** Returns the number of the row, from 0 on. */
  protected final int row() {
    return (at - first) / size;
  }

  // Both so short that compilers take them in wherever they are called: one that is left out, where
  // a file is of a rare kind, would keep the cursor from being done without.

  /** Returns the signed 32-bit value at a place of the row. */
  protected final int i32(int field) {
    int value = (int) Region.INT_LE.get(array, at + field);
    return big ? Integer.reverseBytes(value) : value;
  }

  /** Returns the 64-bit value at a place of the row. */
  protected final long i64(int field) {
    long value = (long) Region.LONG_LE.get(array, at + field);
    return big ? Long.reverseBytes(value) : value;
  }
}
