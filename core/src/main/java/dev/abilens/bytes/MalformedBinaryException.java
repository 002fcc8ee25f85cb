package dev.abilens.bytes;

/**
 * Bytes that contradict their format: what was found, where, and what was expected instead.
 *
 * <p>Unchecked, since a caller that reads one damaged file among thousands goes on with the next.
 * Every fact is carried as data beside the text. I/O failures stay {@link java.io.IOException}.
 */
public class MalformedBinaryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final String where;
  private final String found;
  private final String expected;

  /**
   * Describes one contradiction.
   *
   * @param offset bytes from the beginning of the file to the place, never negative
   * @param where the file and the structure in it, outermost first, as in {@code app.node:
   *     PT_DYNAMIC > DT_VERNEED[2]}
   * @param found what the bytes say
   * @param expected what a sound file would say
   */
  public MalformedBinaryException(long offset, String where, String found, String expected) {
    super(
        where
            + " at offset 0x"
            + Long.toHexString(offset)
            + ": found "
            + found
            + ", expected "
            + expected);
    this.offset = offset;
    this.where = where;
    this.found = found;
    this.expected = expected;
  }

  /** Returns the distance in bytes from the beginning of the file to the place. */
  public long offset() {
    return offset;
  }

  /** Returns the file and the structure in it, outermost first. */
  public String where() {
    return where;
  }

  /** Returns what the bytes say. */
  public String found() {
    return found;
  }

  /** Returns what a sound file would say. */
  public String expected() {
    return expected;
  }
}
