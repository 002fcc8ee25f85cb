package dev.abilens.scan;

import dev.abilens.bytes.MalformedBinaryException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a tape archive, one after another, from a stream: ustar, pax and GNU tar.
 *
 * <p>Headers that speak of the next member are read in a loop, not by recursion, so that a file
 * made of nothing else costs no stack; they count as entries.
 */
final class TarReader {
  /** Archives are padded to whole tape records; nobody's record is longer than this. */
  private static final int MAX_PADDING = 1 << 20;

  /**
   * A path and some dozen attributes of at most 64 KiB: no header that speaks of another is longer.
   */
  private static final int MAX_SPECIAL = 1 << 20;

  private final InputStream in;
  private final String where;
  private final Budget budget;
  private final byte[] block = new byte[TarHeader.SIZE];

  private PaxRecords global = PaxRecords.none();
  private long offset;
  private long headers;
  private long unread;

  /**
   * Reads an archive.
   *
   * @param in the archive's bytes, not compressed
   * @param where what to call it in messages
   * @param budget what reading may cost
   */
  TarReader(InputStream in, String where, Budget budget) {
    this.in = in;
    this.where = where;
    this.budget = budget;
  }

  /**
   * A member's header, with all that other headers say of it.
   *
   * @param sparse whether its content is not what follows, but pieces of it
   */
  record Member(String name, char type, String linkName, long size, boolean sparse) {}

  /** Returns how many bytes of the archive were read. */
  long offset() {
    return offset;
  }

  /**
   * Passes over what was not read of the last member and returns the next one, or null at the end.
   *
   * @throws MalformedBinaryException if the archive contradicts itself; there is no way on then
   */
  @Nullable Member next() throws IOException {
    skip(unread);
    unread = 0;
    PaxRecords pax = global;
    String longName = null;
    String longLink = null;
    while (true) {
      long at = offset;
      if (!readBlock()) return null;
      headers++;
      budget.entry(at, where);
      TarHeader header = TarHeader.read(block, at, where);
      if (!header.isSpecial()) {
        if (header.type() == TarHeader.GNU_SPARSE) skipSparseMap(header.extended());
        return member(header, pax, longName, longLink, at);
      }
      byte[] data = special(header, at);
      switch (header.type()) {
        case TarHeader.PAX_GLOBAL -> {
          global = global.read(data, at, where + " > global pax header");
          pax = global;
        }
        case TarHeader.GNU_LONG_NAME -> longName = TarHeader.text(data, 0, end(data), data.length);
        case TarHeader.GNU_LONG_LINK -> longLink = TarHeader.text(data, 0, end(data), data.length);
        default -> pax = pax.read(data, at, where + " > pax header");
      }
    }
  }

  private Member member(
      TarHeader header,
      PaxRecords pax,
      @Nullable String longName,
      @Nullable String longLink,
      long at) {
    String name = pax.path() != null ? pax.path() : longName != null ? longName : header.name();
    String link =
        pax.linkPath() != null ? pax.linkPath() : longLink != null ? longLink : header.linkName();
    boolean stored = header.type() < TarHeader.HARD_LINK || header.type() > TarHeader.FIFO;
    long size = stored ? pax.size(header.size(), at, where + " > pax header") : 0;
    unread = size + padding(size);
    return new Member(
        name, header.type(), link, size, pax.sparse() || header.type() == TarHeader.GNU_SPARSE);
  }

  private static long padding(long size) {
    return -size & (TarHeader.SIZE - 1);
  }

  private static int end(byte[] data) {
    int end = 0;
    while (end < data.length && data[end] != 0) end++;
    return end;
  }

  private byte[] special(TarHeader header, long at) throws IOException {
    if (header.size() > MAX_SPECIAL)
      throw new MalformedBinaryException(
          at,
          where + " > header of type " + header.type(),
          header.size() + " bytes",
          "at most " + MAX_SPECIAL);
    unread = header.size() + padding(header.size());
    byte[] data = stream(header.size()).readAllBytes();
    skip(unread);
    unread = 0;
    return data;
  }

  private void skipSparseMap(boolean extended) throws IOException {
    boolean more = extended;
    while (more) {
      if (!fill(block)) throw truncated(TarHeader.SIZE);
      more = block[TarHeader.ISEXTENDED_IN_MAP] != 0;
    }
  }

  /**
   * Returns the content of the last member, to be read before the next one is asked for.
   *
   * @param size its size
   */
  InputStream stream(long size) {
    return new InputStream() {
      private long left = size;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) return 0;
        if (left == 0) return -1;
        int read = in.read(into, from, (int) Math.min(length, left));
        if (read < 0) throw truncated(left);
        left -= read;
        unread -= read;
        offset += read;
        return read;
      }
    };
  }

  // Two blocks of zeros end an archive, as does the end of the file. A single one does not: what
  // follows it is unpacked by npm.
  private boolean readBlock() throws IOException {
    int zeros = 0;
    while (fill(block)) {
      if (!TarHeader.isZero(block)) return true;
      if (++zeros == 2) {
        readPadding();
        return false;
      }
    }
    if (headers == 0 && zeros == 0)
      throw new MalformedBinaryException(0, where, "no bytes", "a tar archive");
    return false;
  }

  // Read to the end, so that what follows the last block of a compressed archive, its checksum, is
  // looked at.
  private void readPadding() throws IOException {
    byte[] buffer = new byte[1 << 13];
    long end = offset;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      offset += read;
      if (offset - end > MAX_PADDING)
        throw new MalformedBinaryException(
            end, where, "more than " + MAX_PADDING + " bytes after its end", "the end of the file");
    }
  }

  private boolean fill(byte[] into) throws IOException {
    int read = in.readNBytes(into, 0, into.length);
    offset += read;
    if (read > 0 && read < into.length) throw truncated(into.length - read);
    return read > 0;
  }

  private void skip(long bytes) throws IOException {
    long left = bytes - in.skip(bytes);
    offset += bytes - left;
    byte[] buffer = new byte[left > 0 ? 1 << 13 : 0];
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) throw truncated(left);
      left -= read;
      offset += read;
    }
  }

  private MalformedBinaryException truncated(long missing) {
    return new MalformedBinaryException(
        offset, where, "the end of the file", missing + " more bytes");
  }
}
