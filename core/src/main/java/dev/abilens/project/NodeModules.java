package dev.abilens.project;

import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds packages as Node.js does: in the {@code node_modules} of a directory and of those around
 * it, links followed, so that nested, hoisted and linked layouts (npm, pnpm) are all the same; in a
 * {@link PlugAndPlayTree} where Yarn says; for packages that Yarn unplugged in any other, among the
 * others that it unplugged.
 */
public final class NodeModules {
  private static final String NAME = "node_modules";

  private NodeModules() {}

  /**
   * Returns where a package is that a file asks for.
   *
   * @param tree the tree; nothing outside of it is found
   * @param from the directory of the file that asks, links followed
   * @param name the package's name, such as {@code @scope/name}
   * @return the package's directory, links followed; empty if there is none
   * @throws IOException if the tree cannot be read
   */
  public static Optional<String> find(FileTree tree, String from, String name) throws IOException {
    if (tree instanceof PlugAndPlayTree yarn) {
      PlugAndPlay.Package asking = yarn.around(from);
      if (asking != null) {
        String found = yarn.find(asking, name);
        // What is for other systems is written down, and not fetched.
        return found == null || tree.entry(found) == null ? Optional.empty() : Optional.of(found);
      }
    }
    for (String directory = from; ; directory = parent(directory)) {
      if (!isModules(directory)) {
        FileTree.Entry entry =
            Links.follow(tree, FileTree.join(FileTree.join(directory, NAME), name));
        if (entry != null && entry.kind() == FileTree.Kind.DIRECTORY)
          return Optional.of(entry.path());
      }
      if (directory.isEmpty()) return Unplugged.find(tree, from, name);
    }
  }

  private static boolean isModules(String directory) {
    return directory.equals(NAME) || directory.endsWith("/" + NAME);
  }

  private static String parent(String directory) {
    return directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
  }
}
