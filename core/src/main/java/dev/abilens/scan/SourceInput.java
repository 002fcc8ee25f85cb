package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A part of a source, byte after byte, unbuffered. Remembers whether the source itself failed, so
 * that this is not taken for a fault of what the bytes stand for.
 */
final class SourceInput extends InputStream {
  private final ByteSource source;
  private final long end;
  private long at;
  private @Nullable IOException failure;
  private @Nullable MessageDigest digest;

  SourceInput(ByteSource source) {
    this(source, 0, source.size());
  }

  SourceInput(ByteSource source, long offset, long size) {
    this.source = source;
    this.at = offset;
    this.end = offset + size;
  }

  /** Has a digest made of all bytes; none is passed over then. */
  void digest(@Nullable MessageDigest of) {
    digest = of;
  }

  /** Returns where in the source the next byte lies. */
  long position() {
    return at;
  }

  /** Returns why the source could not be read, or null if it could. */
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    if (at == end) return -1;
    int count = (int) Math.min(length, end - at);
    try {
      source.copy(at, into, from, count);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    at += count;
    if (digest != null) digest.update(into, from, count);
    return count;
  }

  @Override
  public long skip(long count) {
    if (digest != null) return 0;
    long skipped = Math.max(0, Math.min(count, end - at));
    at += skipped;
    return skipped;
  }
}
