package dev.abilens.project;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.project.PlugAndPlay.Package;
import dev.abilens.scan.Archive;
import dev.abilens.tree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree with a project in it that Yarn installed without {@code node_modules}: as its packages see
 * it, archives are directories, and one package finds another where Yarn says. Safe for use by many
 * threads.
 */
public final class PlugAndPlayTree implements FileTree, Closeable {
  /** The name of the file that Yarn writes. */
  public static final String FILE = PlugAndPlay.FILE;

  /** How the names of the archives end that Yarn shows as directories. */
  public static final String ARCHIVE = ".zip";

  private final FileTree base;
  private final PlugAndPlay written;
  private final ReadLimits limits;
  private final Map<String, Optional<Archive>> opened = new HashMap<>();

  private PlugAndPlayTree(FileTree base, PlugAndPlay written, ReadLimits limits) {
    this.base = base;
    this.written = written;
    this.limits = limits;
  }

  /**
   * Opens the tree of the project that a directory is in.
   *
   * @param base the files; they stay open
   * @param directory a directory among them
   * @param limits what its archives may cost
   * @return the tree, to be closed; empty if no directory around has what Yarn writes
   * @throws ManifestException if what is there cannot be read as such
   * @throws IOException if it cannot be read at all
   */
  public static Optional<PlugAndPlayTree> of(FileTree base, String directory, ReadLimits limits)
      throws IOException, ManifestException {
    for (String at = directory; ; at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      Optional<PlugAndPlayTree> found = at(base, at, limits);
      if (found.isPresent() || at.isEmpty()) return found;
    }
  }

  /**
   * Opens the tree of a project.
   *
   * @param base the files; they stay open
   * @param directory the project's own directory among them
   * @param limits what its archives may cost
   * @return the tree, to be closed; empty if what Yarn writes is not in that directory
   * @throws ManifestException if what is there cannot be read as such
   * @throws IOException if it cannot be read at all
   */
  public static Optional<PlugAndPlayTree> at(FileTree base, String directory, ReadLimits limits)
      throws IOException, ManifestException {
    return PlugAndPlay.read(base, directory)
        .map(written -> new PlugAndPlayTree(base, written, limits));
  }

  /** Returns whether a path leads into an archive, where no system loads a library from. */
  public boolean isInArchive(String path) throws IOException {
    return archiveIn(path) != null;
  }

  /**
   * Returns the name of the package that a path is in, if Yarn leaves that package in an archive;
   * else null.
   */
  public @Nullable String archivedPackage(String path) throws IOException {
    String archive = archiveIn(path);
    Package found = archive == null ? null : written.around(path);
    return found != null && found.location().startsWith(archive + "/") ? found.name() : null;
  }

  /** Returns the directories of the packages that stay in archives with addons in them. */
  public List<String> archivedAddons() throws IOException {
    List<String> directories = new ArrayList<>();
    for (Package one : packages()) if (listsAddon(one.location())) directories.add(one.location());
    return directories;
  }

  boolean isProject(String directory) {
    return directory.equals(written.directory());
  }

  Collection<Package> packages() {
    return written.packages();
  }

  /** Returns the package that a directory is in, or null if Yarn knows of none. */
  @Nullable Package around(String directory) {
    return written.around(directory);
  }

  @Nullable String find(Package from, String name) {
    return written.find(from, name);
  }

  /** Returns whether the names in the archive that a path leads into say that it has an addon. */
  boolean listsAddon(String path) throws IOException {
    String archive = archiveIn(path);
    return archive != null && Archive.listsAddon(base, archive);
  }

  /** Returns the path of the archive that a path leads through, or null. */
  private @Nullable String archiveIn(String path) throws IOException {
    for (int at = path.indexOf(ARCHIVE); at >= 0; at = path.indexOf(ARCHIVE, at + 1)) {
      int end = at + ARCHIVE.length();
      if (end < path.length() && path.charAt(end) != '/') continue;
      Entry entry = base.entry(path.substring(0, end));
      if (entry != null && entry.kind() == Kind.FILE) return path.substring(0, end);
    }
    return null;
  }

  private synchronized @Nullable FileTree opened(String archive) throws IOException {
    Optional<Archive> known = opened.get(archive);
    if (known == null) {
      known = Archive.open(base, archive, limits);
      opened.put(archive, known);
    }
    return known.isEmpty() || known.get().parts().isEmpty()
        ? null
        : known.get().parts().get(0).tree();
  }

  private FileTree needed(String archive) throws IOException {
    FileTree tree = opened(archive);
    if (tree != null) return tree;
    throw new NoSuchFileException(base.name() + ": " + archive + ": no archive");
  }

  private static String inside(String archive, String path) {
    return path.length() == archive.length() ? "" : path.substring(archive.length() + 1);
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public @Nullable Entry entry(String path) throws IOException {
    String archive = archiveIn(path);
    FileTree tree = archive == null ? null : opened(archive);
    if (archive == null || tree == null) return base.entry(path);
    Entry entry = tree.entry(inside(archive, path));
    return entry == null ? null : new Entry(path, entry.kind(), entry.size());
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    String archive = archiveIn(directory);
    if (archive == null) return base.list(directory);
    return needed(archive).list(inside(archive, directory)).stream()
        .map(one -> new Entry(archive + "/" + one.path(), one.kind(), one.size()))
        .toList();
  }

  @Override
  public ByteSource open(String path) throws IOException {
    String archive = archiveIn(path);
    return archive == null ? base.open(path) : needed(archive).open(inside(archive, path));
  }

  @Override
  public String readLink(String path) throws IOException {
    String archive = archiveIn(path);
    return archive == null ? base.readLink(path) : needed(archive).readLink(inside(archive, path));
  }

  @Override
  public String display(String path) {
    return base.display(path);
  }

  @Override
  public boolean tells(String path) {
    return base.tells(path);
  }

  @Override
  public synchronized void close() {
    opened.values().forEach(archive -> archive.ifPresent(Archive::close));
    opened.clear();
  }
}
