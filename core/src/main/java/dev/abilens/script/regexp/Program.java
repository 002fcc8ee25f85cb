package dev.abilens.script.regexp;

import java.util.List;

/**
 * A regular expression as steps that a search goes through.
 *
 * @param steps the first of them being where a match begins
 * @param groups how many groups it has
 * @param registers how many places are kept: two for the whole and each group, and others
 * @param names the names of the groups, in their order; empty for those without
 */
record Program(List<Step> steps, int groups, int registers, List<String> names) {
  /** One step; where it does not hold, the search goes back to the last one that had two ways. */
  sealed interface Step {}

  /** One character that a set has, the one behind the place or before it. */
  record Take(CharacterSet set, boolean backwards) implements Step {}

  /** Two ways on, of which the first is tried first. */
  record Fork(int first, int second) implements Step {}

  record Jump(int to) implements Step {}

  /** Keeps the place. */
  record Keep(int register) implements Step {}

  /** Forgets what was kept. */
  record Drop(int from, int to) implements Step {}

  /** Holds where the place is another than the one that was kept. */
  record Moved(int register) implements Step {}

  /** The text of a group once more. */
  record Again(int group, boolean backwards) implements Step {}

  enum Edge {
    START,
    END,
    START_OF_LINE,
    END_OF_LINE,
    WORD,
    NO_WORD
  }

  record At(Edge edge) implements Step {}

  /** What lies around the place, by the steps behind this one, of which the last is an end. */
  record Around(boolean not, int next) implements Step {}

  /** The end of a match, or of what lies around. */
  record End() implements Step {}
}
