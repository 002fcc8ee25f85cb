package dev.abilens.format;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Texts as C keeps them, wherever in a file they stand. */
public final class EndedText {
  private EndedText() {}

  /**
   * Returns whether a text that a zero byte ends stands in a file.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static boolean isIn(ByteSource source, String ascii) {
    try {
      return source.find(ascii + "\0", 0).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(source.name(), e);
    }
  }
}
