package dev.abilens.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message with placeholders such as {@code {path}}, as it is recognised. White space and quotes
 * are no part of it: logs wrap, join and strip them.
 *
 * <p>Recognition begins at the landmark, the longest fixed text, and goes from there to both ends,
 * each placeholder as short as can be; nothing is tried twice, so that a text costs time in
 * proportion to its length, whatever it holds. Immutable.
 */
public final class Wording {
  /** A placeholder: a name in lower case. */
  public static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_][a-z0-9_]*)}");

  /** Stands for text that is not recorded, as well as a placeholder does. */
  private static final Pattern PART = Pattern.compile(PLACEHOLDER.pattern() + "|\\.\\.\\.");

  /** Where a piece of fixed text may be interrupted by an escape. */
  private static final Pattern SEAM = Pattern.compile("[\\n\\r'\"`]");

  /** A line that is nothing but a value ends the message. */
  private static final Pattern IN_NEXT_LINE = Pattern.compile("\\n[\\\\?]*\\{[a-z_0-9]+}$");

  private static final int PART_OF_TEXT = -1;

  /** Fixed text of so many signs stands for itself, wherever it is. */
  private static final int TELLING = 24;

  /** Fixed text, then a placeholder's name; null behind the last text. */
  private record Part(String literal, @Nullable String name) {}

  private final String template;
  private final List<Part> parts;
  private final String landmark;
  private final int landmarkPart;
  private final int landmarkOffset;
  private final int literalLength;
  private final boolean ofPrefix;
  private final boolean stopped;
  private final boolean inNextLine;

  private Wording(String template) {
    this.template = template;
    this.parts = List.copyOf(parts(template));
    // Such as "prebuild-install {level} install".
    this.ofPrefix =
        !template.startsWith("{")
            && LinePrefixes.begins(PLACEHOLDER.matcher(template).replaceAll("warn"));
    this.stopped = signs(template).endsWith("}.");
    this.inNextLine = IN_NEXT_LINE.matcher(template).find();
    String best = "";
    int bestPart = 0;
    int bestOffset = 0;
    int length = 0;
    int n = 0;
    for (String literal : PART.split(template, -1)) {
      length += signs(literal).length();
      int offset = 0;
      for (String piece : SEAM.split(literal, -1)) {
        String signs = signs(piece);
        if (signs.length() > best.length()) {
          best = signs;
          bestPart = n;
          bestOffset = offset;
        }
        offset += signs.length();
      }
      n++;
    }
    this.landmark = best;
    this.landmarkPart = bestPart;
    this.landmarkOffset = bestOffset;
    this.literalLength = length;
  }

  /** Makes the recogniser of a message. */
  public static Wording of(String template) {
    return new Wording(template);
  }

  private static List<Part> parts(String template) {
    List<Part> parts = new ArrayList<>();
    Matcher m = PART.matcher(template);
    int end = 0;
    while (m.find()) {
      String name = m.group(1) == null ? "" : m.group(1);
      parts.add(new Part(signs(template.substring(end, m.start())), name));
      end = m.end();
    }
    String last = signs(template.substring(end));
    // Names and numbers hold full stops, too: one that closes a message is no landmark.
    parts.add(new Part(last.equals(".") ? "" : last, null));
    return parts;
  }

  private static String signs(String literal) {
    StringBuilder signs = new StringBuilder(literal.length());
    for (int i = 0; i < literal.length(); i++)
      if (View.counts(literal.charAt(i))) signs.append(literal.charAt(i));
    return signs.toString();
  }

  /** Returns the message with its placeholders. */
  public String template() {
    return template;
  }

  /** The message without what makes no difference: two that are equal in it are found alike. */
  public String signs() {
    return signs(template);
  }

  /** How much of it is fixed text: of two that fit, the one with more of it is meant. */
  public int literalLength() {
    return literalLength;
  }

  /**
   * Where a message stands in a text.
   *
   * @param wording the message
   * @param start where it begins in the text
   * @param end the place behind it
   * @param values what the placeholders stand for
   */
  public record Place(Wording wording, int start, int end, Map<String, String> values) {
    /** Copies the map. */
    public Place {
      values = Map.copyOf(values);
    }

    /** Returns the message with the values in their places, in one line. */
    public String message() {
      Matcher m = PLACEHOLDER.matcher(wording.template);
      StringBuilder message = new StringBuilder();
      while (m.find())
        m.appendReplacement(
            message, Matcher.quoteReplacement(values.getOrDefault(m.group(1), "...")));
      return m.appendTail(message).toString().replaceAll("\\s+", " ").strip();
    }
  }

  /** Returns where it stands in a text, in order. */
  public List<Place> find(LogText text) {
    if (ofPrefix) return find(text.whole());
    View open = text.open();
    if (open == null) return find(text.bare());
    // What lies between the lines of a message would be a part of its values.
    List<Place> places = find(open);
    List<Place> all = new ArrayList<>(places);
    int next = 0;
    for (Place place : find(text.bare())) {
      while (next < places.size() && places.get(next).end() <= place.start()) next++;
      boolean told = next < places.size() && places.get(next).start() < place.end();
      if (!told) all.add(place);
    }
    all.sort(Comparator.comparingInt(Place::start));
    return all;
  }

  private List<Place> find(View view) {
    List<Place> places = new ArrayList<>();
    int from = 0;
    while (!landmark.isEmpty()) {
      int at = view.signs().indexOf(landmark, from);
      if (at < 0) return places;
      Place place = new Attempt(view, PART_OF_TEXT).around(at);
      from = at + landmark.length();
      if (place != null) places.add(place);
    }
    return places;
  }

  /**
   * Reads a whole text as this message.
   *
   * @return what the placeholders stand for, or null if it is another text
   */
  public @Nullable Map<String, String> matchWhole(LogText text) {
    if (landmark.isEmpty()) return null;
    View view = text.whole();
    int at = view.signs().indexOf(landmark);
    while (at >= 0) {
      Place place = new Attempt(view, ErrorNames.end(view.text())).around(at);
      if (place != null) return place.values();
      at = view.signs().indexOf(landmark, at + 1);
    }
    return null;
  }

  /** One attempt to lay the message over the signs around its landmark. */
  private final class Attempt {
    // Where a text that is the message and no more begins; negative if it may hold more.
    private final View view;
    private final int wholeFrom;
    private final Map<String, String> values = new LinkedHashMap<>();

    Attempt(View view, int wholeFrom) {
      this.view = view;
      this.wholeFrom = wholeFrom;
    }

    @Nullable Place around(int landmarkAt) {
      int start = startOfLandmarkPart(landmarkAt);
      if (start < 0) return null;
      int[] starts = new int[parts.size()];
      int[] ends = new int[parts.size()];
      starts[landmarkPart] = start;
      ends[landmarkPart] = view.match(start, parts.get(landmarkPart).literal());
      for (int i = landmarkPart - 1; i >= 0; i--) if (!before(i, starts, ends)) return null;
      for (int i = landmarkPart + 1; i < parts.size(); i++)
        if (!after(i, starts, ends)) return null;
      return place(starts, ends);
    }

    /** Where the fixed text begins that holds the landmark; a seam before it may hold an escape. */
    private int startOfLandmarkPart(int landmarkAt) {
      String literal = parts.get(landmarkPart).literal();
      for (int slack = 0; slack <= 8; slack++) {
        int start = landmarkAt - landmarkOffset - slack;
        if (start < 0) return -1;
        int end = view.match(start, literal);
        if (end >= landmarkAt + landmark.length()) return start;
        if (landmarkOffset == 0) return -1;
      }
      return -1;
    }

    /** Finds the fixed text before a placeholder, as near to it as can be. */
    private boolean before(int i, int[] starts, int[] ends) {
      Part part = parts.get(i);
      int limit = Values.longest(part.name());
      int next = starts[i + 1];
      if (part.literal().isEmpty()) {
        starts[i] = next;
        ends[i] = next;
        return true;
      }
      for (int at = next - 1; at >= 0 && at >= next - limit - part.literal().length(); at--) {
        if (view.signs().charAt(at) != part.literal().charAt(0)) continue;
        int end = view.match(at, part.literal());
        if (end < 0 || end > next) continue;
        starts[i] = at;
        ends[i] = end;
        return true;
      }
      return false;
    }

    /** Finds the fixed text behind a placeholder, as near to it as can be. */
    private boolean after(int i, int[] starts, int[] ends) {
      Part part = parts.get(i);
      int before = ends[i - 1];
      if (part.literal().isEmpty()) {
        starts[i] = before;
        ends[i] = before;
        return true;
      }
      int limit = before + Values.longest(parts.get(i - 1).name());
      for (int at = before; at < view.length() && at <= limit; at++) {
        int end = view.match(at, part.literal());
        if (end < 0 || part.literal().equals(".") && !closes(end)) continue;
        starts[i] = at;
        ends[i] = end;
        return true;
      }
      return false;
    }

    /** Whether a full stop is one: names and numbers hold them, too. */
    private boolean closes(int end) {
      int place = view.behind(end);
      return place >= view.text().length() || Character.isWhitespace(view.text().charAt(place));
    }

    private @Nullable Place place(int[] starts, int[] ends) {
      int last = parts.size() - 1;
      int start = view.place(starts[0]);
      int end = view.behind(ends[last]);
      if (!parts.get(0).literal().isEmpty() && !beginsWord(start)) return null;
      if (!parts.get(last).literal().isEmpty() && !endsWord(end)) return null;
      for (int i = 0; i < last; i++) {
        String name = parts.get(i).name();
        if (name == null || name.isEmpty()) continue;
        boolean first = i == 0 && parts.get(0).literal().isEmpty();
        boolean behind = i == last - 1 && parts.get(last).literal().isEmpty();
        Values.Value value =
            first
                ? Values.leading(view, name, starts[1], wholeFrom)
                : behind
                    ? Values.trailing(view, name, ends[i], wholeTo(), inNextLine)
                    : Values.between(view, name, ends[i], starts[i + 1]);
        if (value == null) return null;
        if (first) start = value.start();
        if (behind) end = value.end();
        String same = values.putIfAbsent(name, value.text());
        if (wholeFrom >= 0 && same != null && !same.equals(value.text()) && !name.equals("have"))
          return null;
      }
      if (wholeFrom >= 0 && !isWhole(start, end)) return null;
      return new Place(Wording.this, start, end, values);
    }

    /** Where the last value of a whole text ends; negative if the text is more than the message. */
    private int wholeTo() {
      if (wholeFrom < 0) return -1;
      int end = view.length();
      return stopped && end > 0 && view.signs().charAt(end - 1) == '.'
          ? view.place(end - 1)
          : view.behind(end);
    }

    private boolean isWhole(int start, int end) {
      boolean open = template.startsWith("...");
      boolean without =
          view.text()
              .substring(end)
              .chars()
              .noneMatch(c -> View.counts((char) c) && !(stopped && c == '.'));
      return (open || start <= wholeFrom) && (without || template.endsWith("..."));
    }

    private boolean beginsWord(int start) {
      return start == 0
          || template.startsWith("...")
          || literalLength >= TELLING
          || !Character.isLetterOrDigit(template.charAt(0))
          || !Character.isLetterOrDigit(view.text().charAt(start - 1))
          || View.isEscapedBreak(view.text(), start - 2);
    }

    private boolean endsWord(int end) {
      String text = view.text();
      return end >= text.length()
          || literalLength >= TELLING
          || template.endsWith("...")
          || !Character.isLetterOrDigit(template.charAt(template.length() - 1))
          || !isWordPart(text.charAt(end))
          // A line break that was lost.
          || LinePrefixes.begins(text.substring(end, Math.min(text.length(), end + 40)));
    }

    private static boolean isWordPart(char c) {
      return Character.isLetterOrDigit(c) || c == '_';
    }
  }

  @Override
  public String toString() {
    return template;
  }
}
