package dev.abilens.script;

/** What is at work that what is thrown comes to first. */
interface Catcher {
  /** Goes on where something is done with a value that is not known, which may throw. */
  void mayThrow(Machine machine);
}
