package dev.abilens.examples;

import dev.abilens.verdict.Verdict;

/** Colour on a terminal, none anywhere else or where NO_COLOR is set. */
final class Style {
  private static final boolean COLOUR =
      System.console() != null
          && System.getenv("NO_COLOR") == null
          && !"dumb".equals(System.getenv("TERM"));

  private Style() {}

  static String verdict(Verdict verdict) {
    int colour =
        switch (verdict) {
          case LOADS -> 32;
          case FAILS -> 31;
          case UNDECIDED -> 33;
        };
    String word = String.format("%-9s", verdict);
    return COLOUR ? "\u001b[" + colour + "m" + word + "\u001b[0m" : word;
  }
}
