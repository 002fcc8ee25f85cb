package dev.abilens.scan;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The bytes that a compressed stream stands for. commons-compress reads it; what it throws ends
 * here, as an error of the stream at a place in it, or of the disk beneath.
 */
final class Decompressor extends InputStream {
  private static final int BUFFER = 1 << 14;

  private final SourceInput in;
  private final String where;
  private final InputStream plain;

  private Decompressor(SourceInput in, String where, InputStream plain) {
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
    return new Decompressor(in, where, contained(in, where, () -> open(kind, in, limits)));
  }

  private static InputStream open(FileKind kind, SourceInput in, ReadLimits limits)
      throws IOException {
    InputStream buffered = new BufferedInputStream(in, BUFFER);
    return switch (kind) {
      case GZIP -> new GzipInput(buffered);
      case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
      case XZ ->
          XZCompressorInputStream.builder()
              .setInputStream(buffered)
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB((int) Math.min(Integer.MAX_VALUE, limits.maxHeldBytes() >> 10))
              .get();
      case ZSTD -> new ZstdCompressorInputStream(buffered);
      default -> throw new IllegalArgumentException(kind.toString());
    };
  }

  private static <T> T contained(SourceInput in, String where, Step<T> step) throws IOException {
    try {
      return step.run();
    } catch (MalformedBinaryException e) {
      throw e;
    } catch (MemoryLimitException e) {
      throw new LimitReachedException(
          in.position(),
          where,
          "maxHeldBytes",
          "a stream that is read with " + e.getMemoryNeededInKb() + " KiB",
          "at most " + e.getMemoryLimitInKb() + " KiB held");
    } catch (IOException | RuntimeException e) {
      IOException failure = in.failure();
      if (failure != null) throw failure;
      String found = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new MalformedBinaryException(in.position(), where, found, "a sound stream");
    }
  }

  /** What commons-compress is asked for. */
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
    return contained(in, where, () -> plain.read(into, from, length));
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }
}
