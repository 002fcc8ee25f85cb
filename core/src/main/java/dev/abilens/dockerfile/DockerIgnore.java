package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * What a {@code .dockerignore} leaves out of a build's files. Patterns are Go's {@code
 * filepath.Match} with {@code **} added, not those of git. Immutable.
 */
public final class DockerIgnore {
  /** Leaves nothing out. */
  public static final DockerIgnore NOTHING = new DockerIgnore(List.of());

  private static final int MAX_PATTERNS = 10_000;

  /**
   * A line.
   *
   * @param parts the pattern's parts between slashes
   * @param keeps whether it takes files in again
   */
  private record Rule(List<String> parts, boolean keeps) {}

  private final List<Rule> rules;

  private DockerIgnore(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads the text of a {@code .dockerignore}.
   *
   * @return the rules
   * @throws IllegalArgumentException if there are more than any project has
   */
  public static DockerIgnore parse(String text) {
    String all = text.startsWith("\uFEFF") ? text.substring(1) : text;
    DockerIgnore ignore = of(all.lines().toList());
    if (ignore.rules.size() > MAX_PATTERNS)
      throw new IllegalArgumentException("more than " + MAX_PATTERNS + " patterns");
    return ignore;
  }

  /** Returns the rules of some lines, however many they are. */
  static DockerIgnore of(List<String> lines) {
    List<Rule> rules = new ArrayList<>();
    for (String line : lines) {
      // Only a line that begins with # is a comment, blanks before it make it a pattern.
      if (line.startsWith("#") || line.isBlank()) continue;
      String pattern = line.strip();
      boolean keeps = pattern.startsWith("!");
      if (keeps) pattern = pattern.substring(1).strip();
      List<String> parts = clean(pattern);
      if (!parts.isEmpty()) rules.add(new Rule(parts, keeps));
    }
    return new DockerIgnore(rules);
  }

  private static List<String> clean(String pattern) {
    List<String> parts = new ArrayList<>();
    for (String part : pattern.split("/", -1)) {
      if (part.equals("..") && !parts.isEmpty()) parts.remove(parts.size() - 1);
      else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) parts.add(part);
    }
    return parts;
  }

  /**
   * Returns whether a file is left out: the last line that matches it, or a directory above it,
   * says so.
   *
   * @param path its path below the top of the build's files
   */
  public boolean drops(String path) {
    List<String> parts = clean(path);
    boolean dropped = false;
    for (Rule rule : rules)
      if (rule.keeps == dropped && matchesOrAbove(rule.parts, parts)) dropped = !dropped;
    return dropped;
  }

  private static boolean matchesOrAbove(List<String> pattern, List<String> path) {
    // One row for each part of the pattern: which lengths of the path it may have taken.
    boolean[] taken = new boolean[path.size() + 1];
    taken[0] = true;
    for (String part : pattern) {
      boolean[] next = new boolean[taken.length];
      if (part.equals("**")) {
        boolean any = false;
        for (int i = 0; i < taken.length; i++) next[i] = any |= taken[i];
      } else {
        for (int i = 0; i < path.size(); i++)
          if (taken[i] && Glob.matches(part, path.get(i))) next[i + 1] = true;
      }
      taken = next;
    }
    // A directory that matches takes all below it along; the top itself is no match.
    for (int i = 1; i < taken.length; i++) if (taken[i]) return true;
    return false;
  }
}
