package dev.abilens.script.regexp;

import java.util.List;

/** A part of a regular expression. */
sealed interface Node {
  record One(CharacterSet set) implements Node {}

  record Sequence(List<Node> parts) implements Node {}

  record Choice(List<Node> parts) implements Node {}

  record Group(int number, Node inner) implements Node {}

  /**
   * A part that is repeated.
   *
   * @param most how often at most, or -1 for any number of times
   * @param first the first group inside
   * @param behind the first group behind it
   */
  record Repeat(Node inner, int least, int most, boolean lazy, int first, int behind)
      implements Node {}

  record Again(int group) implements Node {}

  record At(Program.Edge edge) implements Node {}

  record Around(boolean not, boolean backwards, Node inner) implements Node {}
}
