package dev.abilens.bytes;

/** The one check of a range against the size of a source. */
final class Ranges {
  private Ranges() {}

  /** Returns whether a source of a size holds a range. */
  static boolean holds(long size, long offset, long length) {
    // size - length does not overflow: both are 0 or more when it is computed.
    return offset >= 0 && length >= 0 && offset <= size - length;
  }

  /**
   * Refuses a range that a source does not hold.
   *
   * @param origin where the source begins in the file
   * @param place the source and the range's name
   */
  static void check(ByteSource source, long origin, String place, long offset, long length) {
    if (!holds(source.size(), offset, length))
      throw new MalformedBinaryException(
          origin + Math.max(0, offset),
          place,
          length + " bytes at " + offset,
          "bytes within the " + source.size() + " of " + source.name());
  }
}
