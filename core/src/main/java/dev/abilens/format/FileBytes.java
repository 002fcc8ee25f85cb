package dev.abilens.format;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The file's bytes, in its own byte order. Immutable and thread-safe. */
public final class FileBytes {
  private final ByteSource source;
  private final int bits;
  private final ByteOrder order;
  private final ReadLimits limits;

  // What is in memory already, and where in the source it begins.
  private final @Nullable Region resident;
  private final long from;

  /**
   * Makes the bytes of a file.
   *
   * @param source where they come from
   * @param bits the size of an address, 32 or 64
   * @param order the byte order
   * @param limits what reading may cost
   */
  public FileBytes(ByteSource source, int bits, ByteOrder order, ReadLimits limits) {
    this(source, bits, order, limits, source.whole(), 0);
  }

  private FileBytes(
      ByteSource source,
      int bits,
      ByteOrder order,
      ReadLimits limits,
      @Nullable Region resident,
      long from) {
    this.source = source;
    this.bits = bits;
    this.order = order;
    this.limits = limits;
    this.resident = resident == null ? null : resident.order(order);
    this.from = from;
  }

  /** Returns where the bytes come from. */
  public ByteSource source() {
    return source;
  }

  /** Returns the size of an address, 32 or 64. */
  public int bits() {
    return bits;
  }

  /** Returns the byte order. */
  public ByteOrder order() {
    return order;
  }

  /** Returns what reading may cost. */
  public ReadLimits limits() {
    return limits;
  }

  /** Returns whether they are a source's, read within the same limits. */
  public boolean areOf(ByteSource other, ReadLimits otherLimits) {
    // What is the same object is not compared as a record, for which Java makes classes at each
    // start.
    return source.equals(other) && Objects.equals(limits, otherLimits);
  }

  /** Returns a range of the file; a failure to read it is an {@link UncheckedIOException}. */
  public Region region(String label, long offset, long length) {
    Region held = resident;
    // A slice of all of the file is called what the source would call it.
    if (held != null && source.whole() != null) return held.slice(label, offset, length);
    try {
      return source.region(label, offset, length).order(order);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a region that holds a range of the file and maybe more around it: one for many tables,
   * where they lie in memory. {@link #at} tells where in it the range begins.
   */
  public Region around(String label, long offset, long length) {
    Region held = resident;
    if (held != null
        && offset >= from
        && length >= 0
        && length <= held.length()
        && offset - from <= held.length() - length) return held;
    return region(label, offset, length);
  }

  /** Returns how many bytes from an offset on are in memory, so that {@link #around} reads none. */
  public long resident(long offset) {
    Region held = resident;
    return held == null || offset < from ? 0 : Math.max(0, held.length() - (offset - from));
  }

  /** Returns where a range that begins at {@code offset} lies in what {@link #around} returned. */
  public int at(Region around, long offset) {
    // What is resident is an array: the difference fits.
    return around == resident ? (int) (offset - from) : 0;
  }

  /**
   * Returns the same bytes with a range of them in memory, read at once, so that tables which lie
   * side by side cost one read; this where all of the file is in memory anyway.
   */
  public FileBytes holding(String label, long offset, long length) {
    if (source.whole() != null) return this;
    return new FileBytes(source, bits, order, limits, region(label, offset, length), offset);
  }

  /** Returns the size of an address in bytes. */
  public int word() {
    return bits / 8;
  }

  /** Returns the name of a structure with that of the file before it. */
  public String place(String where) {
    return source.name() + ": " + where;
  }

  /** Returns how many of {@code length} bytes at {@code offset}, both unsigned, the file holds. */
  public long held(long offset, long length) {
    if (offset < 0 || offset >= source.size()) return 0;
    long rest = source.size() - offset;
    return Long.compareUnsigned(length, rest) < 0 ? length : rest;
  }
}
