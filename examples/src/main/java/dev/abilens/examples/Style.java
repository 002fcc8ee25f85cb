package dev.abilens.examples;

import dev.abilens.verdict.Verdict;
import java.io.Console;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;

/** Colour on a terminal, none anywhere else or where NO_COLOR is set. */
final class Style {
  private static final boolean COLOUR =
      isTerminal() && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));

  private static final Help.ColorScheme SCHEME =
      Help.defaultColorScheme(COLOUR ? Help.Ansi.ON : Help.Ansi.OFF);

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

  /** Returns the verdict, as wide as the longest one. */
  static String verdict(Verdict verdict) {
    return coloured(String.format("%-9s", verdict), verdict).toString();
  }

  /** Returns a text in the colour of a verdict. */
  static Text coloured(String text, Verdict verdict) {
    Help.Ansi.Style colour =
        switch (verdict) {
          case LOADS -> Help.Ansi.Style.fg_green;
          case FAILS -> Help.Ansi.Style.fg_red;
          case UNDECIDED -> Help.Ansi.Style.fg_yellow;
        };
    return SCHEME.apply(text, List.of(colour));
  }

  /** Returns a text in no colour, whatever stands in it. */
  static Text plain(String text) {
    return SCHEME.apply(text, List.of());
  }

  /** Returns a table whose columns are as wide as is given. */
  static Help.TextTable table(int... widths) {
    Help.Column[] columns = new Help.Column[widths.length];
    for (int i = 0; i < widths.length; i++)
      columns[i] = new Help.Column(widths[i], 0, Help.Column.Overflow.SPAN);
    return Help.TextTable.forColumns(SCHEME, columns);
  }
}
