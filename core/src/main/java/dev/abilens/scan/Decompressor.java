package dev.abilens.scan;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes that a compressed stream stands for. commons-compress reads all but gzip, which Java
 * inflates itself; what they throw ends here, as an error of the stream at a place in it, or of the
 * disk beneath.
 */
final class Decompressor extends InputStream {
  private final FileKind kind;
  private final SourceInput in;
  private final String where;
  private final InputStream plain;

  private Decompressor(FileKind kind, SourceInput in, String where, InputStream plain) {
    this.kind = kind;
    this.in = in;
    this.where = where;
    this.plain = plain;
  }

  /**
   * Begins to read a stream.
   *
   * @param kind the compression
   * @param in the compressed bytes
   * @param name what the stream is called in messages
   * @throws MalformedBinaryException if it does not begin as it should
   * @throws LinkageError if an artifact that would read it is missing
   */
  static InputStream of(FileKind kind, SourceInput in, String name, ReadLimits limits)
      throws IOException {
    String where = name + ": " + kind.words();
    return new Decompressor(
        kind, in, where, contained(kind, in, where, () -> open(kind, in, limits)));
  }

  private static InputStream open(FileKind kind, SourceInput in, ReadLimits limits)
      throws IOException {
    return kind == FileKind.GZIP ? new GzipInput(in) : CommonsStreams.open(kind, in, limits);
  }

  private static <T> T contained(FileKind kind, SourceInput in, String where, Step<T> step)
      throws IOException {
    try {
      return step.run();
    } catch (MalformedBinaryException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      IOException failure = in.failure();
      if (failure != null) throw failure;
      if (kind != FileKind.GZIP) CommonsStreams.checkLimit(e, in.position(), where);
      String found = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new MalformedBinaryException(in.position(), where, found, "a sound stream");
    }
  }

  /** What a reader of the stream is asked for. */
  private interface Step<T> {
    T run() throws IOException;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    return contained(kind, in, where, () -> plain.read(into, from, length));
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
