package dev.abilens.examples.score;

import java.util.regex.Pattern;

/** Compares messages as people do: where a file lies does not matter, nor how lines are broken. */
final class Words {
  private static final Pattern FOLDERS = Pattern.compile("[^\\s'\"`:()]*[/\\\\](?=[^\\s'\"`:()])");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** What the table puts before the message where the exception has that property. */
  private static final Pattern ERROR_CODE = Pattern.compile("^ERR_[A-Z_]+: ");

  private Words() {}

  /**
   * Returns whether a message begins with the first line that was foreseen.
   *
   * @param real what the runtime said, line breaks turned into blanks
   * @param foreseen the first line of the message foreseen
   */
  static boolean sameFirstLine(String real, String foreseen) {
    String first = plain(foreseen);
    String said = plain(ERROR_CODE.matcher(real).replaceFirst(""));
    return !first.isEmpty() && (said.equals(first) || said.startsWith(first + " "));
  }

  private static String plain(String text) {
    return BLANKS.matcher(FOLDERS.matcher(text).replaceAll("")).replaceAll(" ").trim();
  }
}
