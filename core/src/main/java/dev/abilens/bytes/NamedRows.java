package dev.abilens.bytes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows that name texts by where they begin, in no order. Where many of a table that consists of
 * little else are asked for, the ends of all are looked for once: each is then found without a
 * search, whose end no processor foresees.
 *
 * <p>The marks that this takes lie in memory that a thread uses for one table after the other; it
 * gets them back after the last row. Used by one thread.
 */
public abstract class NamedRows extends Rows {
  // How many bytes have their bits in one word.
  private static final int STRETCH = Long.BYTES * Long.SIZE;

  private static final long[] NONE = {};

  // What a thread keeps, in words: marks of a MiB of texts, and of 32 KiB to begin with.
  private static final int MOST_KEPT = 1 << 11;
  private static final int LEAST = 1 << 6;
  private static final ThreadLocal<long[]> KEPT = new ThreadLocal<>();

  private byte[] texts = NOTHING;
  private int start;
  private int end;

  // A bit for each eight bytes, set where one of them is 0. Who looks for the first behind a text's
  // beginning reads two words, so that there is one more than those bits take. Empty where nothing
  // is marked.
  private long[] marks = NONE;

  /** Begins where there are no rows, until {@link #begin} is called. */
  protected NamedRows() {}

  /**
   * Begins before the first row, whatever was stepped over before.
   *
   * @param region what holds the rows, or null for no rows
   * @param offset where the first one begins, relative to the region
   * @param count how many there are
   * @param size the size of each in bytes, 1 or more
   * @param texts what they name
   * @param marked whether the ends of all texts are looked for at once
   * @throws MalformedBinaryException if the region does not hold the rows
   */
  protected final void begin(
      @Nullable Region region, long offset, long count, int size, Texts texts, boolean marked) {
    begin(region, offset, count, size);
    keep(marks);
    this.texts = texts.array;
    this.start = texts.start;
    this.end = texts.end();
    this.marks = marked ? marks(this.texts, start, end) : NONE;
  }

  private static long[] marks(byte[] array, int start, int end) {
    int size = (end + Long.BYTES - 1) / STRETCH + 2;
    long[] words = room(size);
    // What lies behind the last end does no harm: nobody gets that far.
    int whole = Math.min(size - 1, (array.length - start) / STRETCH);
    for (int i = 0; i < whole; i++) words[i] = stretch(array, start + i * STRETCH);
    Arrays.fill(words, whole, size, 0);
    for (int i = whole * STRETCH; i < end; i++)
      if (array[start + i] == 0) words[i / STRETCH] |= 1L << i / Long.BYTES;
    return words;
  }

  private static long stretch(byte[] array, int at) {
    long bits = 0;
    for (int i = 0; i < STRETCH; i += 64)
      bits |= (half(array, at + i) | half(array, at + i + 32) << 4) << i / Long.BYTES;
    return bits;
  }

  private static long half(byte[] array, int at) {
    return bit(array, at)
        | bit(array, at + 8) << 1
        | bit(array, at + 16) << 2
        | bit(array, at + 24) << 3;
  }

  private static long bit(byte[] array, int at) {
    long zeros = Region.zeros((long) Region.LONG_LE.get(array, at));
    return (zeros | -zeros) >>> 63;
  }

  /** Returns so many words or more, which nobody else has. */
  private static long[] room(int size) {
    if (size > MOST_KEPT) return new long[size];
    long[] kept = KEPT.get();
    if (kept == null || kept.length < size)
      return new long[Math.max(LEAST, Integer.highestOneBit(2 * size - 1))];
    KEPT.set(null);
    return kept;
  }

  // Static, and longer than what compilers always take in: the cursor would be an object for its
  // sake.
  private static void keep(long[] words) {
    if (words.length == 0 || words.length > MOST_KEPT) return;
    long[] kept = KEPT.get();
    if (kept == null || kept.length < words.length) KEPT.set(words);
  }

  /**
   * Moves to the next row; false if there is none: texts are searched for their ends from then on.
   */
  protected final boolean stepNamed() {
    if (step()) return true;
    keep(marks);
    marks = NONE;
    return false;
  }

  /** Returns the length in bytes of the text at an offset, or -1 if no whole text begins there. */
  protected final int textLength(long offset) {
    if (offset < 0 || offset >= end) return -1;
    int from = (int) offset;
    long[] words = marks;
    if (words.length == 0) return Region.zero(texts, start + from, start + end) - start - from;
    int word = from + (Long.BYTES - 1) >>> 3;
    int i = word / Long.SIZE;
    long bits = words[i] >>> word | words[i + 1] << 1 << ~word;
    int place = word + Long.numberOfTrailingZeros(bits) << 3;
    if (bits == 0 || place > texts.length - start - Long.BYTES)
      return searched(texts, start, end, words, from);
    // The text's own first word, and the first behind it that has a zero: whichever comes first,
    // without a branch.
    long near = Region.zeros((long) Region.LONG_LE.get(texts, start + from));
    long there = Region.zeros((long) Region.LONG_LE.get(texts, start + place));
    long far = ~((near | -near) >> 63);
    return (place - from & (int) far) + (Long.numberOfTrailingZeros(near | there & far) >>> 3);
  }

  // Longer than the bits of a word reach, or at the end of the array.
  private static int searched(byte[] array, int start, int end, long[] words, int from) {
    int near = Region.zero(array, start + from, start + Math.min(end, from + Long.BYTES));
    if (near >= 0) return near - start - from;
    int word = from + (Long.BYTES - 1) >>> 3;
    int i = word / Long.SIZE;
    long rest = words[i] >>> word << word;
    while (rest == 0) rest = words[++i];
    int place = (i * Long.SIZE + Long.numberOfTrailingZeros(rest)) * Long.BYTES;
    return Region.zero(array, start + place, start + end) - start - from;
  }
}
