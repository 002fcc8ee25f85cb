package dev.abilens.pe;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.SystemLoader;
import java.io.IOException;
import java.util.List;

/** The service that reads PE files. Thread-safe. */
public final class PeFormat implements ImageFormat {
  // They remember what they read of a system's files.
  private final List<SystemLoader> loaders = List.of(new WindowsLoader());

  /** Makes the service. */
  public PeFormat() {}

  @Override
  public BinaryFormat format() {
    return BinaryFormat.PE;
  }

  @Override
  public List<SystemLoader> loaders() {
    return loaders;
  }

  @Override
  public List<Image> images(ByteSource source, ReadLimits limits) throws IOException {
    return List.of(new PeImage(PeFile.of(source, limits)));
  }
}
