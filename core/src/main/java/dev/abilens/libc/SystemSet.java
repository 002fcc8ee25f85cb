package dev.abilens.libc;

import java.util.List;

/**
 * The systems that a word of the command line may stand for. Immutable and thread-safe.
 *
 * @param word the word as it was given
 * @param members the systems, oldest first
 * @param complete whether it can stand for no other, as far as the tables know
 * @param evidence why these
 */
public record SystemSet(
    String word, List<Distribution> members, boolean complete, String evidence) {
  /** Copies the list. */
  public SystemSet {
    members = List.copyOf(members);
  }
}
