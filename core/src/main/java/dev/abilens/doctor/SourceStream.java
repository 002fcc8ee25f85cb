package dev.abilens.doctor;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a source from its beginning to its end. */
final class SourceStream extends InputStream {
  private final ByteSource source;
  private long at;

  SourceStream(ByteSource source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    int some = (int) Math.min(length, source.size() - at);
    if (some <= 0) return -1;
    source.copy(at, into, from, some);
    at += some;
    return some;
  }
}
