package dev.abilens.pick;

import dev.abilens.target.ResolvedTarget;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Judgement;

/** Judges a file of a tree, as {@link dev.abilens.Abilens} does. */
@FunctionalInterface
public interface Trial {
  /**
   * Returns the answer for a file.
   *
   * @param tree the tree
   * @param path the file's path in it, links followed
   * @param target where it is to load
   */
  Judgement judge(FileTree tree, String path, ResolvedTarget target);
}
