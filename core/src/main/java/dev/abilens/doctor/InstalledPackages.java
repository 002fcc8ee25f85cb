package dev.abilens.doctor;

import dev.abilens.project.ManifestException;
import dev.abilens.project.PackageManifest;
import dev.abilens.project.PlugAndPlayTree;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the packages in a project's {@code node_modules}, those in one another, in pnpm's store and
 * where Yarn unpacks them included. Links are not followed: what they lead to is met where it is.
 */
final class InstalledPackages {
  private static final String MODULES = "node_modules";
  private static final String UNPLUGGED = ".yarn/unplugged";
  private static final int MAX_ENTRIES = 1_000_000;
  private static final int MAX_DEPTH = 40;

  private final ProjectFiles files;
  private final List<InstalledPackage> found = new ArrayList<>();
  private int entries;
  private boolean told;

  InstalledPackages(ProjectFiles files) {
    this.files = files;
  }

  List<InstalledPackage> find() {
    modules(files.inTree(MODULES), 0);
    // Where Yarn unpacks what has addons, if it installs without node_modules.
    for (FileTree.Entry store : list(files.inTree(UNPLUGGED)))
      modules(store.path() + "/" + MODULES, 1);
    archived();
    return found;
  }

  /** Those with addons that Yarn leaves in archives. */
  private void archived() {
    if (!(files.tree() instanceof PlugAndPlayTree yarn)) return;
    try {
      for (String directory : yarn.archivedAddons()) one(directory, 1);
    } catch (IOException e) {
      files.unreadable(files.inProject(UNPLUGGED), e);
    }
  }

  /** Returns the project itself as a package. */
  InstalledPackage project(PackageManifest manifest) {
    List<String> addons = new ArrayList<>();
    contents(files.directory(), 0, addons);
    return new InstalledPackage(files.directory(), manifest, addons, files.isFile("binding.gyp"));
  }

  private void modules(String directory, int depth) {
    for (FileTree.Entry entry : list(directory)) {
      String name = entry.fileName();
      if (entry.kind() != FileTree.Kind.DIRECTORY || depth > MAX_DEPTH) continue;
      if (name.equals(".pnpm") || name.equals(".store")) {
        for (FileTree.Entry store : list(entry.path()))
          if (store.kind() == FileTree.Kind.DIRECTORY)
            modules(store.path() + "/" + MODULES, depth + 1);
      } else if (name.startsWith("@")) {
        for (FileTree.Entry scoped : list(entry.path()))
          if (scoped.kind() == FileTree.Kind.DIRECTORY) one(scoped.path(), depth);
      } else if (!name.startsWith(".")) {
        one(entry.path(), depth);
      }
    }
  }

  private void one(String directory, int depth) {
    List<String> addons = new ArrayList<>();
    contents(directory, 0, addons);
    PackageManifest manifest = null;
    try {
      Optional<PackageManifest> read = PackageManifest.read(files.tree(), directory);
      manifest = read.orElse(null);
    } catch (ManifestException e) {
      // A package whose manifest cannot be read has none; its addons count all the same.
    } catch (IOException e) {
      files.unreadable(files.inProject(directory), e);
    }
    boolean gyp = entry(directory + "/binding.gyp");
    if (manifest != null || !addons.isEmpty())
      found.add(new InstalledPackage(directory, manifest, addons, gyp));
    modules(directory + "/" + MODULES, depth + 1);
  }

  private boolean entry(String path) {
    return files.entry(files.inProject(path)) != null;
  }

  /** The addons of a package, those of packages in it left out. */
  private void contents(String directory, int depth, List<String> addons) {
    for (FileTree.Entry entry : list(directory)) {
      if (entry.kind() == FileTree.Kind.FILE && entry.fileName().endsWith(".node"))
        addons.add(entry.path());
      else if (entry.kind() == FileTree.Kind.DIRECTORY
          && depth < MAX_DEPTH
          && !entry.fileName().equals(MODULES)
          && !entry.fileName().equals(".git")) contents(entry.path(), depth + 1, addons);
    }
  }

  private List<FileTree.Entry> list(String directory) {
    try {
      FileTree.Entry entry = files.tree().entry(directory);
      if (!directory.isEmpty() && (entry == null || entry.kind() != FileTree.Kind.DIRECTORY))
        return List.of();
      List<FileTree.Entry> all = files.tree().list(directory);
      entries += all.size();
      if (entries <= MAX_ENTRIES) return all;
      if (!told) files.limit(files.inProject(directory), "more than " + MAX_ENTRIES + " files");
      told = true;
    } catch (IOException e) {
      files.unreadable(files.inProject(directory), e);
    }
    return List.of();
  }
}
