package dev.abilens.image;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import java.io.IOException;
import java.util.List;

/**
 * Service: reads the files of one format. Implementations have a public constructor without
 * parameters and are thread-safe.
 */
public interface ImageFormat {
  /** Returns the format that it reads. */
  BinaryFormat format();

  /**
   * Returns the loaders that load this format, as services of the same module.
   *
   * @return the loaders, none twice
   */
  List<SystemLoader> loaders();

  /**
   * Reads a file.
   *
   * @param source the file, which begins like this format; it must stay open as long as the images
   *     are used
   * @param limits what reading may cost
   * @return one image, or one for each architecture of a universal file
   * @throws dev.abilens.bytes.MalformedBinaryException if what every other fact rests on
   *     contradicts itself
   * @throws IOException if the file cannot be read
   */
  List<Image> images(ByteSource source, ReadLimits limits) throws IOException;
}
