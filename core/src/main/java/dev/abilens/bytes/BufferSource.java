package dev.abilens.bytes;

import java.nio.ByteBuffer;

/** A source over a direct or mapped buffer. */
final class BufferSource extends CopyingSource {
  private final ByteBuffer buffer;

  BufferSource(String name, ByteBuffer buffer, ReadLimits limits) {
    super(name, buffer.remaining(), limits);
    this.buffer = buffer;
  }

  @Override
  void read(long offset, byte[] into, int from, int length) {
    buffer.get((int) offset, into, from, length);
  }

  @Override
  public void close() {}
}
