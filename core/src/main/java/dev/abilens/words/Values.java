package dev.abilens.words;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What placeholders stand for: how far each kind reaches, and how it is copied out of a text. */
final class Values {
  private static final int LONGEST = 1024;
  private static final int LONGEST_OMISSION = 4096;
  private static final int LONGEST_LINE = 300;
  private static final int LONGEST_PREFIX = 400;

  /** As many backslashes before a quote as escaping of escapes makes. */
  private static final int MOST_ESCAPES = 7;

  /** Names, numbers and versions: no blank is in them. */
  private static final Set<String> WORDS =
      Set.of(
          ("version node symbol found required soname arch n hex uuid dylib_uuid status abi platform"
                  + " runtime target libc have need standard errno slice blob size bytes member class"
                  + " compiler level host method module name os cpu scope package electron signed"
                  + " expected count step tool pc lib address")
              .split(" "));

  /** Names of files: blanks may be in them where the message closes them. */
  private static final Set<String> FILES =
      Set.of(
          "path",
          "library",
          "deppath",
          "install_name",
          "dylib",
          "file",
          "dir",
          "argv0",
          "program",
          "log",
          "command");

  private static final Pattern BLANKS = Pattern.compile("\\s{1,400}");
  private static final Pattern BREAK = Pattern.compile("\\h{0,80}\\R\\s{0,80}");

  /** A line break as JSON writes it, before what a path or a name of a library begins with. */
  private static final Pattern ESCAPED_BREAK =
      Pattern.compile("^.{0,1024}\\\\[nrt](?=/|[A-Za-z]:|lib|node|@|\\.|\\\\)", Pattern.DOTALL);

  /** Quotes and escapes behind a value. */
  private static final Pattern CLOSING = Pattern.compile("(?:\\\\[nrt]|[\\\\'\"`]){1,16}$");

  private static final Pattern DRIVE = Pattern.compile("(?:\\\\\\\\\\?\\\\)?[A-Za-z]:[\\\\/]");
  private static final String LONG_PATH = "\\\\?\\";
  private static final String ADDON = ".node";

  private Values() {}

  /**
   * A value and where it stands.
   *
   * @param text the value
   * @param start its first place
   * @param end the place behind it
   */
  record Value(String text, int start, int end) {}

  static int longest(@Nullable String name) {
    return name == null || name.isEmpty() ? LONGEST_OMISSION : LONGEST;
  }

  /** A value between two fixed texts; null where what stands there is of another kind. */
  static @Nullable Value between(View view, String name, int from, int to) {
    int start = view.behind(from);
    if (from < to) start = view.place(from);
    int end = Math.max(start, view.behind(to));
    String text = view.text().substring(start, end);
    if (FILES.contains(name) || WORDS.contains(name)) text = joined(text);
    text = clean(text);
    return WORDS.contains(name) && text.indexOf(' ') >= 0 ? null : new Value(text, start, end);
  }

  /**
   * A value that a message begins with.
   *
   * @param wholeFrom where it begins if the text is the message alone, else negative
   */
  static @Nullable Value leading(View view, String name, int to, int wholeFrom) {
    String text = view.text();
    int end = view.place(to);
    while (end > 0 && !View.counts(text.charAt(end - 1))) end--;
    int start = wholeFrom >= 0 ? Math.min(wholeFrom, end) : leadingStart(text, end);
    String value = text.substring(start, end);
    Matcher escaped = ESCAPED_BREAK.matcher(value);
    if (wholeFrom < 0 && escaped.find()) {
      start += escaped.end();
      value = value.substring(escaped.end());
    }
    if (value.isBlank() || end - start > LONGEST) return null;
    return new Value(clean(value), start, end);
  }

