package dev.abilens.examples;

/** What the tool writes. */
enum Format {
  /** For people. */
  text,
  /** One object a line. */
  json
}
