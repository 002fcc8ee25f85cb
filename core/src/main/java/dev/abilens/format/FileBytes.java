package dev.abilens.format;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;

/**
 * The file's bytes, in its own byte order.
 *
 * @param source where they come from
 * @param bits the size of an address, 32 or 64
 * @param order the byte order
 * @param limits what reading may cost
 */
public record FileBytes(ByteSource source, int bits, ByteOrder order, ReadLimits limits) {

  /** Returns a range of the file; a failure to read it is an {@link UncheckedIOException}. */
  public Region region(String label, long offset, long length) {
    try {
      return source.region(label, offset, length).order(order);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
