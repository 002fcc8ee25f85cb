package dev.abilens.script;

/** Values that are none, and the value of which nothing is known. */
public enum Special {
  /** {@code undefined}. */
  UNDEFINED,
  /** {@code null}. */
  NULL,
  /** Any value: what it is depends on something that is not known. */
  UNKNOWN
}
