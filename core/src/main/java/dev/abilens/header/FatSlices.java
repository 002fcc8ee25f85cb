package dev.abilens.header;

import dev.abilens.bytes.Region;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slice table of a universal Mach-O file, {@code fat_arch} or {@code fat_arch_64}, read on
 * access and unchecked: slices may overlap or lie outside of the file. Always big-endian. Immutable
 * as long as the bytes are, and then thread-safe.
 *
 * <p>Only the slices that {@code nfat_arch} counts are in it. Tools that meant to hide an arm64
 * slice from old systems left one more entry behind the counted ones; who wants to know finds it by
 * reading on where the table ends, at {@link #end()}.
 */
public final class FatSlices {
  private static final byte[] NO_ARRAY = {};
  private static final int SIZEOF_FAT_HEADER = 8;
  private static final int SIZEOF_FAT_ARCH = 20;
  private static final int SIZEOF_FAT_ARCH_64 = 32;

  private final byte[] array;
  private final @Nullable ByteBuffer buffer;
  private final int start;
  private final int length;
  private final boolean wide;
  private final int count;

  private FatSlices(byte[] array, @Nullable ByteBuffer buffer, int start, int length) {
    this.array = array;
    this.buffer = buffer;
    this.start = start;
    this.length = length;
    int magic = word(0);
    this.count = HeaderReader.slices(magic, word(4), word(8));
    this.wide = magic == HeaderReader.FAT_CIGAM_64;
  }

  /**
   * Returns the slice table of a file; one of 0 slices if the file is not universal.
   *
   * @param bytes the file, or its first bytes; shared and not copied
   */
  public static FatSlices of(byte[] bytes) {
    return new FatSlices(bytes, null, 0, bytes.length);
  }

  /**
   * Returns the slice table of a file that lies within an array; one of 0 slices if the file is not
   * universal.
   *
   * @param bytes holds the file, or its first bytes; shared and not copied
   * @param offset the index of the file's first byte
   * @param length how many bytes are the file's
   * @throws IndexOutOfBoundsException if the array does not hold these bytes
   */
  public static FatSlices of(byte[] bytes, int offset, int length) {
    return new FatSlices(
        bytes, null, Objects.checkFromIndexSize(offset, length, bytes.length), length);
  }

  /**
   * Returns the slice table of a file that lies in a buffer, from its position to its limit as they
   * are now; one of 0 slices if the file is not universal. The buffer is left alone.
   *
   * @param buffer the file, or its first bytes; shared and not copied
   */
  public static FatSlices of(ByteBuffer buffer) {
    return new FatSlices(NO_ARRAY, buffer, buffer.position(), buffer.remaining());
  }

  /**
   * Returns the slice table of a file; one of 0 slices if the file is not universal.
   *
   * @param head the file, or its first bytes
   */
  public static FatSlices of(Region head) {
    return of(head.asByteBuffer());
  }

  /** Returns how many slices the file states, {@code nfat_arch}: at most 44, 0 if not universal. */
  public int count() {
    return count;
  }

  /** Returns how many slices of {@link #count()} lie wholly in the bytes that were given. */
  public int available() {
    return Math.min(count, Math.max(0, length - SIZEOF_FAT_HEADER) / entrySize());
  }

  /** Returns whether the entries are {@code fat_arch_64}. */
  public boolean wide() {
    return wide;
  }

  /** Returns where the stated slices end, in bytes from the beginning of the file. */
  public int end() {
    return SIZEOF_FAT_HEADER + count * entrySize();
  }

  private int entrySize() {
    return wide ? SIZEOF_FAT_ARCH_64 : SIZEOF_FAT_ARCH;
  }

  /**
   * Reads a slice.
   *
   * @param index its place in the table, from 0
   * @throws IndexOutOfBoundsException if it is not below {@link #available()}
   */
  public FatSlice get(int index) {
    // No overflow: there are at most 44 slices.
    int at = SIZEOF_FAT_HEADER + Objects.checkIndex(index, available()) * entrySize();
    long processor = i64(at);
    long first = i64(at + 8);
    return new FatSlice(
        index,
        (int) (processor >>> 32),
        (int) processor,
        wide ? first : first >>> 32,
        wide ? i64(at + 16) : first & 0xffff_ffffL,
        i32(at + (wide ? 24 : 16)));
  }

  private int i32(int at) {
    return Integer.reverseBytes(word(at));
  }

  private long i64(int at) {
    return Long.reverseBytes(words(at));
  }

  private int word(int at) {
    return buffer == null
        ? Words.i32(array, start, length, at)
        : Words.i32(buffer, start, length, at);
  }

  private long words(int at) {
    return buffer == null
        ? Words.i64(array, start, length, at)
        : Words.i64(buffer, start, length, at);
  }
}
