package dev.abilens.bytes;

import java.io.IOException;

/** A file that became shorter between being opened and being read. */
public final class ChangedWhileReadingException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Describes a file that changed.
   *
   * @param name the file
   * @param offset the first byte, from the beginning of the file, that is no longer there
   * @param size the size in bytes that the file had when it was opened
   */
  public ChangedWhileReadingException(String name, long offset, long size) {
    super(
        name
            + ": ends before offset 0x"
            + Long.toHexString(offset)
            + ", was "
            + size
            + " bytes when opened");
  }
}
