package dev.abilens.format;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
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
 *
 * @param <A> what tells the files apart that a process takes; compared by {@code equals}
 * @param <O> what the loader makes of a file
 */
public final class LoaderFiles<A, O> {
  /** The most paths that are remembered of one tree. */
  private static final int MAX_REMEMBERED = 4096;

  private final Reader<A, O> reader;
  private final Map<FileTree, Map<Key<A>, Found<O>>> trees =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Reads files as one loader does.
   *
   * @param <A> what tells the files apart that a process takes
   * @param <O> what the loader makes of a file
   */
  public interface Reader<A, O> {
    /** Returns why the loader does not take the file, or null if it goes on. */
    @Nullable Refusal check(ByteSource source, A abi) throws IOException;

    /** Returns the file as the loader holds it; it is read to the end, since it may be closed. */
    O read(ByteSource source, A abi, ReadLimits limits) throws IOException;
  }

  private record Key<A>(A abi, String path) {}

  /** What there is at a path. */
  public enum Status {
    /** Nothing. */
    ABSENT,
    /** Links that go round in circles. */
    CIRCLE,
    /** A directory. */
    DIRECTORY,
    /** A file that the loader does not take. */
    REFUSED,
    /** A file whose tables cannot be read: it contradicts itself, or is larger than may be held. */
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
   * @param <O> what the loader makes of a file
   */
  public record Found<O>(
      Status status, String path, @Nullable Refusal refusal, @Nullable O object, String problem) {
    private static <O> Found<O> without(Status status, String path) {
      return new Found<>(status, path, null, null, "");
    }
  }

  private static final class Remembered<A, O> extends LinkedHashMap<Key<A>, Found<O>> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key<A>, Found<O>> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }

  /**
   * Begins with nothing read.
   *
   * @param reader how a file is read
   */
  public LoaderFiles(Reader<A, O> reader) {
    this.reader = reader;
  }

  /**
   * Looks at a path of a tree.
   *
   * @param tree the tree
   * @param path the path, links not followed; a leading slash is understood
   */
  public Found<O> find(FileTree tree, String path, A abi, ReadLimits limits) throws IOException {
    Map<Key<A>, Found<O>> remembered =
        trees.computeIfAbsent(tree, t -> Collections.synchronizedMap(new Remembered<>()));
    Key<A> asked = new Key<>(abi, path);
    Found<O> found = remembered.get(asked);
    if (found != null) return found;
    FileTree.Entry entry = Links.last(tree, path);
    if (entry == null) {
      found = Found.without(Status.ABSENT, "");
    } else {
      Key<A> real = new Key<>(abi, entry.path());
      found = remembered.get(real);
      if (found == null) {
        found = look(tree, entry, abi, limits);
        remembered.put(real, found);
      }
    }
    remembered.put(asked, found);
    return found;
  }

  private Found<O> look(FileTree tree, FileTree.Entry entry, A abi, ReadLimits limits)
      throws IOException {
    if (entry.kind() == FileTree.Kind.DIRECTORY)
      return Found.without(Status.DIRECTORY, entry.path());
    if (entry.kind() == FileTree.Kind.LINK) return Found.without(Status.CIRCLE, entry.path());
    if (entry.kind() != FileTree.Kind.FILE) return Found.without(Status.ABSENT, "");
    try (ByteSource source = tree.open(entry.path())) {
      return read(reader, source, entry.path(), abi, limits);
    }
  }

  /**
   * Reads a file as the loader does, and keeps nothing of it.
   *
   * @param source the file, which may be closed afterwards
   * @param path its path, for the answer
   */
  public static <A, O> Found<O> read(
      Reader<A, O> reader, ByteSource source, String path, A abi, ReadLimits limits)
      throws IOException {
    Refusal refusal = reader.check(source, abi);
    if (refusal != null) return new Found<>(Status.REFUSED, path, refusal, null, "");
    try {
      O object = reader.read(source, abi, limits);
      LimitReachedException limit = source.limitReached();
      if (limit != null) throw limit;
      return new Found<>(Status.OBJECT, path, null, object, "");
    } catch (MalformedBinaryException e) {
      return new Found<>(Status.MALFORMED, path, null, null, String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
