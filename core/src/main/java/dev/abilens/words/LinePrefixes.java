package dev.abilens.words;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tools write before the lines that they pass on. */
final class LinePrefixes {
  /** At most so many before one line. */
  private static final int MANY = 12;

  // Each alternative begins with what nothing before it can take, and is bounded: a line costs no
  // more than a few hundred steps, however long it is.
  private static final Pattern PREFIX =
      Pattern.compile(
          "[\\h>]++"
              + "|#[0-9]{1,4}(?=\\h)"
              + "|[0-9]{1,6}\\.[0-9]{1,6}(?=\\h)"
              + "|\\[?[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}[.,0-9]{0,12}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?+]?+(?=[\\h:])"
              + "|\\[?[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?+(?: [AP]M)?+]?+(?=[\\h:])"
              + "|\\[[^\\]\\s]{1,60}]:?+(?=\\h)"
              + "|##\\[[a-z]{1,12}]"
              + "|(?:[A-Z][a-z]{2} {1,2}[0-9]{1,2})(?= [0-9]{2}:)"
              + "|(?:lerna|npm|npx) (?:ERR!|error|WARN|warn|verb|info|notice|http|sill)(?=\\s|$)"
              + "|gyp (?:ERR!|WARN|info|verb|http|sill)(?: stack)?(?=\\s|$)"
              + "|(?:node-pre-gyp|prebuild-install|node-gyp-build|node-sass) (?:ERR!|WARN|warn|verb|info|http|error)(?: (?:install|stack))?(?=\\s|$)"
              + "|(?:stderr|stdout) [FP](?=\\h)"
              + "|(?:ERR!|ERROR|WARN|error|warning|warn|info|err|stderr|stdout):?(?=\\h)"
              + "|[\\w.@/+-]{1,120} (?:pre|post)?(?:install|build|rebuild|prepare)\\$?:(?=\\h)"
              + "|[\\w.-]{1,40}\\h{0,20}\\|(?=\\h)"
              + "|[0-9]{1,4}\\|[\\w.-]{1,40}\\h{0,20}\\|(?=\\h)"
              + "|[\\w/.-]{1,40}\\[[\\w.-]{1,20}]:(?=\\h)"
              + "|YN[0-9]{4}:"
              + "|remote:"
              + "|\\|(?=\\h)"
              + "|[^\\p{ASCII}\\p{L}\\p{N}\\s](?=\\h|\\p{P})");

  /** What stands within a line where line breaks were lost. */
  private static final Pattern WITHIN =
      Pattern.compile("(?<=\\s)(?:npm (?:ERR!|error)|gyp ERR!(?: stack)?)(?=\\s)");

  private LinePrefixes() {}

  /** Returns a text of the same length with blanks in their place. */
  static String blanked(String text) {
    StringBuilder bare = new StringBuilder(text);
    for (Matcher m = WITHIN.matcher(text); m.find(); ) blank(bare, m.start(), m.end());
    Matcher m = PREFIX.matcher(text);
    for (int line = 0; line < text.length(); line = text.indexOf('\n', line) + 1) {
      int end = end(m, text, line);
      blank(bare, line, end);
      if (text.indexOf('\n', line) < 0) break;
    }
    return bare.toString();
  }

  private static void blank(StringBuilder text, int from, int to) {
    for (int i = from; i < to; i++) text.setCharAt(i, ' ');
  }

  /** Returns whether a text begins with one. */
  static boolean begins(String text) {
    return end(PREFIX.matcher(text), text, 0) > 0;
  }

  private static int end(Matcher m, String text, int line) {
    int at = line;
    for (int i = 0; i < MANY && at < text.length() && text.charAt(at) != '\n'; i++) {
      m.region(at, text.length());
      if (!m.lookingAt() || m.end() == at) break;
      at = m.end();
    }
    return at;
  }
}
