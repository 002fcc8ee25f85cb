package dev.abilens.scan;

import dev.abilens.bytes.MalformedBinaryException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * One header block of a tape archive: POSIX.1-2017, pax, "ustar Interchange Format", with the
 * extensions of GNU tar.
 */
record TarHeader(String name, long size, char type, String linkName, boolean extended) {
  /** The size of a block. */
  static final int SIZE = 512;

  static final char REGULAR = '0';
  static final char HARD_LINK = '1';
  static final char SYMBOLIC_LINK = '2';
  static final char CHARACTER_DEVICE = '3';
  static final char BLOCK_DEVICE = '4';
  static final char DIRECTORY = '5';
  static final char FIFO = '6';
  static final char PAX = 'x';
  static final char PAX_SOLARIS = 'X';
  static final char PAX_GLOBAL = 'g';
  static final char GNU_LONG_NAME = 'L';
  static final char GNU_LONG_LINK = 'K';
  static final char GNU_SPARSE = 'S';
  static final char GNU_DIRECTORY = 'D';
  static final char GNU_CONTINUED = 'M';
  static final char GNU_LABEL = 'V';

  private static final int NAME = 0;
  private static final int NAME_SIZE = 100;
  private static final int FILE_SIZE = 124;
  private static final int NUMBER_SIZE = 12;
  private static final int CHKSUM = 148;
  private static final int CHKSUM_SIZE = 8;
  private static final int TYPEFLAG = 156;
  private static final int LINKNAME = 157;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_SIZE = 155;

  /** Where a sparse file's header tells whether blocks with more of its map follow. */
  private static final int ISEXTENDED = 482;

  /** The same in such a block. */
  static final int ISEXTENDED_IN_MAP = 504;

  static boolean isZero(byte[] block) {
    for (int i = 0; i < SIZE; i++) if (block[i] != 0) return false;
    return true;
  }

  /** Returns whether the checksum is that of the block; some old tars summed signed bytes. */
  static boolean hasChecksum(byte[] block) {
    long stored = octal(block, CHKSUM, CHKSUM_SIZE);
    int unsigned = 0;
    int signed = 0;
    for (int i = 0; i < SIZE; i++) {
      byte b = i >= CHKSUM && i < CHKSUM + CHKSUM_SIZE ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    return stored == unsigned || stored == signed;
  }

  static TarHeader read(byte[] block, long offset, String where) {
    if (!hasChecksum(block))
      throw new MalformedBinaryException(
          offset, where, "a block without the checksum of a tar header", "a tar header");
    char type = (char) (block[TYPEFLAG] & 0xff);
    if (type == 0) type = REGULAR;
    String name = text(block, NAME, NAME_SIZE);
    // GNU tar's own headers keep times where POSIX keeps the first part of a long name.
    boolean posix =
        new String(block, MAGIC, 6, StandardCharsets.ISO_8859_1).equals("ustar\0")
            && block[PREFIX] != 0;
    if (posix) name = text(block, PREFIX, PREFIX_SIZE) + "/" + name;
    // Before ustar, a directory was a file whose name ends in a slash.
    if (type == REGULAR && name.endsWith("/")) type = DIRECTORY;
    long size = number(block, FILE_SIZE);
    if (size < 0)
      throw new MalformedBinaryException(
          offset + FILE_SIZE, where + " > size", "no number of bytes", "an octal number");
    // What has no content has no blocks, whatever its size says.
    if (type >= HARD_LINK && type <= FIFO) size = 0;
    return new TarHeader(
        name, size, type, text(block, LINKNAME, NAME_SIZE), block[ISEXTENDED] != 0);
  }

  /** Returns whether it speaks of the member that follows it. */
  boolean isSpecial() {
    return switch (type) {
      case PAX, PAX_SOLARIS, PAX_GLOBAL, GNU_LONG_NAME, GNU_LONG_LINK -> true;
      default -> false;
    };
  }

  private static String text(byte[] block, int at, int size) {
    int end = at;
    while (end < at + size && block[end] != 0) end++;
    return text(block, at, end - at, block.length);
  }

  /** Returns text in UTF-8; where it is none, a byte a character, so that no two names meet. */
  static String text(byte[] bytes, int at, int length, int limit) {
    ByteBuffer part = ByteBuffer.wrap(bytes, at, Math.min(length, limit - at));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, at, Math.min(length, limit - at), StandardCharsets.ISO_8859_1);
    }
  }

  // -1 for what is no number, or negative.
  private static long number(byte[] block, int at) {
    if ((block[at] & 0x80) == 0) return octal(block, at, NUMBER_SIZE);
    // GNU's base 256: a two's complement number whose first bit is the mark.
    long value = block[at] & 0x7f;
    if ((value & 0x40) != 0) return -1;
    for (int i = 1; i < NUMBER_SIZE; i++) {
      if (value >>> 55 != 0) return -1;
      value = (value << 8) | (block[at + i] & 0xff);
    }
    return value;
  }

  private static long octal(byte[] block, int at, int size) {
    int i = at;
    int end = at + size;
    while (i < end && block[i] == ' ') i++;
    if (i == end || block[i] == 0) return 0;
    long value = 0;
    for (; i < end && block[i] != 0 && block[i] != ' '; i++) {
      if (block[i] < '0' || block[i] > '7') return -1;
      value = (value << 3) | (block[i] - '0');
    }
    return value;
  }
}
