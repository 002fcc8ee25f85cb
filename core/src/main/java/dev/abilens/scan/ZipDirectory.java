package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import java.io.IOException;

/**
 * Where the central directory of a zip file lies: APPNOTE 6.3.10, 4.3.14 to 4.3.16.
 *
 * @param start its first byte
 * @param end the byte behind it
 * @param base what all offsets of the file count from; more than 0 behind a program that unpacks it
 * @param entries how many entries it is said to have; 0xffff may stand for more
 */
record ZipDirectory(long start, long end, long base, long entries) {
  private static final int END = 0x06054b50;
  private static final int END_SIZE = 22;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_SIZE = 20;
  private static final int END64 = 0x06064b50;
  private static final int END64_SIZE = 56;
  private static final int MAX_COMMENT = 0xffff;
  private static final long NONE = 0xffffffffL;

  /**
   * Finds it from the end of the file.
   *
   * @throws MalformedBinaryException if there is none
   */
  static ZipDirectory of(ByteSource source) throws IOException {
    int length = (int) Math.min(source.size(), END_SIZE + MAX_COMMENT);
    byte[] tail = new byte[length];
    long tailStart = source.size() - length;
    source.copy(tailStart, tail, 0, length);
    for (int at = length - END_SIZE; at >= 0; at--)
      if ((int) Numbers.u32(tail, at) == END
          // A comment may hold the signature, too.
          && at + END_SIZE + Numbers.u16(tail, at + 20) <= length)
        return read(source, tail, at, tailStart + at);
    throw malformed(
        source,
        Math.max(0, source.size() - END_SIZE),
        "none",
        "an end of central directory record");
  }

  private static ZipDirectory read(ByteSource source, byte[] tail, int at, long place)
      throws IOException {
    long entries = Numbers.u16(tail, at + 10);
    long size = Numbers.u32(tail, at + 12);
    long offset = Numbers.u32(tail, at + 16);
    long end = place;
    if (entries == 0xffff || size == NONE || offset == NONE) {
      long end64 = end64(source, place);
      if (end64 >= 0) {
        byte[] record = new byte[END64_SIZE];
        source.copy(end64, record, 0, record.length);
        entries = Numbers.i64(record, 32);
        size = Numbers.i64(record, 40);
        offset = Numbers.i64(record, 48);
        end = end64;
      }
    }
    if (size < 0 || offset < 0 || size > end || offset > end - size)
      throw malformed(
          source,
          place,
          size + " bytes from " + Long.toUnsignedString(offset),
          "a central directory before it");
    return new ZipDirectory(end - size, end, end - size - offset, entries);
  }

  /** Returns where the record of zip64 lies, or -1. */
  private static long end64(ByteSource source, long end) throws IOException {
    if (end < LOCATOR_SIZE) return -1;
    byte[] locator = new byte[LOCATOR_SIZE];
    source.copy(end - LOCATOR_SIZE, locator, 0, locator.length);
    if ((int) Numbers.u32(locator, 0) != LOCATOR) return -1;
    long said = Numbers.i64(locator, 8);
    long before = end - LOCATOR_SIZE - END64_SIZE;
    // Behind a program that unpacks it, it lies where one without extensible data would.
    for (long at : new long[] {said, before}) {
      if (at < 0 || at > before) continue;
      byte[] signature = new byte[4];
      source.copy(at, signature, 0, 4);
      if ((int) Numbers.u32(signature, 0) == END64) return at;
    }
    throw malformed(
        source,
        end - LOCATOR_SIZE + 8,
        "offset " + Long.toUnsignedString(said),
        "a zip64 end of central directory record");
  }

  static MalformedBinaryException malformed(
      ByteSource source, long offset, String found, String expected) {
    return new MalformedBinaryException(offset, source.name() + ": zip archive", found, expected);
  }
}
