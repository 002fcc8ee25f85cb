package dev.abilens.image;

import dev.abilens.image.Availability.Answer;

/**
 * Where a loader binds an image by names that it has itself: to the image, unless others come first
 * that have them, too. Asked for the names that code comes to, since an image may have ten
 * thousands. The same name has the same answer each time.
 */
@FunctionalInterface
public interface Bindings {
  /** All names are bound to the image itself. */
  Bindings HOME = name -> Answer.NO;

  /**
   * Returns whether a name is bound to others.
   *
   * @param name the name of a definition of the image, as in its symbol table, without a version
   */
  Answer elsewhere(String name);
}
