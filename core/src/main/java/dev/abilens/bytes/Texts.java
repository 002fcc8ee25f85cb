package dev.abilens.bytes;

/**
 * The zero-terminated texts of a region, named by where they begin in it. That a text ends within
 * the region is known by its beginning: it lies before the last zero. Immutable and thread-safe. It
 * may be a part of what a format calls a table of them.
 */
public class Texts {
  final byte[] array;
  final int start;
  private final int end;

  /**
   * Finds the texts of a part of a region.
   *
   * @throws MalformedBinaryException if the region does not hold these bytes
   */
  protected Texts(Region region, long offset, int size) {
    this(region.array, region.checked(offset, size), size);
  }

  Texts(byte[] array, int start, int length) {
    int last = length;
    while (last > 0 && array[start + last - 1] != 0) last--;
    this.array = array;
    this.start = start;
    this.end = last;
  }

  /** Returns one more than where the last text ends: a whole text begins at every lower offset. */
  public final int end() {
    return end;
  }

  /** Returns where the first byte lies in the region that these texts were found in. */
  protected final int placeIn(Region region) {
    return start - region.start;
  }

  /** Returns the length in bytes of the text at an offset, or -1 if no whole text begins there. */
  public final int length(long offset) {
    if (offset < 0 || offset >= end) return -1;
    int from = start + (int) offset;
    return Region.zero(array, from, start + end) - from;
  }

  /**
   * Returns what {@link #length(long)} does: sooner where one text is asked for after the other, as
   * they lie, and later where they lie far from each other.
   */
  public final int lengthInOrder(long offset) {
    if (offset < 0 || offset >= end) return -1;
    int from = start + (int) offset;
    return Region.zeroByWord(array, from, start + end, end) - from;
  }

  /**
   * Returns whether texts lie side by side: each but the first begins where the one before ends, as
   * linkers write them. Then each but the last is as long as where the next one begins says. Such
   * that do and are no plain text may be taken for such that do not; never the other way round.
   *
   * @param table what tells where the texts begin, by four bytes for each
   * @param at where the first of these lies, relative to the table
   * @param count how many there are
   * @param size how far they are apart in bytes, 4 or more
   * @param base what they say of the first byte of this region
   * @throws MalformedBinaryException if the table does not hold them
   */
  public final boolean areAdjoining(Region table, long at, int count, int size, int base) {
    if (count < 2) return true;
    int row = table.checked(at, Rows.length(count, size));
    int last = table.i32(at + (count - 1L) * size) - base;
    int before = table.i32(at) - base;
    if (before < 0 || last <= before || last >= end) return false;
    // As many zeros as there are texts before the last one: one for each, if each but the first
    // begins behind one.
    if (Region.mostZeros(array, start + before, start + last) >= count) return false;
    for (int i = 1; i < count; i++) {
      int value = (int) Region.INT_LE.get(table.array, row + i * size);
      int next = (table.big() ? Integer.reverseBytes(value) : value) - base;
      if (next <= before || next >= end || array[start + next - 1] != 0) return false;
      before = next;
    }
    return true;
  }

  /**
   * Returns the length in bytes of the text at an offset, looking no further than given.
   *
   * @param offset where the text begins
   * @param most the greatest length
   * @return the length, or -1 if no text that is no longer begins there
   */
  public final int length(long offset, int most) {
    if (offset < 0 || offset >= end) return -1;
    int from = start + (int) offset;
    int length = Region.zeroByWord(array, from, start + end, most) - from;
    return length <= most ? length : -1;
  }
}
