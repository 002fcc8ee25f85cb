package dev.abilens.macho;

import dev.abilens.tree.FileTree;
import org.jspecify.annotations.Nullable;

/**
 * An image of a process: one that is there already, or one that a {@code dlopen} brings. Immutable.
 *
 * @param name the name that it was asked for by
 * @param path what messages call it
 * @param object the file, or null where only a table says that it is there
 * @param tree the tree that it lies in, or null if that is not at hand
 * @param realPath its path in that tree, links followed: what tells two files apart, and what
 *     {@code @loader_path} is taken from
 */
record LinkedImage(
    String name,
    String path,
    @Nullable DyldObject object,
    @Nullable FileTree tree,
    String realPath) {

  /** Returns a library that is there, though nothing shows its file. */
  static LinkedImage claimed(String path) {
    return new LinkedImage(path, path, null, null, "");
  }

  /** Returns the directory that it lies in, as messages call it, without a slash at its end. */
  String directory() {
    return parent(path);
  }

  /** Returns the directory that it lies in, as a path of its tree. */
  String directoryInTree() {
    return parent(realPath);
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** Returns whether a library of that name is this image, for all that it says itself. */
  boolean isNamed(String wanted) {
    return path.equals(wanted) || (object != null && wanted.equals(object.installName()));
  }

  /** Returns whether both are the same file. */
  boolean isSameFile(FileTree otherTree, String otherPath) {
    return tree == otherTree && object != null && realPath.equals(otherPath);
  }

  /**
   * How an image came to be loaded: itself, then the image that asked for it, and so on to the
   * program. Their {@code LC_RPATH}s are searched in this order.
   *
   * @param image the image
   * @param previous what asked for it, or null for the program
   */
  record Chain(LinkedImage image, @Nullable Chain previous) {}
}
