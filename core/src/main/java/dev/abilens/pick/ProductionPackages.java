package dev.abilens.pick;

import dev.abilens.project.ManifestException;
import dev.abilens.project.NodeModules;
import dev.abilens.project.PackageManifest;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The packages that projects run with: those that their dependencies lead to. */
final class ProductionPackages {
  private static final String MODULES = "node_modules";

  /** A project in a tree. */
  private record Project(FileTree tree, String directory) {}

  private final Map<Project, Set<String>> known = new ConcurrentHashMap<>();

  /**
   * Returns whether the dependencies of the project that a package is installed in lead to it; true
   * where it is in none.
   */
  boolean has(FileTree tree, String directory, String name) throws IOException {
    String project = project(directory);
    if (project == null) return true;
    Project key = new Project(tree, project);
    Set<String> names = known.get(key);
    if (names == null) {
      names = names(tree, project);
      known.put(key, names);
    }
    return names.contains(name);
  }

  private static @Nullable String project(String directory) {
    int at = ("/" + directory + "/").indexOf("/" + MODULES + "/");
    return at < 0 ? null : directory.substring(0, Math.max(0, at - 1));
  }

  private static Set<String> names(FileTree tree, String project) throws IOException {
    Set<String> names = new HashSet<>();
    Set<String> seen = new HashSet<>();
    Deque<String> ahead = new ArrayDeque<>();
    ahead.add(project);
    while (!ahead.isEmpty()) {
      String directory = ahead.removeFirst();
      Optional<PackageManifest> manifest =
          seen.add(directory) ? read(tree, directory) : Optional.empty();
      if (manifest.isEmpty()) continue;
      Set<String> needed = new HashSet<>(manifest.get().dependencies().keySet());
      needed.addAll(manifest.get().optionalDependencies().keySet());
      for (String name : needed) {
        names.add(name);
        NodeModules.find(tree, directory, name).ifPresent(ahead::addLast);
      }
    }
    return names;
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
