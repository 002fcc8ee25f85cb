package dev.abilens.script;

import org.jspecify.annotations.Nullable;

/**
 * How a statement ended, if not at its end.
 *
 * @param kind which statement ended it
 * @param value the value of a return
 * @param label where a break or continue goes to, or null for the innermost
 */
record Completion(Kind kind, Object value, @Nullable String label) {
  enum Kind {
    RETURN,
    BREAK,
    CONTINUE
  }

  static Completion returned(Object value) {
    return new Completion(Kind.RETURN, value, null);
  }

  /** Whether a loop goes on after it. */
  boolean continues(@Nullable String ofLoop) {
    return kind == Kind.CONTINUE && (label == null || label.equals(ofLoop));
  }

  /** Whether it only ends a loop or switch. */
  boolean breaks(@Nullable String ofLoop) {
    return kind == Kind.BREAK && (label == null || label.equals(ofLoop));
  }
}
