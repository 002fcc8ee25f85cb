package dev.abilens.script;

import java.util.List;

/** A part of a regular expression. */
sealed interface RegexNode {
  record One(CharacterSet set) implements RegexNode {}

  record Sequence(List<RegexNode> parts) implements RegexNode {}

  record Choice(List<RegexNode> parts) implements RegexNode {}

  record Group(int number, RegexNode inner) implements RegexNode {}

  /**
   * A part that is repeated.
   *
   * @param most how often at most, or -1 for any number of times
   * @param first the first group inside
   * @param behind the first group behind it
   */
  record Repeat(RegexNode inner, int least, int most, boolean lazy, int first, int behind)
      implements RegexNode {}

  record Again(int group) implements RegexNode {}

  record At(RegexProgram.Edge edge) implements RegexNode {}

  record Around(boolean not, boolean backwards, RegexNode inner) implements RegexNode {}
}
