package dev.abilens.project;

import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The packages that Yarn unpacks where it installs without {@code node_modules}: those with addons,
 * each in a directory of its own. The others stay in archives and are not found here.
 */
final class Unplugged {
  static final String NAME = ".yarn/unplugged";

  private Unplugged() {}

  /**
   * Returns where a package is that an unplugged one asks for. Of several versions it is the one
   * that the asking package names exactly.
   *
   * @param from the directory of the file that asks
   */
  static Optional<String> find(FileTree tree, String from, String name) throws IOException {
    int at = ("/" + from).lastIndexOf("/" + NAME + "/");
    if (at < 0) return Optional.empty();
    String top = from.substring(0, at + NAME.length());
    List<String> found = new ArrayList<>();
    for (FileTree.Entry store : tree.list(top)) {
      String inside = store.path() + "/node_modules/" + name;
      FileTree.Entry entry = tree.entry(inside);
      if (entry != null && entry.kind() == FileTree.Kind.DIRECTORY) found.add(inside);
    }
    if (found.size() < 2) return found.stream().findFirst();
    Optional<PackageManifest> asking = around(tree, from, top);
    if (asking.isEmpty()) return Optional.empty();
    Located wanted = asking.get().optionalDependencies().get(name);
    if (wanted == null) wanted = asking.get().dependencies().get(name);
    for (String directory : found) {
      Optional<PackageManifest> manifest = read(tree, directory);
      if (wanted != null
          && manifest.isPresent()
          && wanted.toString().equals(manifest.get().version())) return Optional.of(directory);
    }
    return Optional.empty();
  }

  private static Optional<PackageManifest> around(FileTree tree, String from, String top)
      throws IOException {
    for (String at = from; at.length() > top.length(); at = at.substring(0, at.lastIndexOf('/'))) {
      Optional<PackageManifest> manifest = read(tree, at);
      if (manifest.isPresent()) return manifest;
    }
    return Optional.empty();
  }

  private static Optional<PackageManifest> read(FileTree tree, String directory)
      throws IOException {
    try {
      return PackageManifest.read(tree, directory);
    } catch (ManifestException e) {
      return Optional.empty();
    }
  }
}
