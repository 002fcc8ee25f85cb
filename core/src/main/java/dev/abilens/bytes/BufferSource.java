package dev.abilens.bytes;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A source over a direct or mapped buffer. */
final class BufferSource extends CopyingSource {
  private final ByteBuffer buffer;

  private BufferSource(
      String name, ByteBuffer buffer, ReadLimits limits, @Nullable ReadBuffer readBuffer) {
    super(name, buffer.remaining(), limits, readBuffer);
    this.buffer = buffer;
  }

  static ByteSource of(
      String name, ByteBuffer buffer, ReadLimits limits, @Nullable ReadBuffer readBuffer) {
    return buffer.hasArray()
        ? new ArraySource(
            name, buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining())
        : new BufferSource(name, buffer.slice(), limits, readBuffer);
  }

  @Override
  void read(long offset, byte[] into, int from, int length) {
    buffer.get((int) offset, into, from, length);
  }
}
