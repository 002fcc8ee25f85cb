package dev.abilens.pick;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.project.PackageManifest;
import dev.abilens.scan.Archive;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import dev.abilens.tree.MountedTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a package's install script fetches, and the package as it is after that. Nothing is fetched:
 * archives count that lie at hand. For one thread.
 */
final class Downloads implements Closeable {
  private final FileTree tree;
  private final PackageManifest manifest;
  private final List<Path> given;
  private final ReadLimits limits;
  private final @Nullable InstallTool tool;
  private final Map<String, Download> downloads = new LinkedHashMap<>();
  private final Map<String, Optional<Archive>> opened = new HashMap<>();
  private final Map<Archive, FileTree> unpacked = new HashMap<>();
  private final Map<String, String> passed = new LinkedHashMap<>();

  /**
   * Makes them.
   *
   * @param given archives that lie elsewhere
   */
  Downloads(FileTree tree, PackageManifest manifest, List<Path> given, ReadLimits limits) {
    this.tree = tree;
    this.manifest = manifest;
    this.given = given;
    this.limits = limits;
    this.tool = InstallTool.of(manifest);
  }

  /** Returns the archives that were asked for so far. */
  List<Download> asked() {
    return List.copyOf(downloads.values());
  }

  /** Returns the archives at hand that nothing was unpacked of, with the reasons. */
  Map<String, String> passed() {
    Map<String, String> all = new LinkedHashMap<>(passed);
    if (downloads.isEmpty()) return all;
    for (Path path : given)
      if (!opened.containsKey(path.toString()))
        all.put(path.toString(), "asked for is " + String.join(", ", downloads.keySet()));
    return all;
  }

  /**
   * Returns the tree as it is once the install script has run on a target: the tree itself where
   * what it fetches is not at hand, or nothing is fetched.
   */
  FileTree installed(Setting setting) throws IOException {
    Wanted wanted = wanted(setting);
    if (wanted == null) return tree;
    String held = null;
    Archive archive = null;
    if (wanted.local() != null) {
      FileTree.Entry local = Links.follow(tree, inPackage(wanted.local()));
      if (local != null && local.kind() == FileTree.Kind.FILE) {
        held = wanted.local();
        archive = open(held, () -> Archive.open(tree, local.path(), limits));
      }
    }
    for (Path path : given)
      if (archive == null && wanted.isCalled(String.valueOf(path.getFileName()))) {
        held = path.toString();
        archive = open(held, () -> Archive.open(path, limits));
      }
    String shown = held;
    downloads.computeIfAbsent(
        wanted.archive(), name -> new Download(wanted.tool(), name, wanted.url(), shown));
    boolean kept = wanted.kept() != null && Links.follow(tree, inPackage(wanted.kept())) != null;
    if (kept && held != null)
      passed.put(held, "nothing is fetched: " + wanted.kept() + " is there");
    return archive == null || kept ? tree : over(archive, wanted);
  }

  private @Nullable Wanted wanted(Setting setting) {
    if (tool == null) return null;
    return tool.name().equals(NodePreGyp.NAME)
        ? NodePreGyp.wanted(manifest, setting)
        : PrebuildInstall.wanted(manifest, tool, setting);
  }

  private String inPackage(String path) {
    return path.isEmpty() || manifest.directory().isEmpty()
        ? manifest.directory() + path
        : manifest.directory() + "/" + path;
  }

  /** Opens an archive. */
  private interface Opening {
    Optional<Archive> open() throws IOException;
  }

  private @Nullable Archive open(String held, Opening opening) {
    Optional<Archive> archive = opened.get(held);
    if (archive == null) {
      try {
        archive = opening.open();
        if (archive.isEmpty()) passed.put(held, "it is no archive that is read");
        else if (!archive.get().problems().isEmpty())
          passed.put(held, archive.get().problems().get(0).message());
      } catch (IOException e) {
        passed.put(held, String.valueOf(e.getMessage()));
        archive = Optional.empty();
      }
      opened.put(held, archive);
    }
    return archive.orElse(null);
  }

  private FileTree over(Archive archive, Wanted wanted) throws IOException {
    FileTree known = unpacked.get(archive);
    if (known != null) return known;
    FileTree made = unpack(archive, wanted);
    unpacked.put(archive, made);
    return made;
  }

  private FileTree unpack(Archive archive, Wanted wanted) throws IOException {
    if (archive.parts().isEmpty()) return tree;
    FileTree inside = archive.parts().get(0).tree();
    String directory = inPackage(wanted.directory());
    List<MountedTree.Mount> mounts = new ArrayList<>();
    if (!wanted.stripped()) mounts.add(new MountedTree.Mount(directory, inside, ""));
    else
      for (FileTree.Entry entry : inside.list(""))
        if (entry.kind() == FileTree.Kind.DIRECTORY)
          mounts.add(new MountedTree.Mount(directory, inside, entry.path()));
    return new MountedTree(tree, mounts);
  }

  @Override
  public void close() {
    opened.values().forEach(archive -> archive.ifPresent(Archive::close));
  }
}
