package dev.abilens.bytes;

/**
 * Where the texts of a region end, looked for once for all of them: for many texts of a table that
 * consists of little else. Each is then found without a search, whose end no processor foresees,
 * and wherever texts lie the marks of their ends lie near each other. Immutable and thread-safe.
 */
public final class TextEnds {
  private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;

  // Each bit of a byte into the highest byte, in their order.
  private static final long GATHER = 0x0002_0408_1020_4081L;

  private final int end;

  // A bit for each byte, set where it is 0, and at least one word more than that takes.
  private final long[] zeros;

  TextEnds(byte[] array, int start, int end) {
    this.end = end;
    this.zeros = new long[end / Long.SIZE + 2];
    // What lies behind the last end does no harm: nobody gets that far.
    int blocks = Math.min(zeros.length - 1, (array.length - start) / Long.SIZE);
    for (int i = 0; i < blocks; i++) zeros[i] = block(array, start + i * Long.SIZE);
    for (int i = blocks * Long.SIZE; i < end; i++)
      if (array[start + i] == 0) zeros[i / Long.SIZE] |= 1L << i;
  }

  private static long block(byte[] array, int at) {
    return half(array, at) | half(array, at + Integer.SIZE) << Integer.SIZE;
  }

  private static long half(byte[] array, int at) {
    return zeros(array, at)
        | zeros(array, at + 8) << 8
        | zeros(array, at + 16) << 16
        | zeros(array, at + 24) << 24;
  }

  /** Returns a bit for each of eight bytes, the first one lowest, set where it is 0. */
  private static long zeros(byte[] array, int at) {
    long word = (long) Region.LONG_LE.get(array, at);
    return (~((word & LOW_BITS) + LOW_BITS | word | LOW_BITS) * GATHER) >>> 56;
  }

  /** Returns the length in bytes of the text at an offset, or -1 if no whole text begins there. */
  public int length(long offset) {
    if (offset < 0 || offset >= end) return -1;
    int from = (int) offset;
    int word = from / Long.SIZE;
    long near = zeros[word] >>> from | zeros[word + 1] << 1 << ~from;
    return near != 0 ? Long.numberOfTrailingZeros(near) : far(from);
  }

  // Not within 64 bytes.
  private int far(int from) {
    int word = from / Long.SIZE + 1;
    long rest = zeros[word] >>> from << from;
    while (rest == 0) rest = zeros[++word];
    return word * Long.SIZE + Long.numberOfTrailingZeros(rest) - from;
  }
}
