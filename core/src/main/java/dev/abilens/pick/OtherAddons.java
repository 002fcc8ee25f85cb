package dev.abilens.pick;

import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Lists the addons of a package, but not those of packages in it. */
final class OtherAddons {
  /** More entries of a package are not listed. */
  private static final int MAX_ENTRIES = 20_000;

  private OtherAddons() {}

  /**
   * Returns the paths of addons below a directory.
   *
   * @param more is told the directory that was not looked at any more
   */
  static List<String> in(ScriptFiles files, String top, Consumer<String> more) {
    List<String> found = new ArrayList<>();
    Deque<String> ahead = new ArrayDeque<>(List.of(ScriptFiles.inTree(top)));
    int seen = 0;
    try {
      while (!ahead.isEmpty()) {
        String directory = ahead.removeFirst();
        for (FileTree.Entry entry : files.tree().list(directory)) {
          if (++seen > MAX_ENTRIES) {
            more.accept("/" + directory);
            return found;
          }
          if (entry.kind() == FileTree.Kind.FILE && entry.fileName().endsWith(".node"))
            found.add("/" + entry.path());
          else if (entry.kind() == FileTree.Kind.DIRECTORY
              && !entry.fileName().equals("node_modules")) ahead.addLast(entry.path());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
