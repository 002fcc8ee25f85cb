package dev.abilens.bytes;

/**
 * The zero-terminated texts of a region, named by where they begin in it. That a text ends within
 * the region is known by its beginning: it lies before the last zero. Immutable and thread-safe.
 */
public final class Texts {
  private final byte[] array;
  private final int start;
  private final int end;

  Texts(byte[] array, int start, int length) {
    int last = length;
    while (last > 0 && array[start + last - 1] != 0) last--;
    this.array = array;
    this.start = start;
    this.end = last;
  }

  /** Returns one more than where the last text ends: a whole text begins at every lower offset. */
  public int end() {
    return end;
  }

  /** Returns where they end, after all of them were looked through. */
  public TextEnds ends() {
    return new TextEnds(array, start, end);
  }

  /** Returns the length in bytes of the text at an offset, or -1 if no whole text begins there. */
  public int length(long offset) {
    if (offset < 0 || offset >= end) return -1;
    int from = start + (int) offset;
    return Region.zero(array, from, start + end) - from;
  }

  /**
   * Returns what {@link #length(long)} does: sooner where one text is asked for after the other, as
   * they lie, and later where they lie far from each other.
   */
  public int lengthInOrder(long offset) {
    if (offset < 0 || offset >= end) return -1;
    int from = start + (int) offset;
    return Region.zeroByWord(array, from, start + end, end) - from;
  }

  /**
   * Returns the length in bytes of the text at an offset, looking no further than given.
   *
   * @param offset where the text begins
   * @param most the greatest length
   * @return the length, or -1 if no text that is no longer begins there
   */
  public int length(long offset, int most) {
    if (offset < 0 || offset >= end) return -1;
    int from = start + (int) offset;
    int length = Region.zeroByWord(array, from, start + end, most) - from;
    return length <= most ? length : -1;
  }
}