  private static int leadingStart(String text, int end) {
    int start = end;
    int least = Math.max(0, end - LONGEST);
    while (start > least && !stops(text.charAt(start - 1))) start--;
    String word = text.substring(start, end);
    // The tail of a path that holds blanks: it begins where the line has the beginning of a path.
    if (word.indexOf('/') <= 0 && word.indexOf('\\') <= 0) return start;
    if (word.startsWith("/") || word.startsWith(LONG_PATH) || DRIVE.matcher(word).lookingAt())
      return start;
    int line = Math.max(least, text.lastIndexOf('\n', start) + 1);
    int slash = text.lastIndexOf(" /", start);
    if (slash >= line) return slash + 1;
    Matcher drive = DRIVE.matcher(text).region(line, start);
    return drive.find() ? drive.start() : start;
  }

  private static boolean stops(char c) {
    return Character.isWhitespace(c) || View.isQuote(c) || "([<>,;|".indexOf(c) >= 0;
  }

  /**
   * A value that a message ends with.
   *
   * @param wholeTo where it ends if it is the rest of the text, else negative
   * @param inNextLine whether a line of its own holds it, before which a tool may write something
   */
  static @Nullable Value trailing(
      View view, String name, int from, int wholeTo, boolean inNextLine) {
    String text = view.text();
    int start = view.behind(from);
    int most = Math.min(text.length(), start + (inNextLine ? LONGEST_PREFIX : 8));
    while (start < most && (!View.counts(text.charAt(start)) || isEscapedQuote(text, start)))
      start++;
    boolean file = FILES.contains(name);
    int end = wholeTo >= 0 ? wholeTo : closed(text, start);
    if (end < 0) end = trailingEnd(text, start, file, WORDS.contains(name));
    while (end > start && !View.counts(text.charAt(end - 1))) end--;
    if (start >= end) return file ? new Value("", view.behind(from), view.behind(from)) : null;
    return new Value(clean(joined(text.substring(start, end))), start, end);
  }

  /** A value whose lines were broken. */
  private static String joined(String value) {
    return BREAK.matcher(value).replaceAll("");
  }

  private static boolean isEscapedQuote(String text, int place) {
    int quote = place;
    while (quote < text.length() && quote - place < MOST_ESCAPES && text.charAt(quote) == '\\')
      quote++;
    return quote > place && quote < text.length() && View.isQuote(text.charAt(quote));
  }

  /** Where the quote ends that opens right before a place; negative if none does. */
  private static int closed(String text, int start) {
    if (start == 0 || !View.isQuote(text.charAt(start - 1))) return -1;
    int end = text.indexOf(text.charAt(start - 1), start);
    return end > start && end - start <= LONGEST ? end : -1;
  }

  private static int trailingEnd(String text, int start, boolean file, boolean word) {
    int limit = Math.min(text.length(), start + (file ? LONGEST : LONGEST_LINE));
    int line = start;
    while (line < limit && text.charAt(line) != '\n' && text.charAt(line) != '\r') line++;
    if (file) {
      int addon = text.substring(start, line).indexOf(ADDON);
      if (addon >= 0) return start + addon + ADDON.length();
    }
    int end = start;
    if (!word && !file) {
      while (end < line && text.charAt(end) != '\\') end++;
      return end;
    }
    while (end < line && !stops(text.charAt(end)) && text.charAt(end) != ')') {
      if (!file && text.charAt(end) == ']') break;
      if (!file && text.charAt(end) == '\\') break;
      end++;
    }
    while (end > start && ".,:".indexOf(text.charAt(end - 1)) >= 0) end--;
    return end;
  }

  private static String clean(String value) {
    String text = BLANKS.matcher(value).replaceAll(" ").strip();
    while (!text.isEmpty() && (View.isQuote(text.charAt(0)) || text.startsWith("\\'")))
      text = text.substring(1);
    text = CLOSING.matcher(text).replaceFirst("");
    boolean doubled = text.startsWith("\\\\\\\\") || text.matches("[A-Za-z]:\\\\\\\\.*");
    if (doubled) text = text.replace("\\\\", "\\");
    return text.startsWith(LONG_PATH) ? text.substring(LONG_PATH.length()) : text;
  }
}
