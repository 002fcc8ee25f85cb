package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * What a stage has of the tools that a build of an addon takes.
 *
 * @param python Python
 * @param make make
 * @param compiler a C++ compiler
 */
public record StageTools(Presence python, Presence make, Presence compiler) {
  static final StageTools ALL = new StageTools(Presence.YES, Presence.YES, Presence.YES);
  static final StageTools NONE = new StageTools(Presence.NO, Presence.NO, Presence.NO);
  static final StageTools UNKNOWN =
      new StageTools(Presence.UNKNOWN, Presence.UNKNOWN, Presence.UNKNOWN);

  /** Returns the tools that are surely absent, in the words of people. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (python == Presence.NO) missing.add("Python");
    if (make == Presence.NO) missing.add("make");
    if (compiler == Presence.NO) missing.add("a C++ compiler");
    return missing;
  }

  StageTools with(StageTools more) {
    return new StageTools(
        or(python, more.python), or(make, more.make), or(compiler, more.compiler));
  }

  private static Presence or(Presence had, Presence more) {
    return more == Presence.YES || had == Presence.NO ? more : had;
  }

  StageTools without(StageTools gone) {
    return new StageTools(
        but(python, gone.python), but(make, gone.make), but(compiler, gone.compiler));
  }

  private static Presence but(Presence had, Presence gone) {
    if (gone == Presence.YES) return Presence.NO;
    return gone == Presence.UNKNOWN && had == Presence.YES ? Presence.UNKNOWN : had;
  }
}
