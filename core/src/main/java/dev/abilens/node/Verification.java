package dev.abilens.node;

import java.util.Locale;

/** How a message is known, the surest first. */
public enum Verification {
  /** Seen in that very runtime or loader. */
  YES,
  /** Seen from the loader, not through that runtime. */
  LOADER,
  /** Read in the source. */
  SOURCE,
  /** Known from public reports only. */
  REPORT,
  /** Inferred. */
  NO;

  static Verification named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
