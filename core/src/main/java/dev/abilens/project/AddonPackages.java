package dev.abilens.project;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.install.AddonLoaders;
import dev.abilens.install.PlatformName;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds the packages of a project that bring addons, or load those of others. */
public final class AddonPackages {
  private static final String MODULES = "node_modules";

  private final FileTree tree;
  private final ReadLimits limits;
  private final Set<String> found = new TreeSet<>();
  private final Set<String> optional = new HashSet<>();
  private long entries;

  /** Workspaces, which link to each other. */
  private final Set<String> met = new HashSet<>();

  private AddonPackages(FileTree tree, ReadLimits limits) {
    this.tree = tree;
    this.limits = limits;
  }

  /**
   * Returns the directories of addon packages: the given one if it is a package without packages
   * below it; else those in {@code node_modules} below it, or in it if it is one, and those that
   * Yarn unplugged, each once, and itself if it brings an addon. A package for one system that
   * another one names among its optional dependencies is that one's.
   *
   * @param tree the tree
   * @param directory where to begin; an npm package's archive has its package one level below
   * @param limits how much is looked at
   * @return paths in the tree, in order
   * @throws IOException if a directory cannot be read
   * @throws LimitReachedException if there is more than the limits let look at
   */
  public static List<String> in(FileTree tree, String directory, ReadLimits limits)
      throws IOException {
    AddonPackages packages = new AddonPackages(tree, limits);
    boolean project = packages.walk(directory);
    if (project) return packages.addons(directory);
    if (manifest(tree, directory).isPresent()) return List.of(directory);
    List<String> below = new ArrayList<>();
    for (FileTree.Entry entry : tree.list(directory))
      if (entry.kind() == FileTree.Kind.DIRECTORY && hasManifest(tree, entry.path()))
        below.add(entry.path());
    return below.isEmpty() && hasManifest(tree, directory) ? List.of(directory) : below;
  }

  private static boolean hasManifest(FileTree tree, String directory) throws IOException {
    return tree.entry(FileTree.join(directory, "package.json")) != null;
  }

  private static Optional<PackageManifest> manifest(FileTree tree, String directory)
      throws IOException {
    try {
      return PackageManifest.read(tree, directory);
    } catch (ManifestException e) {
      return Optional.empty();
    }
  }

  private List<String> addons(String top) throws IOException {
    List<String> addons = new ArrayList<>();
    for (String directory : found) {
      Optional<PackageManifest> manifest = manifest(tree, directory);
      if (manifest.isEmpty()) {
        if (hasManifest(tree, directory) && brings(directory)) addons.add(directory);
        continue;
      }
      String name = manifest.get().name();
      boolean others =
          name != null
              && optional.contains(name)
              && isForOneSystem(name, manifest.get())
              && !directory.equals(top);
      if (!others && isAddon(directory, manifest.get())) addons.add(directory);
    }
    return addons;
  }

  private boolean isAddon(String directory, PackageManifest manifest) throws IOException {
    boolean loads = manifest.dependencies().keySet().stream().anyMatch(AddonLoaders::has);
    return loads || hasPlatformAddons(directory, manifest) || brings(directory);
  }

  /** Whether a package has others for one system each; those that are there may be programs. */
  private boolean hasPlatformAddons(String directory, PackageManifest manifest) throws IOException {
    boolean named = false;
    boolean there = false;
    for (String name : manifest.optionalDependencies().keySet()) {
      if (!isForPlatform(name)) continue;
      named = true;
      Optional<String> found = NodeModules.find(tree, directory, name);
      if (found.isEmpty()) continue;
      there = true;
      if (names(found.get()) || brings(found.get())) return true;
    }
    return named && !there;
  }

  /** Whether a package's manifest names an addon, be it there or not. */
  private boolean names(String directory) throws IOException {
    return manifest(tree, directory).stream()
        .flatMap(
            m ->
                Stream.of(
                        m.text("main").stream(),
                        m.list("files").stream(),
                        m.texts("exports").values().stream())
                    .flatMap(Function.identity()))
        .anyMatch(said -> said.text().endsWith(".node"));
  }

  /** Whether an addon lies in a package, but not in a package in it. */
  private boolean brings(String directory) throws IOException {
    Deque<String> ahead = new ArrayDeque<>(List.of(directory));
    while (!ahead.isEmpty()) {
      String at = ahead.removeFirst();
      for (FileTree.Entry entry : list(at)) {
        // npm builds by what is at a package's top; examples and sources of others lie deeper.
        boolean built = at.equals(directory) && entry.fileName().equals("binding.gyp");
        boolean addon = built || entry.fileName().endsWith(".node");
        if (entry.kind() == FileTree.Kind.FILE && addon) return true;
        if (entry.kind() == FileTree.Kind.DIRECTORY && !entry.fileName().equals(MODULES))
          ahead.addLast(entry.path());
      }
    }
    return false;
  }

