package dev.abilens.script.regexp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A regular expression of a script (ECMA-262, 22.2). Immutable. */
public final class Regex {
  private final Program program;
  private final boolean anyCase;

  private Regex(Program program, boolean anyCase) {
    this.program = program;
    this.anyCase = anyCase;
  }

  /** Returns an expression, or null if it is not read. */
  public static @Nullable Regex read(String pattern, String flags) {
    Program program = PatternParser.read(pattern, flags);
    return program == null ? null : new Regex(program, flags.contains("i"));
  }

  /** Returns how many steps it has that a search goes through. */
  public int size() {
    return program.steps().size();
  }

  /** Returns the names of its groups, in their order; empty for those without. */
  public List<String> names() {
    return program.names();
  }

  /**
   * Returns whether it is searched for in a text: which other letters are the same in another case
   * depends on the version of Unicode.
   */
  public boolean reads(String text) {
    return !anyCase || text.chars().allMatch(c -> c < 128);
  }

  /**
   * Looks for the first match in a text that it reads.
   *
   * @param from where it begins at the earliest
   * @param sticky whether it has to begin there
   */
  public Found find(String text, int from, boolean sticky) {
    return Search.find(program, text, from, sticky);
  }
}
