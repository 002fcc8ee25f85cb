package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** The bytes of a zip file's member, checked against its sizes and its CRC-32. */
final class ZipMember implements Payload {
  private static final int BUFFER = 1 << 12;

  private final ByteSource source;
  private final ZipEntry entry;
  private final long data;
  private final Budget budget;

  /**
   * Describes a member.
   *
   * @param data where its bytes begin, which are all in the file
   */
  ZipMember(ByteSource source, ZipEntry entry, long data, Budget budget) {
    this.source = source;
    this.entry = entry;
    this.data = data;
    this.budget = budget;
  }

  @Override
  public long size() {
    return entry.size();
  }

  @Override
  public boolean inPlace() {
    return entry.isStored() && entry.compressedSize() == entry.size();
  }

  @Override
  public Content later() {
    return inPlace()
        ? called -> source.member(called, data, entry.size(), budget.limits())
        : this::inflated;
  }

  // By any thread: it is not the budget's, but bounded for each file alone.
  private ByteSource inflated(String called) throws IOException {
    long most = Math.min(budget.limits().maxHeldBytes() / 4, Integer.MAX_VALUE - 8);
    if (entry.size() > most)
      throw new IOException(
          where() + ": only listed: " + entry.size() + " bytes, and not a binary");
    try (InputStream in = checked()) {
      return ByteSource.of(called, in.readAllBytes());
    } catch (MalformedBinaryException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public InputStream stream() throws IOException {
    InputStream in = checked();
    return inPlace() ? in : budget.inflating(in, where());
  }

  private String where() {
    return source.name() + ": " + entry.name();
  }

  private InputStream checked() throws IOException {
    SourceInput raw = new SourceInput(source, data, entry.compressedSize());
    if (entry.isStored()) return new Checked(raw, raw);
    if (entry.compression() != FileKind.OTHER)
      return new Checked(raw, Decompressor.of(entry.compression(), raw, where(), budget.limits()));
    Inflater inflater = new Inflater(true);
    return new Checked(
        raw,
        new InflaterInputStream(raw, inflater, BUFFER) {
          @Override
          public void close() {
            inflater.end();
          }
        });
  }

  /** Ends after as many bytes as the directory says, of that sum, or with an error. */
  private final class Checked extends InputStream {
    private final SourceInput raw;
    private final InputStream plain;
    private final CRC32 crc = new CRC32();
    private long left = entry.size();
    private boolean ended;

    Checked(SourceInput raw, InputStream plain) {
      this.raw = raw;
      this.plain = plain;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (ended) return -1;
      int read = inflate(into, from, length);
      if (read >= 0) {
        if (read > left) throw malformed("more than " + entry.size() + " bytes", "no more");
        left -= read;
        crc.update(into, from, read);
        return read;
      }
      if (left > 0) throw malformed("its end", left + " more bytes");
      if (crc.getValue() != entry.crc())
        throw malformed(
            "CRC-32 0x" + Long.toHexString(crc.getValue()), "0x" + Long.toHexString(entry.crc()));
      ended = true;
      return -1;
    }

    private int inflate(byte[] into, int from, int length) throws IOException {
      try {
        return plain.read(into, from, length);
      } catch (IOException e) {
        IOException failure = raw.failure();
        if (failure != null) throw failure;
        throw malformed(String.valueOf(e.getMessage()), "a sound deflate stream");
      }
    }

    private MalformedBinaryException malformed(String found, String expected) {
      return new MalformedBinaryException(raw.position(), where(), found, expected);
    }

    @Override
    public void close() throws IOException {
      plain.close();
    }
  }
}