  private List<FileTree.Entry> list(String directory) throws IOException {
    List<FileTree.Entry> listed = tree.list(directory);
    entries += listed.size();
    if (entries > limits.maxEntries())
      throw new LimitReachedException(
          0,
          directory,
          "maxEntries",
          "more files and directories",
          "at most " + limits.maxEntries());
    return listed;
  }

  /** Walks through directories of packages; returns whether there are packages below. */
  private boolean walk(String top) throws IOException {
    Deque<String> ahead = new ArrayDeque<>();
    boolean project = top.equals(MODULES) || top.endsWith("/" + MODULES);
    if (project) addPackages(top, ahead);
    else ahead.add(top);
    if (tree instanceof PlugAndPlayTree yarn && yarn.isProject(top)) {
      addPlugAndPlay(yarn);
      return true;
    }
    String unplugged = FileTree.join(top, Unplugged.NAME);
    FileTree.Entry yarn = tree.entry(unplugged);
    if (yarn != null && yarn.kind() == FileTree.Kind.DIRECTORY) {
      project = true;
      addStore(unplugged, ahead);
    }
    while (!ahead.isEmpty()) {
      String directory = ahead.removeFirst();
      if (found.add(directory)) {
        Optional<PackageManifest> manifest = manifest(tree, directory);
        manifest.ifPresent(m -> optional.addAll(m.optionalDependencies().keySet()));
      }
      String modules = FileTree.join(directory, MODULES);
      FileTree.Entry entry = tree.entry(modules);
      if (entry == null || entry.kind() != FileTree.Kind.DIRECTORY) continue;
      project = true;
      addPackages(modules, ahead);
    }
    return project;
  }

  private void addPlugAndPlay(PlugAndPlayTree yarn) throws IOException {
    for (PlugAndPlay.Package one : yarn.packages()) {
      // An archive is looked into only where its names, or what it asks for, speak of addons.
      boolean archive = yarn.isInArchive(one.location());
      if (archive && !isNear(one) && !yarn.listsAddon(one.location())) continue;
      // What is for other systems is written down, and not fetched.
      if (!archive && yarn.entry(one.location()) == null) continue;
      if (!found.add(one.location())) continue;
      manifest(tree, one.location())
          .ifPresent(m -> optional.addAll(m.optionalDependencies().keySet()));
    }
  }

  private static boolean isNear(PlugAndPlay.Package one) {
    return one.dependencies().keySet().stream()
        .anyMatch(
            name -> !name.equals(one.name()) && (AddonLoaders.has(name) || isForPlatform(name)));
  }

  private static boolean isForOneSystem(String name, PackageManifest manifest) {
    return !manifest.os().isEmpty() || !manifest.cpu().isEmpty() || isForPlatform(name);
  }

  private static boolean isForPlatform(String name) {
    return PlatformName.of(name).isPresent();
  }

  // Links lead to packages that are met where they are in the store of pnpm; those of workspaces,
  // which lie outside of any store, are met by them.
  private void addPackages(String top, Deque<String> ahead) throws IOException {
    Deque<String> left = new ArrayDeque<>(List.of(top));
    while (!left.isEmpty()) {
      for (FileTree.Entry entry : list(left.removeFirst())) {
        String name = entry.fileName();
        if (entry.kind() == FileTree.Kind.LINK && !name.startsWith("."))
          addWorkspace(entry.path(), ahead);
        if (entry.kind() != FileTree.Kind.DIRECTORY) continue;
        if (name.equals(".pnpm")) {
          for (FileTree.Entry store : list(entry.path())) {
            String inside = store.path() + "/" + MODULES;
            if (store.kind() == FileTree.Kind.DIRECTORY && tree.entry(inside) != null)
              left.addLast(inside);
          }
        } else if (name.startsWith("@")) {
          for (FileTree.Entry scoped : list(entry.path()))
            if (scoped.kind() == FileTree.Kind.DIRECTORY) ahead.addLast(scoped.path());
            else if (scoped.kind() == FileTree.Kind.LINK) addWorkspace(scoped.path(), ahead);
        } else if (!name.startsWith(".")) {
          ahead.addLast(entry.path());
        }
      }
    }
  }

  private void addWorkspace(String link, Deque<String> ahead) throws IOException {
    FileTree.Entry workspace = Links.follow(tree, link);
    if (workspace != null
        && workspace.kind() == FileTree.Kind.DIRECTORY
        && !("/" + workspace.path()).contains("/" + MODULES + "/")
        && met.add(workspace.path())) ahead.addLast(workspace.path());
  }

  private void addStore(String directory, Deque<String> ahead) throws IOException {
    for (FileTree.Entry store : list(directory)) {
      String inside = store.path() + "/" + MODULES;
      if (store.kind() == FileTree.Kind.DIRECTORY && tree.entry(inside) != null)
        addPackages(inside, ahead);
    }
  }
}
