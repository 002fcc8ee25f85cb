package dev.abilens.node;

/** What the registry says to a question of yes or no. */
public enum Answer {
  /** It is so. */
  YES,
  /** It is not so. */
  NO,
  /** The tables do not tell. */
  UNKNOWN;

  static Answer of(boolean yes) {
    return yes ? YES : NO;
  }

  /** Returns no if it is known not to be so, else that it is not known. */
  static Answer unless(boolean knownNot) {
    return knownNot ? NO : UNKNOWN;
  }
}
