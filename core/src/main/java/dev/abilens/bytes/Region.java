package dev.abilens.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of bytes of a file with a name, a place in that file and a byte order: the one class
 * that checks bounds.
 *
 * <p>Offsets are relative to the region, always; {@link #origin()} is where it begins in the file.
 * Reads are absolute: there is no cursor. A region is immutable as long as nobody writes to the
 * array that it was made of, and then safe for use by many threads. Slices share the bytes.
 *
 * <p>A read outside of the region throws {@link MalformedBinaryException} that names the region.
 */
public final class Region {
  static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle SHORT_BE = view(short[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long BIG = Long.MIN_VALUE;
  private static final int CACHE_LINE = 64;

  // How many bytes are searched for a zero at once.
  private static final int BLOCK = 4 * Long.BYTES;

  // How many of them may be counted in 16 bits.
  private static final int MOST_BLOCKS = ((1 << 16) - 1) / BLOCK;

  final byte[] array;
  final int start;
  final int length;

  // Where the first byte lies in the file, which is 0 or more, with the sign of those that are read
  // as big-endian: one word, as there is a region for every table.
  private final long place;
  private final String label;
  private final @Nullable Region parent;

  private Region(
      byte[] array,
      int start,
      int length,
      boolean big,
      long origin,
      String label,
      @Nullable Region parent) {
    this.array = array;
    this.start = start;
    this.length = length;
    this.place = big ? origin | BIG : origin & ~BIG;
    this.label = label;
    this.parent = parent;
  }

  private static VarHandle view(Class<?> type, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(type, order);
  }

  /**
   * Returns a little-endian region over a whole file.
   *
   * @param name the file's name, for messages
   * @param bytes the file's bytes, shared and not copied
   */
  public static Region of(String name, byte[] bytes) {
    return of(name, bytes, 0, bytes.length, 0);
  }

  /**
   * Returns a little-endian region over bytes that lie somewhere in a file.
   *
   * @param name the file's name, for messages
   * @param bytes the array that holds them, shared and not copied
   * @param from the first byte in the array
   * @param length how many bytes
   * @param origin where the first byte lies in the file, in bytes from its beginning
   * @throws IndexOutOfBoundsException if the array does not hold these bytes
   */
  public static Region of(String name, byte[] bytes, int from, int length, long origin) {
    Objects.checkFromIndexSize(from, length, bytes.length);
    return new Region(bytes, from, length, false, origin, name, null);
  }

  /**
   * Returns the names of the file, the regions that this one was sliced from and its own, outermost
   * first.
   */
  public String name() {
    return parent == null ? label : parent.nameOf(label);
  }

  private String nameOf(String part) {
    return name() + (parent == null ? ": " : " > ") + part;
  }

  /** Returns where this region begins in the file, in bytes from the beginning of the file. */
  public long origin() {
    return place & ~BIG;
  }

  boolean big() {
    return place < 0;
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /** Returns the byte order in which multi-byte values are read. */
  public ByteOrder order() {
    return big() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns the same bytes, read in the given byte order. */
  public Region order(ByteOrder order) {
    boolean wanted = order == ByteOrder.BIG_ENDIAN;
    return wanted == big()
        ? this
        : new Region(array, start, length, wanted, origin(), label, parent);
  }

  /**
   * Returns a part of this region.
   *
   * @param part what it is, for messages
   * @param offset its first byte, relative to this region
   * @param size its length in bytes
   * @throws MalformedBinaryException if this region does not hold these bytes
   */
  public Region slice(String part, long offset, long size) {
    if (offset < 0 || size < 0 || offset > length - size) throw outside(nameOf(part), offset, size);
    // Both fit an int now: offset + size <= length.
    return new Region(
        array, start + (int) offset, (int) size, big(), origin() + offset, part, this);
  }

  // Negative if either is: an offset below 0, or one beyond length - size, where the subtraction
  // cannot overflow. One branch for both, since this is what every read begins with.
  private int index(long offset, int size) {
    if ((offset | (length - size - offset)) < 0) throw outside(name(), offset, size);
    return start + (int) offset;
  }

  /** Returns the unsigned byte at {@code offset}, 0 to 255. */
  public int u8(long offset) {
    return array[index(offset, 1)] & 0xff;
  }

  /** Returns the unsigned 16-bit value at {@code offset}, 0 to 65535. */
  public int u16(long offset) {
    int i = index(offset, 2);
    return (place < 0 ? (short) SHORT_BE.get(array, i) : (short) SHORT_LE.get(array, i)) & 0xffff;
  }

  /** Returns the signed 32-bit value at {@code offset}. */
  public int i32(long offset) {
    int i = index(offset, 4);
    return place < 0 ? (int) INT_BE.get(array, i) : (int) INT_LE.get(array, i);
  }

  /** Returns the unsigned 32-bit value at {@code offset}. */
  public long u32(long offset) {
    return i32(offset) & 0xffff_ffffL;
  }

  /** Returns the 64-bit value at {@code offset}; values of 2^63 and more come out negative. */
  public long i64(long offset) {
    int i = index(offset, 8);
    return place < 0 ? (long) LONG_BE.get(array, i) : (long) LONG_LE.get(array, i);
  }

  /**
   * Returns an address-sized value.
   *
   * @param offset where it lies, relative to this region
   * @param bits 64 for eight bytes, anything else for four bytes, unsigned
   */
  public long word(long offset, int bits) {
    return bits == 64 ? i64(offset) : u32(offset);
  }

  /** Returns the zero-terminated texts of this region. */
  public Texts texts() {
    return new Texts(array, start, length);
  }

  /**
   * Returns the zero-terminated texts of a part of this region.
   *
   * @throws MalformedBinaryException if this region does not hold these bytes
   */
  public Texts texts(long offset, int size) {
    return new Texts(this, offset, size);
  }

  /**
   * Returns the length in bytes of the zero-terminated text at {@code offset}, the zero not
   * counted.
   *
   * @throws MalformedBinaryException if no zero follows within this region
   */
  public int stringLength(long offset) {
    int from = index(offset, 0);
    int size = zero(array, from, start + length) - from;
    if (size >= 0) return size;
    throw new MalformedBinaryException(
        origin() + offset,
        name(),
        "a string without an end",
        "a zero byte within " + length + " bytes");
  }

  // Where the first zero byte lies, -1 if there is none before the end. Two words for each branch:
  // how long names are no processor can foresee well.
  static int zero(byte[] array, int from, int end) {
    int i = from;
    for (; i <= end - BLOCK; i += BLOCK) {
      long a = zeros((long) LONG_LE.get(array, i));
      long b = zeros((long) LONG_LE.get(array, i + 8));
      if ((a | b) != 0) return i + first(a, b);
      long c = zeros((long) LONG_LE.get(array, i + 16));
      long d = zeros((long) LONG_LE.get(array, i + 24));
      if ((c | d) != 0) return i + 16 + first(c, d);
    }
    return last(array, i, end);
  }

  // The same by single words: sooner where names lie in a near cache, later where words have to be
  // waited for, since fewer of them are waited for at once. A place beyond so many bytes may come
  // out where no zero lies among them.
  static int zeroByWord(byte[] array, int from, int end, int most) {
    int i = from;
    for (; i <= end - BLOCK; i += BLOCK) {
      long a = zeros((long) LONG_LE.get(array, i));
      if (a != 0) return i + first(a);
      long b = zeros((long) LONG_LE.get(array, i + 8));
      if (b != 0) return i + 8 + first(b);
      long c = zeros((long) LONG_LE.get(array, i + 16));
      if (c != 0) return i + 16 + first(c);
      long d = zeros((long) LONG_LE.get(array, i + 24));
      if (d != 0) return i + 24 + first(d);
      if (i - from >= most) return i + BLOCK;
    }
    return last(array, i, end);
  }

  // Apart, since it is for the end of a region only.
  private static int last(byte[] array, int from, int end) {
    for (int i = from; i < end; i++) if (array[i] == 0) return i;
    return -1;
  }

  private static int first(long zeros) {
    return Long.numberOfTrailingZeros(zeros) >>> 3;
  }

  // What of two words counts: the second one where the first has no zero, which gives 8.
  private static int first(long a, long b) {
    int first = Long.numberOfTrailingZeros(a) >>> 3;
    return first + (-(first >>> 3) & Long.numberOfTrailingZeros(b) >>> 3);
  }

  // No less than how many bytes are 0, and no more where all others are those of plain text.
  static int mostZeros(byte[] array, int from, int to) {
    int set = 0;
    int i = from;
    while (to - i >= BLOCK) {
      int quarter = Math.min((to - i) / BLOCK, MOST_BLOCKS) * Long.BYTES;
      set += setBytes(array, i, quarter);
      i += 4 * quarter;
    }
    for (; i < to; i++) if (array[i] != 0) set++;
    return to - from - set;
  }

  // Four words at once, far from each other: a loop that compilers make of vector instructions.
  // Counts in 16 bits, so that no more than 2^16 - 1 bytes may be asked for.
  private static int setBytes(byte[] array, int from, int quarter) {
    int second = quarter;
    int third = 2 * quarter;
    int fourth = 3 * quarter;
    long counts = 0;
    for (int i = from; i < from + quarter; i += Long.BYTES) {
      long set =
          setBytes((long) LONG_LE.get(array, i))
              + setBytes((long) LONG_LE.get(array, i + second))
              + setBytes((long) LONG_LE.get(array, i + third))
              + setBytes((long) LONG_LE.get(array, i + fourth));
      counts += (set & 0x00ff_00ff_00ff_00ffL) + (set >>> 8 & 0x00ff_00ff_00ff_00ffL);
    }
    return (int) (counts * 0x0001_0001_0001_0001L >>> 48);
  }

  // A 1 for each byte that is surely set: the highest bit stays unset for 0, with the carry of
  // another byte or without, and for no other of plain text.
  private static long setBytes(long word) {
    return word + 0x7e7e_7e7e_7e7e_7e7eL >>> 7 & 0x0101_0101_0101_0101L;
  }

  // The lowest bit that stays lies in the first byte of a little-endian word that is 0.
  static long zeros(long word) {
    return (word - 0x0101_0101_0101_0101L) & ~word & 0x8080_8080_8080_8080L;
  }

  /**
   * Returns the length in bytes of the zero-terminated text at {@code offset}, the zero not
   * counted, looking no further than given.
   *
   * @param offset where the text begins, relative to this region
   * @param most the greatest length
   * @return the length, or -1 if no zero follows within {@code most + 1} bytes of this region
   * @throws MalformedBinaryException if {@code offset} lies outside
   */
  public int stringLength(long offset, int most) {
    int from = index(offset, 0);
    int end = (int) Math.min((long) start + length, (long) from + most + 1);
    return Math.max(-1, zero(array, from, end) - from);
  }

  /**
   * Returns the zero-terminated text at {@code offset}, as UTF-8; what is no UTF-8 comes out as
   * U+FFFD.
   *
   * @throws MalformedBinaryException if no zero follows within this region
   */
  public String string(long offset) {
    int size = stringLength(offset);
    return new String(array, start + (int) offset, size, StandardCharsets.UTF_8);
  }

  /**
   * Returns whether the zero-terminated text at {@code offset} is {@code text}, without making a
   * string.
   *
   * @param offset where the text begins, relative to this region
   * @param text ASCII text
   * @throws MalformedBinaryException if {@code offset} lies outside
   */
  public boolean stringEquals(long offset, String text) {
    long end = offset + text.length();
    return matches(offset, text) && end < length && array[start + (int) end] == 0;
  }

  /**
   * Returns whether the bytes at {@code offset} begin with {@code text}.
   *
   * @param offset where to look, relative to this region
   * @param text ASCII text
   * @throws MalformedBinaryException if {@code offset} lies outside
   */
  public boolean matches(long offset, String text) {
    int from = index(offset, 0);
    int size = text.length();
    if (size > length - offset) return false;
    for (int i = 0; i < size; i++) if (array[from + i] != (byte) text.charAt(i)) return false;
    return true;
  }

  /**
   * Returns whether the bytes at {@code offset} are those of another region.
   *
   * @param offset where to look, relative to this region
   * @param other the other region
   * @param at where its bytes begin, relative to it
   * @param size how many bytes
   * @throws MalformedBinaryException if one of the two does not hold so many
   */
  public boolean hasBytesOf(long offset, Region other, long at, int size) {
    int from = checked(offset, size);
    int otherFrom = other.checked(at, size);
    return Arrays.equals(array, from, from + size, other.array, otherFrom, otherFrom + size);
  }

  /** Returns a copy of {@code size} bytes from {@code offset} on. */
  public byte[] bytes(long offset, int size) {
    int from = checked(offset, size);
    return Arrays.copyOfRange(array, from, from + size);
  }

  /**
   * Copies {@code size} bytes from {@code offset} on into an array, from its index {@code from} on.
   */
  public void copy(long offset, byte[] into, int from, int size) {
    System.arraycopy(array, checked(offset, size), into, from, size);
  }

  /**
   * Reads a byte of every cache line of a range, so that a processor fetches them all at once and
   * not one after the other, as it has to where what is read decides what is read next.
   *
   * @throws MalformedBinaryException if this region does not hold these bytes
   */
  public void touch(long offset, int size) {
    int from = checked(offset, size);
    int lines = size / CACHE_LINE + Math.min(1, size % CACHE_LINE);
    long sum = 0;
    for (int i = 0; i < lines; i++) sum += array[from + i * CACHE_LINE];
    // Never so; without a use of the sum compilers leave the reads out.
    if (sum > (long) lines * Byte.MAX_VALUE) throw new AssertionError("a sum of bytes: " + sum);
  }

  /** Returns {@code size} bytes from {@code offset} on as text, a byte a character (ISO 8859-1). */
  public String latin1(long offset, int size) {
    return new String(array, checked(offset, size), size, StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns a read-only buffer over these bytes, in this region's byte order. Its position is 0 and
   * its limit {@link #length()}; the bytes are shared and not copied.
   */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(array, start, length).slice().asReadOnlyBuffer().order(order());
  }

  int checked(long offset, int size) {
    if (size < 0) throw outside(name(), offset, size);
    return index(offset, size);
  }

  // Apart from the reads, so that those stay small enough to be inlined.
  private MalformedBinaryException outside(String place, long offset, long size) {
    return new MalformedBinaryException(
        Math.max(0, origin() + offset),
        place,
        size + " bytes at " + offset,
        "bytes within the " + length + " of " + name());
  }

  @Override
  public String toString() {
    return name() + "[0x" + Long.toHexString(origin()) + " + " + length + "]";
  }
}
