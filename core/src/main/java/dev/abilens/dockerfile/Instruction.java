package dev.abilens.dockerfile;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One instruction, its continued lines joined. Immutable. */
final class Instruction {
  private final Joined text;
  private final String keyword;
  private final int restAt;
  private final List<String> flags;
  private final List<Heredoc> heredocs;

  /**
   * Lines that are one.
   *
   * @param text the joined text
   * @param starts where in it each line begins
   * @param lines the numbers of these lines
   */
  record Joined(String text, List<Integer> starts, List<Integer> lines) {
    int lineAt(int offset) {
      int found = Collections.binarySearch(starts, offset);
      // Of several that begin at one place, the last is not empty.
      if (found < 0) found = -found - 2;
      while (found + 1 < starts.size() && starts.get(found + 1) <= offset) found++;
      return lines.get(Math.max(0, found));
    }
  }

  Instruction(Joined text, List<Heredoc> heredocs) {
    this(text, 0, heredocs);
  }

  private Instruction(Joined text, int from, List<Heredoc> heredocs) {
    this.text = text;
    this.heredocs = List.copyOf(heredocs);
    String all = text.text();
    int start = skipBlanks(all, from);
    int end = wordEnd(all, start);
    keyword = all.substring(start, end).toUpperCase(Locale.ROOT);
    List<String> found = new ArrayList<>();
    int at = skipBlanks(all, end);
    while (all.startsWith("--", at) && takesFlags(keyword)) {
      int stop = wordEnd(all, at);
      found.add(all.substring(at + 2, stop));
      at = skipBlanks(all, stop);
    }
    flags = List.copyOf(found);
    restAt = at;
  }

  private static boolean takesFlags(String keyword) {
    return switch (keyword) {
      case "FROM", "COPY", "ADD", "RUN", "HEALTHCHECK" -> true;
      default -> false;
    };
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    return at;
  }

  private static int wordEnd(String text, int from) {
    int at = from;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) at++;
    return at;
  }

  /** Returns the first line, from 1. */
  int line() {
    return text.lines().get(0);
  }

  /** Returns the line on which a place of {@link #rest()} lies. */
  int lineAt(int offset) {
    return text.lineAt(restAt + offset);
  }

  /** Returns the keyword in upper case. */
  String keyword() {
    return keyword;
  }

  /** Returns what follows the keyword and the flags. */
  String rest() {
    return text.text().substring(restAt).stripTrailing();
  }

  List<Heredoc> heredocs() {
    return heredocs;
  }

  /** Returns the value of a flag such as {@code --from=builder}, or null. */
  @Nullable String flag(String name) {
    List<String> values = flagValues(name);
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  /** Returns the values of all flags of a name. */
  List<String> flagValues(String name) {
    List<String> values = new ArrayList<>();
    for (String flag : flags)
      if (flag.startsWith(name + "=")) values.add(flag.substring(name.length() + 1));
    return values;
  }

  /** Returns the instruction that {@code ONBUILD} holds. */
  Instruction triggered() {
    return new Instruction(text, restAt, heredocs);
  }

  /** Returns the words of the JSON form, or null if the rest is not in that form. */
  @Nullable List<String> jsonWords() {
    String rest = rest();
    if (!rest.startsWith("[")) return null;
    try {
      Json json = Json.read(ByteSource.of("", rest.getBytes(StandardCharsets.UTF_8)));
      return json.isArray() && json.texts().size() == json.elements().size() ? json.texts() : null;
    } catch (MalformedBinaryException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return keyword + " " + rest();
  }
}
