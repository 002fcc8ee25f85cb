package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of file trees, as one loader finds them. What was read of a tree is kept as long as
 * the tree itself is in use, within a bound, since thousands of addons are held against the same
 * few libraries. Safe for use by many threads.
 */
final class LoaderFiles {
  /** The most paths that are remembered of one tree. */
  private static final int MAX_REMEMBERED = 4096;

  private final HeaderCheck headers;
  private final Map<FileTree, Map<Key, Found>> trees =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** What the loader looks at before it maps a file. */
  interface HeaderCheck {
    /** Returns why the loader does not take the file, or null if it goes on. */
    @Nullable Refusal check(ByteSource source, LoaderAbi abi) throws IOException;

    /** Returns the file as the loader reads it. */
    ByteSource view(ByteSource source, LoaderAbi abi) throws IOException;
  }

  private record Key(LoaderAbi abi, String path) {}

  /** What there is at a path. */
  enum Status {
    /** Nothing. */
    ABSENT,
    /** A directory. */
    DIRECTORY,
    /** A file that the loader does not take. */
    REFUSED,
    /** A file that contradicts itself so far that its tables cannot be read. */
    MALFORMED,
    /** A file that the loader maps. */
    OBJECT
  }

  /**
   * What was found at a path.
   *
   * @param status what there is
   * @param path the path in the tree with links followed, empty where nothing is
   * @param refusal why the loader does not take it, or null
   * @param object the file, or null
   * @param problem what contradicts itself, empty where nothing does
   */
  record Found(
      Status status,
      String path,
      @Nullable Refusal refusal,
      @Nullable LoadedObject object,
      String problem) {
    static final Found ABSENT = new Found(Status.ABSENT, "", null, null, "");
  }

  private static final class Remembered extends LinkedHashMap<Key, Found> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, Found> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }

  LoaderFiles(HeaderCheck headers) {
    this.headers = headers;
  }

  /**
   * Looks at a path of a tree.
   *
   * @param tree the tree
   * @param path the path, links not followed; a leading slash is understood
   */
  Found find(FileTree tree, String path, LoaderAbi abi, ReadLimits limits) throws IOException {
    Map<Key, Found> remembered =
        trees.computeIfAbsent(tree, t -> Collections.synchronizedMap(new Remembered()));
    Key asked = new Key(abi, path);
    Found found = remembered.get(asked);
    if (found != null) return found;
    FileTree.Entry entry = Links.follow(tree, path);
    if (entry == null) {
      found = Found.ABSENT;
    } else {
      Key real = new Key(abi, entry.path());
      found = remembered.get(real);
      if (found == null) {
        found = look(tree, entry, abi, limits);
        remembered.put(real, found);
      }
    }
    remembered.put(asked, found);
    return found;
  }

  private Found look(FileTree tree, FileTree.Entry entry, LoaderAbi abi, ReadLimits limits)
      throws IOException {
    if (entry.kind() == FileTree.Kind.DIRECTORY)
      return new Found(Status.DIRECTORY, entry.path(), null, null, "");
    if (entry.kind() != FileTree.Kind.FILE) return Found.ABSENT;
    try (ByteSource source = tree.open(entry.path())) {
      return read(source, entry.path(), abi, limits);
    }
  }

  /**
   * Reads a file as the loader does.
   *
   * @param source the file, which may be closed afterwards
   * @param path its path, for the answer
   */
  Found read(ByteSource source, String path, LoaderAbi abi, ReadLimits limits) throws IOException {
    Refusal refusal = headers.check(source, abi);
    if (refusal != null) return new Found(Status.REFUSED, path, refusal, null, "");
    try {
      ElfFile file = ElfFile.of(headers.view(source, abi), limits);
      return new Found(Status.OBJECT, path, null, new LoadedObject(file), "");
    } catch (MalformedBinaryException e) {
      return new Found(Status.MALFORMED, path, null, null, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
