package dev.abilens.install;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.json.Json;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells which package manager a project has from its files. Directories are looked at once as long
 * as one addon after the other lies below them in one tree: they do by the hundred. Safe for use by
 * many threads.
 */
public final class ProjectManagers {
  /** So much of a lock file tells Yarn 1 from later ones. */
  private static final int HEAD = 512;

  private static final String MANIFEST = "package.json";

  /** In the order in which they win where there are several. */
  private static final List<String> LOCK_FILES =
      List.of(
          "pnpm-lock.yaml",
          "bun.lock",
          "bun.lockb",
          "yarn.lock",
          "npm-shrinkwrap.json",
          "package-lock.json");

  /** What only one of them leaves in node_modules. */
  private static final List<Map.Entry<String, PackageManager>> TRACES =
      List.of(
          Map.entry(".pnpm", PackageManager.PNPM),
          Map.entry(".modules.yaml", PackageManager.PNPM),
          Map.entry(".yarn-state.yml", PackageManager.YARN),
          Map.entry(".yarn-integrity", PackageManager.YARN_CLASSIC),
          Map.entry(".package-lock.json", PackageManager.NPM));

  private static final String PACKAGES = "node_modules";

  /** What a directory has that a project or a part of one is in; lock files lie beside these. */
  private static final List<String> OF_PROJECT = List.of(MANIFEST, PACKAGES);

  /**
   * Directories one above the other, up to the one that tells or the top.
   *
   * @param manager what is told below each of them
   */
  private record Chain(
      WeakReference<FileTree> tree, List<String> directories, Optional<PackageManager> manager) {}

  private volatile @Nullable Chain last;

  /** Makes one that has looked at nothing yet. */
  public ProjectManagers() {}

  /**
   * Tells from the files around an addon: the nearest directory above it that has a lock file, or
   * names its manager, says it.
   *
   * @param tree the tree that the addon lies in
   * @param path its path in it
   * @return the manager, or empty if nothing tells
   */
  public Optional<PackageManager> of(FileTree tree, String path) {
    Chain known = last;
    if (known != null && known.tree.get() != tree) known = null;
    List<String> passed = new ArrayList<>();
    Optional<PackageManager> manager;
    String directory = outsideOfPackages(above(path));
    while (true) {
      int at = known == null ? -1 : known.directories.indexOf(directory);
      if (known != null && at >= 0) {
        if (passed.isEmpty()) return known.manager;
        manager = known.manager;
        passed.addAll(known.directories.subList(at, known.directories.size()));
        break;
      }
      passed.add(directory);
      try {
        manager = in(tree, directory);
      } catch (IOException e) {
        // Which command to advise is a convenience: what cannot be read leaves it open.
        return Optional.empty();
      }
      if (manager.isPresent() || directory.isEmpty()) break;
      directory = above(directory);
    }
    last = new Chain(new WeakReference<>(tree), passed, manager);
    return manager;
  }

  private static String above(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Lock files of packages that were published with theirs are not the project's. */
  private static String outsideOfPackages(String directory) {
    int at = directory.indexOf(PACKAGES);
    while (at >= 0) {
      int end = at + PACKAGES.length();
      boolean begins = at == 0 || directory.charAt(at - 1) == '/';
      boolean ends = end == directory.length() || directory.charAt(end) == '/';
      if (begins && ends) return directory.substring(0, Math.max(0, at - 1));
      at = directory.indexOf(PACKAGES, at + 1);
    }
    return directory;
  }

  private static Optional<PackageManager> in(FileTree tree, String directory) throws IOException {
    List<String> there = tree.existing(directory, OF_PROJECT);
    if (there.isEmpty()) return Optional.empty();
    if (there.contains(MANIFEST)) {
      Optional<PackageManager> named = named(tree, directory);
      if (named.isPresent()) return named;
    }
    for (String lock : tree.existing(directory, LOCK_FILES))
      if (isFile(tree, directory, lock)) return Optional.of(locked(tree, directory, lock));
    if (!there.contains(PACKAGES)) return Optional.empty();
    String packages = FileTree.join(directory, PACKAGES);
    for (var trace : TRACES)
      if (tree.exists(FileTree.join(packages, trace.getKey())))
        return Optional.of(trace.getValue());
    return Optional.empty();
  }

  private static PackageManager locked(FileTree tree, String directory, String lock)
      throws IOException {
    return switch (lock) {
      case "pnpm-lock.yaml" -> PackageManager.PNPM;
      case "bun.lock", "bun.lockb" -> PackageManager.BUN;
      case "yarn.lock" ->
          head(tree, FileTree.join(directory, lock)).contains("__metadata:")
              ? PackageManager.YARN
              : PackageManager.YARN_CLASSIC;
      default -> PackageManager.NPM;
    };
  }

  private static Optional<PackageManager> named(FileTree tree, String directory)
      throws IOException {
    if (!isFile(tree, directory, MANIFEST)) return Optional.empty();
    String name;
    try (ByteSource source = tree.open(FileTree.join(directory, MANIFEST))) {
      name = Json.read(source).get("packageManager").text("");
    } catch (MalformedBinaryException e) {
      return Optional.empty();
    }
    int at = name.indexOf('@');
    if (at <= 0) return Optional.empty();
    return switch (name.substring(0, at)) {
      case "npm" -> Optional.of(PackageManager.NPM);
      case "pnpm" -> Optional.of(PackageManager.PNPM);
      case "bun" -> Optional.of(PackageManager.BUN);
      case "yarn" ->
          Optional.of(
              name.startsWith("1.", at + 1) ? PackageManager.YARN_CLASSIC : PackageManager.YARN);
      default -> Optional.empty();
    };
  }

  private static boolean isFile(FileTree tree, String directory, String name) throws IOException {
    FileTree.Entry entry = tree.entry(FileTree.join(directory, name));
    return entry != null && entry.kind() == FileTree.Kind.FILE;
  }

  private static String head(FileTree tree, String path) throws IOException {
    try (ByteSource source = tree.open(path)) {
      byte[] head = new byte[(int) Math.min(HEAD, source.size())];
      source.copy(0, head, 0, head.length);
      return new String(head, StandardCharsets.UTF_8);
    }
  }
}
