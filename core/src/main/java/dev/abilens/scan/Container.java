package dev.abilens.scan;

import java.io.IOException;

/**
 * A file that holds files. One class for each kind; what they tell of their members is put together
 * by one {@link TreeBuilder}.
 */
interface Container {
  /**
   * Tells of every member, in the order of the file.
   *
   * @throws dev.abilens.bytes.MalformedBinaryException if it contradicts itself or costs too much;
   *     what came before that stands
   * @throws IOException if it cannot be read; what came before that stands
   */
  void read(TreeBuilder into) throws IOException;
}
