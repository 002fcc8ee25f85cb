package dev.abilens;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.project.AddonPackages;
import dev.abilens.project.ManifestException;
import dev.abilens.project.PlugAndPlayTree;
import dev.abilens.scan.Archive;
import dev.abilens.tree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The packages under a path: a directory, or an archive that is held open. */
final class PackageSource implements Closeable {
  /**
   * Where a package is.
   *
   * @param tree the tree that it lies in
   * @param directory its directory in the tree
   */
  record Place(FileTree tree, String directory) {}

  private final @Nullable Closeable opened;
  private final List<Place> places;

  private PackageSource(@Nullable Closeable opened, List<Place> places) {
    this.opened = opened;
    this.places = places;
  }

  static PackageSource open(Path path, ReadLimits limits) throws IOException {
    Path real = path.toRealPath();
    if (Files.isDirectory(real)) {
      // The whole file system, so that packages around it are found.
      FileTree tree = FileTree.of(real.getRoot());
      String directory =
          real.getRoot()
              .relativize(real)
              .toString()
              .replace(real.getFileSystem().getSeparator(), "/");
      return ofDirectory(tree, directory, limits);
    }
    Optional<Archive> archive = Archive.open(path, limits);
    if (archive.isEmpty())
      throw new IOException(path + ": neither a directory nor an archive that is read");
    List<Place> places = new ArrayList<>();
    try {
      for (Archive.Part part : archive.get().parts()) places.addAll(in(part.tree(), "", limits));
    } catch (IOException e) {
      archive.get().close();
      throw e;
    }
    return new PackageSource(archive.get(), places);
  }

  private static PackageSource ofDirectory(FileTree tree, String directory, ReadLimits limits)
      throws IOException {
    PlugAndPlayTree yarn;
    try {
      yarn = PlugAndPlayTree.of(tree, directory, limits).orElse(null);
    } catch (ManifestException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (yarn == null) return new PackageSource(null, in(tree, directory, limits));
    try {
      return new PackageSource(yarn, in(yarn, directory, limits));
    } catch (IOException | RuntimeException e) {
      yarn.close();
      throw e;
    }
  }

  private static List<Place> in(FileTree tree, String directory, ReadLimits limits)
      throws IOException {
    return AddonPackages.in(tree, directory, limits).stream()
        .map(found -> new Place(tree, found))
        .toList();
  }

  List<Place> places() {
    return places;
  }

  @Override
  public void close() throws IOException {
    if (opened != null) opened.close();
  }
}
