package dev.abilens.image;

import java.io.IOException;

/**
 * A model of one system's loader: what {@code dlopen} would do, in the order in which it would do
 * it. Thread-safe.
 */
public interface SystemLoader {
  /** Returns which loader it is a model of. */
  LoaderKind kind();

  /**
   * Foresees one load. Never throws for what the file holds.
   *
   * @param request the file and the process
   * @throws IOException if a file that has to be looked at cannot be read
   */
  LoadResult load(LoadRequest request) throws IOException;
}
