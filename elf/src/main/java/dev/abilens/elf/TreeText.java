package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Files of a tree that are read as one text. */
final class TreeText {
  private TreeText() {}

  /**
   * Returns a file a byte a character, links followed.
   *
   * @param max the most bytes that are read
   * @return null where there is no such file, or a larger one
   */
  static @Nullable String read(FileTree tree, String path, long max) throws IOException {
    FileTree.Entry entry = Links.follow(tree, path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE || entry.size() > max) return null;
    try (ByteSource source = tree.open(entry.path())) {
      Region all = source.region("file", 0, source.size());
      return all.latin1(0, all.length());
    }
  }
}
