package dev.abilens.image;

import dev.abilens.image.Availability.Answer;

/**
 * What the program has that a file is loaded into, where it is not at hand. The same name has the
 * same answer each time.
 */
@FunctionalInterface
public interface ProgramNames {
  /** There is none. */
  ProgramNames NONE = name -> Answer.NO;

  /** Of a program that is not known nobody knows what it has. */
  ProgramNames OPEN = name -> Answer.UNKNOWN;

  /**
   * Returns whether it exports a name.
   *
   * @param name as in the symbol table, without a version
   */
  Answer has(String name);
}
