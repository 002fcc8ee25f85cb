package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a Dockerfile into instructions: escapes, comments, continued lines, here-documents. */
final class DockerfileParser {
  /** More instructions than any build has; a layer is made for most of them. */
  static final int MAX_INSTRUCTIONS = 10_000;

  private static final Pattern DIRECTIVE =
      Pattern.compile("\\s*+#\\s*+([A-Za-z][A-Za-z0-9]*+)\\s*+=\\s*+(\\S.*+)");
  private static final Pattern HEREDOC = Pattern.compile("\\d*<<(-?)(['\"]?)([^<>'\"\\s]+)\\2");
  private static final Set<String> KEYWORDS =
      Set.of(
          "FROM",
          "RUN",
          "CMD",
          "LABEL",
          "MAINTAINER",
          "EXPOSE",
          "ENV",
          "ADD",
          "COPY",
          "ENTRYPOINT",
          "VOLUME",
          "USER",
          "WORKDIR",
          "ARG",
          "ONBUILD",
          "STOPSIGNAL",
          "HEALTHCHECK",
          "SHELL");

  private final List<String> lines;
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<DockerfileProblem> problems = new ArrayList<>();
  private char escape = '\\';
  private int next;

  private DockerfileParser(String text) {
    lines = text.lines().toList();
  }

  /**
   * What was read.
   *
   * @param instructions in their order
   * @param escape the character that continues a line
   * @param problems what was not understood
   */
  record Parsed(List<Instruction> instructions, char escape, List<DockerfileProblem> problems) {}

  static Parsed parse(String text) {
    DockerfileParser parser =
        new DockerfileParser(text.startsWith("\uFEFF") ? text.substring(1) : text);
    parser.directives();
    parser.instructions();
    return new Parsed(parser.instructions, parser.escape, parser.problems);
  }

  /** Directives stand before everything else, comments and blank lines included. */
  private void directives() {
    for (int line = 1; line <= lines.size(); line++) {
      Matcher directive = DIRECTIVE.matcher(lines.get(line - 1));
      if (!directive.matches()) return;
      if (!directive.group(1).toLowerCase(Locale.ROOT).equals("escape")) continue;
      String value = directive.group(2).stripTrailing();
      if (value.equals("`")) escape = '`';
      else if (!value.equals("\\"))
        problems.add(
            new DockerfileProblem(line, "escape must be \\ or `, not " + shown(value), false));
    }
  }

  private void instructions() {
    while (next < lines.size()) {
      if (isSkipped(lines.get(next))) {
        next++;
        continue;
      }
      if (instructions.size() == MAX_INSTRUCTIONS) {
        problems.add(
            new DockerfileProblem(
                next + 1, "more than " + MAX_INSTRUCTIONS + " instructions", true));
        return;
      }
      int line = next + 1;
      Instruction.Joined joined = join();
      Instruction bare = new Instruction(joined, List.of());
      if (KEYWORDS.contains(bare.keyword()))
        instructions.add(new Instruction(joined, heredocs(bare, joined.text(), line)));
      else
        problems.add(
            new DockerfileProblem(line, "unknown instruction " + shown(bare.keyword()), false));
    }
  }

  private static String shown(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "…";
  }

  private static boolean isSkipped(String line) {
    String bare = line.strip();
    return bare.isEmpty() || bare.startsWith("#");
  }

  /**
   * Joins a line with those that continue it; comments and blank lines between them are dropped.
   */
  private Instruction.Joined join() {
    StringBuilder text = new StringBuilder();
    List<Integer> starts = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    boolean more = true;
    while (more && next < lines.size()) {
      String line = lines.get(next++);
      if (!starts.isEmpty() && isSkipped(line)) continue;
      starts.add(text.length());
      numbers.add(next);
      String bare = line.stripTrailing();
      more = !bare.isEmpty() && bare.charAt(bare.length() - 1) == escape;
      text.append(more ? bare.substring(0, bare.length() - 1) : line);
    }
    return new Instruction.Joined(text.toString(), starts, numbers);
  }

  private List<Heredoc> heredocs(Instruction instruction, String text, int line) {
    Instruction inner =
        instruction.keyword().equals("ONBUILD") ? instruction.triggered() : instruction;
    List<Heredoc> found = new ArrayList<>();
    switch (inner.keyword()) {
      case "RUN", "COPY", "ADD" -> {}
      default -> {
        return found;
      }
    }
    for (int at = firstWord(text, 0); at >= 0; at = firstWord(text, wordEnd(text, at))) {
      Matcher heredoc = HEREDOC.matcher(text).region(at, wordEnd(text, at));
      if (heredoc.lookingAt()) found.add(body(heredoc.group(3), !heredoc.group(1).isEmpty(), line));
    }
    return found;
  }

  private static int firstWord(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    return at < text.length() ? at : -1;
  }

  /** The end of a word; blanks inside of quotes belong to it. */
  private int wordEnd(String text, int from) {
    char quote = 0;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quote == 0 && Character.isWhitespace(c)) break;
      if (c == escape && quote != '\'') at++;
      else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
      else if (c == quote) quote = 0;
      at++;
    }
    return Math.min(at, text.length());
  }

  private Heredoc body(String delimiter, boolean tabs, int line) {
    StringBuilder body = new StringBuilder();
    int first = next + 1;
    while (next < lines.size()) {
      String read = lines.get(next++);
      String bare = tabs ? read.replaceFirst("^\t+", "") : read;
      if (bare.equals(delimiter)) return new Heredoc(first, body.toString());
      body.append(bare).append('\n');
    }
    problems.add(
        new DockerfileProblem(line, "here-document without its end " + shown(delimiter), false));
    return new Heredoc(first, body.toString());
  }
}
