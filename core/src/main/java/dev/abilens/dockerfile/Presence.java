package dev.abilens.dockerfile;

/** Whether something is there. */
public enum Presence {
  /** It is. */
  YES,
  /** It is not. */
  NO,
  /** The text does not tell. */
  UNKNOWN
}
