package dev.abilens.benchmarks;

import com.github.katjahahn.parser.PEData;
import com.github.katjahahn.parser.PELoader;
import com.github.katjahahn.parser.coffheader.COFFFileHeader;
import com.github.katjahahn.parser.coffheader.COFFHeaderKey;
import com.github.katjahahn.parser.optheader.OptionalHeader;
import com.github.katjahahn.parser.optheader.WindowsEntryKey;
import com.github.katjahahn.parser.sections.edata.ExportEntry;
import com.github.katjahahn.parser.sections.edata.ExportNameEntry;
import com.github.katjahahn.parser.sections.idata.ImportDLL;
import com.github.katjahahn.parser.sections.idata.NameImport;
import dev.abilens.benchmarks.Part.Field;
import dev.abilens.header.BinaryFormat;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** {@code com.github.katjahahn:portex}: PE. It reads files only, so that opening counts. */
final class Portex implements Contestant {
  @Override
  public Part part() {
    return new Part(Set.of(BinaryFormat.PE), EnumSet.allOf(Field.class), "NE", true);
  }

  @Override
  public Object load(Path path) {
    return path.toFile();
  }

  @Override
  public long header(Object file) throws IOException {
    PEData pe = PELoader.loadPE((File) file);
    COFFFileHeader coff = pe.getCOFFFileHeader();
    OptionalHeader optional = pe.getOptionalHeader();
    return HeaderSum.of(
        HeaderSum.PE,
        optional.getMagicNumber() == OptionalHeader.MagicNumber.PE32_PLUS ? 64 : 32,
        false,
        (int) optional.get(WindowsEntryKey.SUBSYSTEM),
        (int) coff.get(COFFHeaderKey.MACHINE),
        (int) coff.get(COFFHeaderKey.CHARACTERISTICS));
  }

  @Override
  public void facts(Object file, Sink sink) throws IOException {
    PEData pe = PELoader.loadPE((File) file);
    for (ImportDLL library : pe.loadImports()) {
      sink.take('N', library.getName(), "");
      for (NameImport name : library.getNameImports())
        sink.take('I', library.getName(), name.getName());
    }
    for (ExportEntry export : pe.loadExports())
      if (export instanceof ExportNameEntry named) sink.take('E', named.name(), "");
  }
}
