package dev.abilens.benchmarks;

import dev.abilens.benchmarks.Part.Field;
import dev.abilens.elf.Elf;
import dev.abilens.header.BinaryFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import net.fornwall.jelf.ElfDynamicSection;
import net.fornwall.jelf.ElfFile;
import net.fornwall.jelf.ElfSymbol;
import net.fornwall.jelf.ElfSymbolTableSection;

/** {@code net.fornwall:jelf}: ELF, without DT_SONAME, DT_RPATH and versions. */
final class Jelf implements Contestant {
  @Override
  public Part part() {
    return new Part(Set.of(BinaryFormat.ELF), EnumSet.allOf(Field.class), "NUIE", false);
  }

  @Override
  public Object load(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  @Override
  public long header(Object file) {
    ElfFile elf = ElfFile.from((byte[]) file);
    return HeaderSum.of(
        HeaderSum.ELF,
        elf.is32Bits() ? 32 : 64,
        elf.ei_data == ElfFile.DATA_MSB,
        0,
        elf.e_machine & 0xffff,
        elf.e_type & 0xffff);
  }

  @Override
  public void facts(Object file, Sink sink) {
    ElfFile elf = ElfFile.from((byte[]) file);
    ElfDynamicSection dynamic = elf.getDynamicSection();
    if (dynamic == null) return;
    for (String library : dynamic.getNeededLibraries()) sink.take('N', library, "");
    if (dynamic.getRunPath() != null) sink.take('U', dynamic.getRunPath(), "");
    ElfSymbolTableSection symbols = elf.getDynamicSymbolTableSection();
    if (symbols == null) return;
    for (int i = 1; i < symbols.symbols.length; i++) {
      ElfSymbol symbol = symbols.symbols[i];
      boolean imported = symbol.st_shndx == Elf.SHN_UNDEF;
      if (!imported && !isExported(symbol)) continue;
      String name = symbol.getName();
      if (name != null && !name.isEmpty()) sink.take(imported ? 'I' : 'E', name, "");
    }
  }

  private static boolean isExported(ElfSymbol symbol) {
    int visibility = symbol.st_other & 3;
    boolean binds =
        switch (symbol.getBinding()) {
          case Elf.STB_GLOBAL, Elf.STB_WEAK, Elf.STB_GNU_UNIQUE -> true;
          default -> false;
        };
    return binds && (visibility == Elf.STV_DEFAULT || visibility == Elf.STV_PROTECTED);
  }
}
