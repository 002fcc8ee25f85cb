package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file header of a zip file's central directory: APPNOTE 6.3.10, 4.3.12. What the local header
 * says beside it does not count, as for everybody who opens a zip file by its directory.
 *
 * @param name the path as it is written
 * @param flags general purpose bits
 * @param method the compression
 * @param crc the CRC-32 of the bytes
 * @param compressedSize how many bytes lie in the file
 * @param size how many they are when inflated
 * @param offset the local header, from the base of the file
 * @param mode type and permissions as Unix has them, or 0
 */
record ZipEntry(
    String name,
    int flags,
    int method,
    long crc,
    long compressedSize,
    long size,
    long offset,
    int mode) {
  static final String IS_ENCRYPTED = "encrypted";

  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int BZIP2 = 12;
  private static final int ZSTD = 93;
  private static final int XZ = 95;
  private static final Map<Integer, String> UNREAD_METHODS =
      Map.of(
          1, "Shrink", 6, "Implode", 9, "Deflate64", 14, "LZMA", 98, "PPMd", 99, "AES encryption");

  private static final int SIGNATURE = 0x02014b50;
  private static final int SIZE = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;
  private static final int ENCRYPTED = 1;
  private static final int ZIP64 = 1;
  private static final long IN_ZIP64 = 0xffffffffL;
  private static final int UNIX = 3;
  private static final int DARWIN = 19;
  private static final int S_IFMT = 0xf000;
  private static final int S_IFLNK = 0xa000;

  /**
   * Reads the next one.
   *
   * @param in the central directory
   * @param at where the header lies in the file
   * @return the entry, or null at the end
   */
  static @Nullable ZipEntry read(InputStream in, ByteSource source, long at) throws IOException {
    byte[] header = in.readNBytes(SIZE);
    if (header.length == 0) return null;
    if (header.length < SIZE || (int) Numbers.u32(header, 0) != SIGNATURE)
      throw ZipDirectory.malformed(source, at, "something else", "a file header");
    byte[] name = in.readNBytes(Numbers.u16(header, 28));
    byte[] extra = in.readNBytes(Numbers.u16(header, 30));
    byte[] comment = in.readNBytes(Numbers.u16(header, 32));
    if (name.length + extra.length + comment.length
        < Numbers.u16(header, 28) + Numbers.u16(header, 30) + Numbers.u16(header, 32))
      throw ZipDirectory.malformed(source, at, "its end", "a name, extra fields and a comment");
    int host = Numbers.u16(header, 4) >> 8;
    long[] wide = {
      Numbers.u32(header, 24), Numbers.u32(header, 20), Numbers.u32(header, 42),
    };
    widen(wide, extra);
    for (long number : wide)
      if (number < 0)
        throw ZipDirectory.malformed(
            source, at, "zip64 number " + Long.toUnsignedString(number), "a number of bytes");
    return new ZipEntry(
        path(TarHeader.text(name, 0, name.length, name.length)),
        Numbers.u16(header, 8),
        Numbers.u16(header, 10),
        Numbers.u32(header, 16),
        wide[1],
        wide[0],
        wide[2],
        host == UNIX || host == DARWIN ? Numbers.u16(header, 40) : 0);
  }

  // Some programs write the separators of Windows, against APPNOTE, 4.4.17.
  private static String path(String name) {
    return name.replace('\\', '/');
  }

  /** Takes size, compressed size and offset from the extra field of zip64: APPNOTE, 4.5.3. */
  private static void widen(long[] numbers, byte[] extra) {
    int at = 0;
    while (at + 4 <= extra.length) {
      int id = Numbers.u16(extra, at);
      int end = at + 4 + Numbers.u16(extra, at + 2);
      if (end > extra.length) return;
      at += 4;
      if (id == ZIP64)
        for (int i = 0; i < numbers.length && at + 8 <= end; i++)
          if (numbers[i] == IN_ZIP64) {
            numbers[i] = Numbers.i64(extra, at);
            at += 8;
          }
      at = end;
    }
  }

  boolean isDirectory() {
    return name.endsWith("/");
  }

  boolean isLink() {
    return (mode & S_IFMT) == S_IFLNK;
  }

  boolean isStored() {
    return method == STORED;
  }

  /** Returns why its bytes are not read, or null if they are. */
  @Nullable String unread() {
    if ((flags & ENCRYPTED) != 0) return IS_ENCRYPTED;
    return switch (method) {
      case STORED, DEFLATED, BZIP2, ZSTD, XZ -> null;
      default ->
          "compressed by method "
              + method
              + (UNREAD_METHODS.containsKey(method) ? ", " + UNREAD_METHODS.get(method) : "")
              + ", which is not read";
    };
  }

  /** Returns the kind of stream that its bytes are, where they are one by themselves. */
  FileKind compression() {
    return switch (method) {
      case BZIP2 -> FileKind.BZIP2;
      case ZSTD -> FileKind.ZSTD;
      case XZ -> FileKind.XZ;
      default -> FileKind.OTHER;
    };
  }

  /**
   * Returns where its bytes begin.
   *
   * @param base what offsets count from
   * @throws MalformedBinaryException if they do not lie in the file
   */
  long data(ByteSource source, long base) throws IOException {
    long local = base + offset;
    String where = source.name() + ": " + name + " > local file header";
    if (offset > source.size() || local > source.size() - LOCAL_SIZE)
      throw new MalformedBinaryException(
          Math.max(0, local), where, "the end of the file", LOCAL_SIZE + " more bytes");
    byte[] header = new byte[LOCAL_SIZE];
    source.copy(local, header, 0, header.length);
    if ((int) Numbers.u32(header, 0) != LOCAL)
      throw new MalformedBinaryException(local, where, "something else", "its signature");
    long data = local + LOCAL_SIZE + Numbers.u16(header, 26) + Numbers.u16(header, 28);
    if (data > source.size() || compressedSize > source.size() - data)
      throw new MalformedBinaryException(
          local,
          where,
          compressedSize + " bytes from 0x" + Long.toHexString(data),
          "bytes of this file");
    return data;
  }
}
