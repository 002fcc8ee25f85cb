package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.Problem;
import dev.abilens.image.SystemLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The service that reads Mach-O files, thin and universal. Thread-safe. */
public final class MachOFormat implements ImageFormat {
  private final List<SystemLoader> loaders = List.of(new Dyld());

  /** Makes the service. */
  public MachOFormat() {}

  @Override
  public BinaryFormat format() {
    return BinaryFormat.MACH_O;
  }

  @Override
  public List<SystemLoader> loaders() {
    return loaders;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of a universal file the slices that can be read; the problems of the others are those of
   * each image, too. If none can be read, the file is refused for the first of those problems; if
   * all are static libraries, there are no images.
   */
  @Override
  public List<Image> images(ByteSource source, ReadLimits limits) throws IOException {
    Region head = source.region("head", 0, Math.min(20, source.size()));
    if (HeaderReader.read(head).slices() == 0)
      return List.of(new MachOImage(MachOFile.of(source, limits)));
    FatFile fat = FatFile.of(source, limits);
    List<Image> images = new ArrayList<>();
    for (MachOFile slice : fat.slices()) images.add(new MachOImage(slice, fat.problems()));
    if (images.isEmpty())
      for (Problem p : fat.problems())
        if (p.code().equals("MALFORMED"))
          throw new MalformedBinaryException(p.offset(), p.where(), p.found(), p.expected());
    return List.copyOf(images);
  }
}
