package dev.abilens.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a gzip file, members one after another: RFC 1952, 2.2. All that was inflated is
 * handed on before an error behind it is told.
 */
final class GzipInput extends InputStream {
  /**
   * The most bytes that the header of a member may take: its file name and comment have no length
   * and may go on to the end of the file.
   */
  private static final int MAX_HEADER = 1 << 20;

  private static final int BUFFER = 1 << 16;

  private static final int MAGIC = 0x8b1f;
  private static final int DEFLATED = 8;

  /** Time, flags of the compression, operating system. */
  private static final int UNUSED = 6;

  // 2.3.1: what the flags say is in the header.
  private static final int FHCRC = 1 << 1;
  private static final int FEXTRA = 1 << 2;
  private static final int FNAME = 1 << 3;
  private static final int FCOMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private @Nullable DataFormatException corrupt;
  private int header;
  private boolean ended;

  /**
   * Reads the header of the first member.
   *
   * @param in the file, unbuffered
   */
  GzipInput(InputStream in) throws IOException {
    this.in = in;
    try {
      header();
    } catch (IOException | RuntimeException e) {
      inflater.end();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    while (!ended) {
      if (corrupt != null) throw new IOException("corrupt: " + corrupt.getMessage(), corrupt);
      int count = inflate(into, from, length);
      if (count > 0) {
        sum.update(into, from, count);
        return count;
      }
      if (corrupt != null) continue;
      if (!inflater.finished()) {
        if (inflater.needsDictionary()) throw new IOException("a preset dictionary is needed");
        at = end;
        if (!fill()) throw new EOFException("the stream ends too early");
        inflater.setInput(buffer, 0, end);
      } else {
        at = end - inflater.getRemaining();
        trailer();
        if (isMember()) header();
        else ended = true;
      }
    }
    return -1;
  }

  // What is inflated before a fault is in the array, though no number of it is returned.
  private int inflate(byte[] into, int from, int length) {
    long before = inflater.getBytesWritten();
    try {
      return inflater.inflate(into, from, length);
    } catch (DataFormatException e) {
      corrupt = e;
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  private void header() throws IOException {
    header = 0;
    if (two() != MAGIC) throw new IOException("no gzip member");
    int method = one();
    if (method != DEFLATED) throw new IOException("compression method " + method);
    int flags = one();
    if ((flags & RESERVED) != 0)
      throw new IOException("reserved flags 0x" + Integer.toHexString(flags));
    pass(UNUSED);
    if ((flags & FEXTRA) != 0) pass(two());
    if ((flags & FNAME) != 0) passText();
    if ((flags & FCOMMENT) != 0) passText();
    if ((flags & FHCRC) != 0) pass(2);
    inflater.reset();
    inflater.setInput(buffer, at, end - at);
    sum.reset();
  }

  private void trailer() throws IOException {
    header = 0;
    long found = two() | (long) two() << 16;
    if (found != sum.getValue())
      throw new IOException(
          "checksum 0x"
              + Long.toHexString(found)
              + " over bytes with 0x"
              + Long.toHexString(sum.getValue()));
    long size = two() | (long) two() << 16;
    long inflated = inflater.getBytesWritten() & 0xffff_ffffL;
    if (size != inflated) throw new IOException("size " + size + " of " + inflated + " bytes");
  }

  // Zeros up to the end are the padding of tapes; gzip passes over them, too.
  private boolean isMember() throws IOException {
    while (at < end || fill()) {
      if (buffer[at] == 0x1f) return true;
      if (buffer[at] != 0)
        throw new IOException("bytes that are no gzip member after the last one");
      at++;
    }
    return false;
  }

  private void passText() throws IOException {
    while (one() != 0) {}
  }

  private void pass(int count) throws IOException {
    for (int i = 0; i < count; i++) one();
  }

  private int two() throws IOException {
    return one() | one() << 8;
  }

  private int one() throws IOException {
    if (++header > MAX_HEADER)
      throw new IOException("gzip header longer than " + MAX_HEADER + " bytes");
    if (at == end && !fill()) throw new EOFException("the stream ends too early");
    return buffer[at++] & 0xff;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER));
    return end > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
