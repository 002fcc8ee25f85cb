package dev.abilens.project;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;

/** Counts lines. */
final class Lines {
  private static final int CHUNK = 1 << 13;

  private Lines() {}

  /**
   * Returns the line of a byte, the first being 1; for an offset beyond the end, the last line.
   *
   * @throws IOException if the bytes before it cannot be read
   */
  static int at(ByteSource source, long offset) throws IOException {
    long end = Math.min(offset, source.size());
    byte[] chunk = new byte[CHUNK];
    int line = 1;
    for (long from = 0; from < end; from += CHUNK) {
      int length = (int) Math.min(CHUNK, end - from);
      source.copy(from, chunk, 0, length);
      for (int i = 0; i < length; i++) if (chunk[i] == '\n') line++;
    }
    return line;
  }
}
