package dev.abilens.scan;

import dev.abilens.tree.FileTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The whole file systems that the files of a scan lie in, one tree for each: what is learned of a
 * tree for one file holds for the next. For one thread.
 */
final class Roots {
  private final Map<Path, FileTree> trees = new HashMap<>();

  /** Returns the place of a file in them, links followed. */
  Candidate.Place place(Path real) {
    Path root = real.getRoot();
    String path = real.toString().substring(root.toString().length());
    return new Candidate.Place(
        trees.computeIfAbsent(root, FileTree::of),
        path.replace(real.getFileSystem().getSeparator(), "/"));
  }
}
