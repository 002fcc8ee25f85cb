package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.words.LogText;
import dev.abilens.words.Wording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A message with placeholders such as {@code {path}}: filled in to speak as a runtime or loader
 * does, or laid over a text to read the values back. Texts are compared without white space and
 * quotes, since logs wrap. Immutable and thread-safe.
 */
public final class MessageTemplate {
  /** Names of the loaders' own words whose value may be given under a more general name. */
  private static final Map<String, String> GENERAL =
      Map.of("deppath", "library", "soname", "library", "node", "version", "argv0", "runtime");

  /** A message names two paths at most; a longer text is a log, not a message. */
  static final int LONGEST_MESSAGE = 32_768;

  private final String text;
  private final Lazy<Wording> wording;

  /** Fixed text and names in turn: fixed text is first and last. */
  private final Lazy<List<String>> pieces;

  private MessageTemplate(String text) {
    this.text = text;
    this.wording = new Lazy<>(() -> Wording.of(text));
    this.pieces = new Lazy<>(() -> pieces(text));
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    Matcher m = Wording.PLACEHOLDER.matcher(text);
    int from = 0;
    while (m.find()) {
      pieces.add(text.substring(from, m.start()));
      pieces.add(m.group(1));
      from = m.end();
    }
    pieces.add(text.substring(from));
    return List.copyOf(pieces);
  }

  /**
   * Reads a template of the tables, in which {@code \n}, {@code \r}, {@code \t} and {@code \\} are
   * written as two characters.
   *
   * @param escaped the template as it stands in the table
   * @throws IllegalArgumentException if a backslash is followed by anything else
   */
  static MessageTemplate parse(String escaped) {
    StringBuilder text = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '\\') {
        i++;
        c = unescape(i < escaped.length() ? escaped.charAt(i) : ' ', escaped);
      }
      text.append(c);
    }
    return new MessageTemplate(text.toString());
  }

  private static char unescape(char escape, String escaped) {
    return switch (escape) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\' -> '\\';
      default -> throw new IllegalArgumentException("escape \\" + escape + " in " + escaped);
    };
  }

  /**
   * Returns the message with its placeholders, line breaks and all; empty where nothing is said.
   */
  public String text() {
    return text;
  }

  /** Returns the names of the placeholders, in order. */
  public Set<String> placeholders() {
    Set<String> names = new LinkedHashSet<>();
    List<String> all = pieces.get();
    for (int i = 1; i < all.size(); i += 2) names.add(all.get(i));
    return Collections.unmodifiableSet(names);
  }

  /** How much of the template is fixed text: of two that fit, the one with more of it is meant. */
  int literalLength() {
    return wording.get().literalLength();
  }

  /**
   * Fills in the placeholders.
   *
   * @param values what each stands for; more than needed is no error. A loader's {@code deppath}
   *     and {@code soname} may be given as {@code library}, {@code node} as {@code version}, {@code
   *     argv0} as {@code runtime}
   * @return the message
   * @throws IllegalArgumentException if a placeholder has no value
   */
  public String render(Map<String, String> values) {
    List<String> all = pieces.get();
    if (all.size() == 1) return text;
    String[] parts = all.toArray(String[]::new);
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 1) parts[i] = value(parts[i], values);
      length += parts[i].length();
    }
    StringBuilder message = new StringBuilder(length);
    for (String part : parts) message.append(part);
    return message.toString();
  }

  private String value(String name, Map<String, String> values) {
    String value = values.get(name);
    String general = GENERAL.get(name);
    if (value == null && general != null) value = values.get(general);
    if (value == null) throw new IllegalArgumentException("no value for {" + name + "} in " + text);
    return value;
  }

  /**
   * Reads a whole message.
   *
   * @param message the message, wrapped or not, with or without an error's name before it
   * @return what each placeholder stands for, or empty if this is another message or one of more
   *     than 32,768 characters
   */
  public Optional<Map<String, String>> match(String message) {
    return message.length() > LONGEST_MESSAGE
        ? Optional.empty()
        : match(LogText.of(message.strip()));
  }

  /** As {@link #match(String)}, of a text that was prepared. */
  Optional<Map<String, String>> match(LogText message) {
    return Optional.ofNullable(wording.get().matchWhole(message));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MessageTemplate template && text.equals(template.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the template's text. */
  @Override
  public String toString() {
    return text;
  }
}
