package dev.abilens.bytes;

/**
 * Where the texts of a region end, looked for once for all of them: for many texts of a table that
 * consists of little else. Each is then found without a search, whose end no processor foresees.
 * Immutable and thread-safe.
 */
public final class TextEnds {
  // How many bytes have their bits in one word.
  private static final int STRETCH = Long.BYTES * Long.SIZE;

  private final byte[] array;
  private final int start;
  private final int end;

  // A bit for each eight bytes, set where one of them is 0. Who looks for the first behind a text's
  // beginning reads two words, so that there is one more than those bits take.
  private final long[] words;

  TextEnds(byte[] array, int start, int end) {
    this.array = array;
    this.start = start;
    this.end = end;
    this.words = new long[(end + Long.BYTES - 1) / STRETCH + 2];
    // What lies behind the last end does no harm: nobody gets that far.
    int whole = Math.min(words.length - 1, (array.length - start) / STRETCH);
    for (int i = 0; i < whole; i++) words[i] = stretch(array, start + i * STRETCH);
    for (int i = whole * STRETCH; i < end; i++)
      if (array[start + i] == 0) words[i / STRETCH] |= 1L << i / Long.BYTES;
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

  /** Returns the length in bytes of the text at an offset, or -1 if no whole text begins there. */
  public int length(long offset) {
    if (offset < 0 || offset >= end) return -1;
    int from = (int) offset;
    int word = from + (Long.BYTES - 1) >>> 3;
    int i = word / Long.SIZE;
    long marks = words[i] >>> word | words[i + 1] << 1 << ~word;
    int place = word + Long.numberOfTrailingZeros(marks) << 3;
    if (marks == 0 || place > array.length - start - Long.BYTES) return searched(from, word);
    // The text's own first word, and the first behind it that has a zero: whichever comes first,
    // without a branch.
    long near = Region.zeros((long) Region.LONG_LE.get(array, start + from));
    long there = Region.zeros((long) Region.LONG_LE.get(array, start + place));
    long far = ~((near | -near) >> 63);
    return (place - from & (int) far) + (Long.numberOfTrailingZeros(near | there & far) >>> 3);
  }

  // Longer than the bits of a word reach, or at the end of the array.
  private int searched(int from, int word) {
    int near = Region.zero(array, start + from, start + Math.min(end, from + Long.BYTES));
    if (near >= 0) return near - start - from;
    int i = word / Long.SIZE;
    long rest = words[i] >>> word << word;
    while (rest == 0) rest = words[++i];
    int place = (i * Long.SIZE + Long.numberOfTrailingZeros(rest)) * Long.BYTES;
    return Region.zero(array, start + place, start + end) - start - from;
  }
}
