package dev.abilens.words;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an error is printed before its message. */
final class ErrorNames {
  private static final Pattern NAME =
      Pattern.compile("\\s*+(?:Uncaught )?(?:[A-Za-z]{0,40}Error(?: \\[[A-Z_]{1,60}])?: )?");

  private ErrorNames() {}

  /** Returns the place behind it; 0 if there is none. */
  static int end(String text) {
    Matcher m = NAME.matcher(text);
    return m.lookingAt() ? m.end() : 0;
  }
}
