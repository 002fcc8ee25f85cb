package dev.abilens.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The bytes of a gzip file, members one after another: RFC 1952, 2.2. Read by a {@link
 * Decompressor}, which contains what commons-compress throws.
 */
final class GzipInput extends InputStream {
  /**
   * The most bytes that the header of a member may take: its file name and comment have no length
   * and would otherwise be held whatever they are.
   */
  private static final int MAX_HEADER = 1 << 20;

  /**
   * How much is asked for at once. What was inflated together with the end of a member is lost when
   * the checksum that follows is wrong, so it is little.
   */
  private static final int CHUNK = 4096;

  private final Bounded in;
  private GzipCompressorInputStream member;
  private boolean ended;

  /**
   * Reads the header of the first member.
   *
   * @param in the file, buffered
   */
  GzipInput(InputStream in) throws IOException {
    this.in = new Bounded(in);
    this.member = member();
  }

  private GzipCompressorInputStream member() throws IOException {
    in.left = MAX_HEADER;
    try {
      return GzipCompressorInputStream.builder().setInputStream(in).get();
    } finally {
      in.left = Long.MAX_VALUE;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (length == 0) return 0;
    while (!ended) {
      int read = member.read(into, at, Math.min(length, CHUNK));
      if (read > 0) return read;
      if (atMember()) member = member();
      else ended = true;
    }
    return -1;
  }

  // Zeros up to the end are the padding of tapes; gzip passes over them, too.
  private boolean atMember() throws IOException {
    int first;
    do {
      in.mark(1);
      first = in.read();
    } while (first == 0);
    if (first < 0) return false;
    in.reset();
    if (first == 0x1f) return true;
    throw new IOException("bytes that are no gzip member after the last one");
  }

  @Override
  public void close() throws IOException {
    member.close();
  }

  /** Ends with an error after a number of bytes. */
  private static final class Bounded extends FilterInputStream {
    private long left = Long.MAX_VALUE;

    Bounded(InputStream in) {
      super(in);
    }

    private void take(long bytes) throws IOException {
      if (bytes > left) throw new IOException("gzip header longer than " + MAX_HEADER + " bytes");
      if (bytes > 0) left -= bytes;
    }

    @Override
    public int read() throws IOException {
      take(1);
      return super.read();
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int read = super.read(into, at, length);
      take(read);
      return read;
    }
  }
}
