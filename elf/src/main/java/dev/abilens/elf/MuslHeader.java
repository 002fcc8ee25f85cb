package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.format.LoaderFiles;
import dev.abilens.format.Refusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What musl's loader looks at before it maps a file ({@code map_library}): that it is long enough,
 * its type, the program headers. Magic, class, byte order and machine are not looked at: the file
 * is read as one of the process's own kind.
 */
final class MuslHeader implements LoaderFiles.Reader<LoaderAbi, LoadedObject> {
  @Override
  public @Nullable Refusal check(ByteSource source, LoaderAbi abi) throws IOException {
    if (source.size() < abi.headerSize())
      return Refusal.of("NOT_LOADABLE", source.size(), "the end of the file");
    Region header = source.region("Ehdr", 0, abi.headerSize()).order(abi.order());
    int type = header.u16(16);
    if (type != Elf.ET_DYN && type != Elf.ET_EXEC)
      return Refusal.of("NOT_LOADABLE", 16, "Ehdr > e_type");
    long length = (long) header.u16(abi.phentsizeAt()) * header.u16(abi.phentsizeAt() + 2);
    long phoff = abi.phoff(header);
    if (length == 0) return Refusal.of("NOT_LOADABLE", abi.phentsizeAt() + 2, "Ehdr > e_phnum");
    if (phoff < 0 || phoff + length < 0)
      return Refusal.of("PHDRS_NOWHERE", abi.phoffAt(), "Ehdr > e_phoff");
    if (phoff > source.size() - length)
      return Refusal.of("NOT_LOADABLE", source.size(), "the end of the file");
    return null;
  }

  @Override
  public LoadedObject read(ByteSource source, LoaderAbi abi, ReadLimits limits) throws IOException {
    ByteSource view = HeaderView.of(source, abi);
    return LoadedObject.read(view, limits, null, Reading.HEADERS, Reading.MUSL);
  }
}
