package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression of a script, as far as Java's mean the same. */
final class RegularExpression extends ScriptObject {
  /** Long enough for versions, names and paths; an expression of a script is nobody's friend. */
  private static final int MAX_INPUT = 512;

  private static final int MAX_PATTERN = 200;
  private static final int MAX_READS = 100_000;

  /** The greater number of a repetition, or the only one. */
  private static final Pattern COUNT = Pattern.compile("\\{(?:\\d*,)?(\\d+),?\\}");

  private final @Nullable Pattern pattern;
  final boolean global;
  private boolean moved;

  RegularExpression(String text, String flags) {
    this.pattern = compile(text, flags);
    this.global = flags.contains("g");
  }

  private static @Nullable Pattern compile(String text, String flags) {
    // A sticky one depends on where the last search ended.
    if (text.length() > MAX_PATTERN || flags.contains("y") || isRepeatedTooOften(text)) return null;
    int options = flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0;
    if (flags.contains("m")) options |= Pattern.MULTILINE;
    if (flags.contains("s")) options |= Pattern.DOTALL;
    try {
      // In a class an opening bracket is itself; \/ is a slash.
      return Pattern.compile(
          ends(text, flags.contains("m"))
              .replace("\\/", "/")
              .replaceAll("(?<=\\[\\^?)\\[", "\\\\["),
          options);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }

  /** Whether repetitions of repetitions of nothing could go on: no character counts them. */
  private static boolean isRepeatedTooOften(String text) {
    double times = 1;
    Matcher count = COUNT.matcher(text);
    while (count.find()) times *= Math.max(1, Double.parseDouble(count.group(1)));
    return times > MAX_READS;
  }

  /** Writes the end of the text as Java does, whose $ is before a last line's end as well. */
  private static String ends(String text, boolean ofLines) {
    if (ofLines) return text;
    StringBuilder written = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        written.append(c).append(text.charAt(++i));
        continue;
      }
      if (c == '[') inClass = true;
      else if (c == ']') inClass = false;
      written.append(c == '$' && !inClass ? "\\z" : String.valueOf(c));
    }
    return written.toString();
  }

  /** Ends a search that costs too much. */
  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLong() {
      super(null, null, false, false);
    }
  }

  /** A text that can be read so often and no more. */
  private static final class Bounded implements CharSequence {
    private final String text;
    private int reads;

    Bounded(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++reads > MAX_READS) throw new TooLong();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** What is asked of a search. */
  private interface Use {
    Object of(Matcher matcher);
  }

  private Object search(Object input, Use use) {
    if (!(input instanceof String text) || pattern == null || text.length() > MAX_INPUT)
      return Special.UNKNOWN;
    try {
      return use.of(pattern.matcher(new Bounded(text)));
    } catch (TooLong | StackOverflowError e) {
      // Java's search calls itself for each group that repeats.
      return Special.UNKNOWN;
    }
  }

  Object test(Object input) {
    return next(input, matcher -> true, false);
  }

  /** Returns the match and its groups, or null. */
  Object exec(Object input) {
    return next(input, RegularExpression::groups, Special.NULL);
  }

  /** Searches once; where a global one goes on behind a match is not followed. */
  private Object next(Object input, Use found, Object none) {
    if (moved) return Special.UNKNOWN;
    Object result = search(input, matcher -> matcher.find() ? found.of(matcher) : none);
    moved = global && result != none;
    return result;
  }

  @Override
  public ScriptObject put(String name, Object value) {
    if (name.equals("lastIndex")) moved = global && !value.equals(0.0);
    return super.put(name, value);
  }

  private static Object groups(Matcher matcher) {
    List<Object> groups = new ArrayList<>();
    for (int i = 0; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      groups.add(group == null ? Special.UNDEFINED : group);
    }
    ScriptArray array = new ScriptArray(groups);
    array.put("index", (double) matcher.start());
    array.put("groups", Special.UNKNOWN);
    return array;
  }

  Object replace(Object input, Object with) {
    // What a function makes of a match, or $1, is not worked out.
    if (!(with instanceof String text) || text.contains("$")) return Special.UNKNOWN;
    String quoted = Matcher.quoteReplacement(text);
    return search(
        input,
        matcher -> {
          StringBuilder replaced = new StringBuilder();
          while (matcher.find()) {
            matcher.appendReplacement(replaced, quoted);
            if (!global) break;
          }
          return matcher.appendTail(replaced).toString();
        });
  }

  Object split(Object input) {
    return search(
        input,
        matcher -> {
          List<Object> parts = new ArrayList<>();
          int from = 0;
          while (matcher.find()) {
            if (matcher.group().isEmpty() || matcher.groupCount() > 0) return Special.UNKNOWN;
            parts.add(input.toString().substring(from, matcher.start()));
            from = matcher.end();
          }
          parts.add(input.toString().substring(from));
          return new ScriptArray(parts);
        });
  }

  @Override
  public Object get(String name) {
    return switch (name) {
      case "exec" -> ScriptFunction.of(a -> exec(Values.asText(ScriptFunction.argument(a, 0))));
      case "test" -> ScriptFunction.of(a -> test(Values.asText(ScriptFunction.argument(a, 0))));
      default -> Special.UNKNOWN;
    };
  }
}
