package dev.abilens.tree;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree of files: a directory, an archive, an image. Everything that looks at files beside a
 * binary looks through it.
 *
 * <p>Paths are relative to the top of the tree, separated by {@code /}, without a leading or
 * trailing one; the top itself is the empty string. A path is taken literally: links in it are not
 * followed, see {@link Links}. Safe for use by many threads, as far as the files themselves stay
 * still.
 */
public interface FileTree {
  /** Returns what the tree is called, for messages. */
  String name();

  /**
   * Returns what is at a path.
   *
   * @return the entry, or null if there is none
   * @throws IOException if that cannot be found out
   */
  @Nullable Entry entry(String path) throws IOException;

  /**
   * Returns whether something is at a path. Asking in vain, as who looks for files of many names
   * mostly does, costs less than {@link #entry}; a link that leads nowhere may count as nothing.
   *
   * @throws IOException if that cannot be found out
   */
  default boolean exists(String path) throws IOException {
    return entry(path) != null;
  }

  /**
   * Returns those of some names at which {@link #exists} says that something is in a directory.
   *
   * @param directory the directory's path; empty for the top
   * @param names the names, in the order of the answer
   * @throws IOException if that cannot be found out
   */
  default List<String> existing(String directory, List<String> names) throws IOException {
    List<String> found = new ArrayList<>(0);
    for (String name : names) if (exists(join(directory, name))) found.add(name);
    return found;
  }

  /**
   * Returns what a directory holds, sorted by name in byte order, so that no answer depends on a
   * file system's own order.
   *
   * @param directory the directory's path
   * @throws IOException if it cannot be read or is no directory
   */
  List<Entry> list(String directory) throws IOException;

  /**
   * Opens a regular file.
   *
   * @throws IOException if it cannot be opened or is no regular file
   */
  ByteSource open(String path) throws IOException;

  /**
   * Returns the text of a symbolic link, as it stands in the tree.
   *
   * @throws IOException if it cannot be read or is no link
   */
  String readLink(String path) throws IOException;

  /**
   * Returns the environment that the tree gives its processes, such as the {@code ENV} lines of an
   * image; none where it says nothing of them.
   */
  default Map<String, String> environment() {
    return Map.of();
  }

  /**
   * Returns whether the tree tells all that will be at a path. The archive of one package does not
   * tell what is around the package once it is installed.
   *
   * @param path a path as {@link Links#follow} takes it
   */
  default boolean tells(String path) {
    return true;
  }

  /**
   * Returns how messages of a loader call a file of this tree.
   *
   * @param path its path in the tree
   */
  default String display(String path) {
    return "/" + path;
  }

  /**
   * Returns the tree below a directory of a file system.
   *
   * @param directory the top; {@code /} is this machine
   */
  static FileTree of(Path directory) {
    return new DirectoryTree(directory);
  }

  /**
   * Returns the path of something in a directory.
   *
   * @param directory the directory's path; empty for the top
   * @param name its path from there
   */
  static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  /** What an entry is. */
  enum Kind {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link. */
    LINK,
    /** Something that is never opened: a device, a FIFO, a socket. */
    OTHER
  }

  /**
   * One entry of a tree.
   *
   * @param path its path from the top
   * @param kind what it is, links not followed
   * @param size the size in bytes of a regular file, 0 for anything else
   */
  record Entry(String path, Kind kind, long size) {
    /** Returns the last part of the path. */
    public String fileName() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }
}
