package dev.abilens.image;

import dev.abilens.bytes.ByteSource;
import java.io.IOException;
import java.util.List;

/** Reads the images of a file with whatever formats are at hand. */
@FunctionalInterface
public interface ImageReader {
  /**
   * Reads a file.
   *
   * @param source the file; it must stay open as long as the images are used
   * @return one image for each architecture; none if it is no binary or no format at hand reads it
   * @throws dev.abilens.bytes.MalformedBinaryException if it contradicts itself
   * @throws IOException if it cannot be read
   */
  List<Image> read(ByteSource source) throws IOException;
}
