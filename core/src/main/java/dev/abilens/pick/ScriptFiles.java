package dev.abilens.pick;

import dev.abilens.bytes.ByteSource;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tree as scripts ask about it. Paths begin with the slash that stands for its top; an {@link
 * IOException} comes out unchecked.
 */
final class ScriptFiles {
  /** Larger than any script that chooses a file; archives keep texts up to this size. */
  private static final int MAX_TEXT = 1 << 20;

  private final FileTree tree;

  ScriptFiles(FileTree tree) {
    this.tree = tree;
  }

  FileTree tree() {
    return tree;
  }

  static String join(String directory, String name) {
    return directory.equals("/") ? "/" + name : directory + "/" + name;
  }

  static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Returns the path in the tree, as {@link FileTree} takes it. */
  static String inTree(String path) {
    return path.substring(1);
  }

  FileTree.@Nullable Entry entry(String path) {
    try {
      return Links.follow(tree, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isFile(String path) {
    FileTree.Entry entry = entry(path);
    return entry != null && entry.kind() == FileTree.Kind.FILE;
  }

  boolean isDirectory(String path) {
    FileTree.Entry entry = entry(path);
    return entry != null && entry.kind() == FileTree.Kind.DIRECTORY;
  }

  /** Returns where a path leads to, links followed; itself if nowhere. */
  String real(String path) {
    FileTree.Entry entry = entry(path);
    return entry == null ? path : "/" + entry.path();
  }

  /** Returns the names in a directory in their order; none if there is no such directory. */
  List<String> names(String directory) {
    FileTree.Entry entry = entry(directory);
    if (entry == null || entry.kind() != FileTree.Kind.DIRECTORY) return List.of();
    try {
      List<String> names = new ArrayList<>();
      for (FileTree.Entry member : tree.list(entry.path())) names.add(member.fileName());
      return List.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a regular file, links followed; null if there is none. */
  @Nullable ByteSource open(String path) {
    FileTree.Entry entry = entry(path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return null;
    try {
      return tree.open(entry.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file as a text; null if there is none, or it is larger than a script is. */
  @Nullable String text(String path) {
    try (ByteSource source = open(path)) {
      if (source == null || source.size() > MAX_TEXT) return null;
      byte[] bytes = new byte[(int) source.size()];
      source.copy(0, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
