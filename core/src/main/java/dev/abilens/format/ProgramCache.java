package dev.abilens.format;

import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoadRequest;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What processes look like before a load, kept while the tree that they run in is in use and there
 * is memory. Safe for use by many threads.
 *
 * @param <T> what is kept
 */
public final class ProgramCache<T> {
  private static final int MAX_PROGRAMS = 16;

  // What is kept refers to its tree, so it must not be held strongly.
  private final Map<FileTree, SoftReference<Map<Key, T>>> known =
      Collections.synchronizedMap(new WeakHashMap<>());

  private record Key(
      @Nullable Image program,
      String programPath,
      Architecture architecture,
      LoadRequest.Linked linked) {}

  private static final class Recent<T> extends LinkedHashMap<Key, T> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(MAX_PROGRAMS, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Key, T> eldest) {
      return size() > MAX_PROGRAMS;
    }
  }

  /** Makes an empty cache. */
  public ProgramCache() {}

  /**
   * Makes what is not yet known.
   *
   * @param <T> what is made
   */
  public interface Maker<T> {
    /** Returns the process. */
    T make() throws IOException;
  }

  /** Returns what a process looks like. */
  public T get(LoadRequest.Process process, Maker<T> maker) throws IOException {
    FileTree tree = process.root();
    // What tables say differs from system to system and costs nothing to ask again.
    if (tree == null) return maker.make();
    Map<Key, T> programs = programs(tree);
    Key key =
        new Key(process.program(), process.programPath(), process.architecture(), process.linked());
    T made = programs.get(key);
    if (made == null) {
      made = maker.make();
      programs.put(key, made);
    }
    return made;
  }

  private Map<Key, T> programs(FileTree tree) {
    SoftReference<Map<Key, T>> kept = known.get(tree);
    Map<Key, T> programs = kept == null ? null : kept.get();
    if (programs == null) {
      programs = Collections.synchronizedMap(new Recent<>());
      known.put(tree, new SoftReference<>(programs));
    }
    return programs;
  }
}
