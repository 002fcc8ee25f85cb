package dev.abilens.image;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of one system's loader: what {@code dlopen} would do, in the order in which it would do
 * it. Thread-safe.
 */
public interface SystemLoader {
  /** Returns which loader it is a model of. */
  LoaderKind kind();

  /**
   * Returns which image of a file of its format this loader takes.
   *
   * @param images one for each architecture
   * @param process the process that asks
   * @return the image, the first of all where it takes none; null if there is none
   */
  default @Nullable Image pick(List<Image> images, LoadRequest.Process process) {
    for (Image image : images) if (image.architecture() == process.architecture()) return image;
    return images.isEmpty() ? null : images.get(0);
  }

  /**
   * Foresees one load. Never throws for what the file holds.
   *
   * @param request the file and the process
   * @throws IOException if a file that has to be looked at cannot be read
   */
  LoadResult load(LoadRequest request) throws IOException;
}
