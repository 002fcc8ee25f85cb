package dev.abilens.examples;

import dev.abilens.verdict.Verdict;
import java.io.Console;

/** Colour on a terminal, none anywhere else or where NO_COLOR is set. */
final class Style {
  private static final boolean COLOUR =
      isTerminal() && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));

  private Style() {}

  // From JDK 22 on there may be a console without a terminal, and a method that tells.
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) return false;
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

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
