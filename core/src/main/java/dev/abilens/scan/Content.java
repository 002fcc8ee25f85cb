package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;

/** How the bytes of a file are reached, again and again and by any thread. */
interface Content {
  /**
   * Opens the file.
   *
   * @param called its name in messages
   */
  ByteSource open(String called) throws IOException;
}
