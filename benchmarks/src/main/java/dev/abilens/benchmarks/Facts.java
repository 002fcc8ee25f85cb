package dev.abilens.benchmarks;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import dev.abilens.elf.DynamicSymbols;
import dev.abilens.elf.DynamicTable;
import dev.abilens.elf.Elf;
import dev.abilens.elf.ElfFile;
import dev.abilens.elf.StringTable;
import dev.abilens.elf.VersionNeeds;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.HeaderReader;
import dev.abilens.macho.FatFile;
import dev.abilens.macho.MachOFile;
import dev.abilens.pe.PeFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic facts of one file after the other, by the public views of this project. Used by one
 * thread.
 */
final class Facts {
  private static final int HEAD = 1024;

  private VersionNeeds.@Nullable Cursor need;
  private DynamicSymbols.@Nullable Cursor symbol;

  void take(ByteSource source, Sink sink) throws IOException {
    Region head = source.region("head", 0, Math.min(source.size(), HEAD));
    BinaryHeader header = HeaderReader.read(head);
    take(header.format(), header.slices(), source, sink);
  }

  void take(BinaryFormat format, int slices, ByteSource source, Sink sink) throws IOException {
    switch (format) {
      case ELF -> take(ElfFile.of(source), sink);
      case MACH_O -> {
        if (slices == 0) MachOFacts.take(MachOFile.of(source), sink);
        else for (MachOFile slice : FatFile.of(source).slices()) MachOFacts.take(slice, sink);
      }
      case PE -> PeFacts.take(PeFile.of(source), sink);
      case NONE -> throw new IOException("no binary");
    }
  }

  private void take(ElfFile file, Sink sink) {
    DynamicTable dynamic = file.dynamic();
    StringTable texts = dynamic.strings();
    for (int i = 0; i < dynamic.size(); i++) {
      int tag = tag(dynamic.tag(i));
      if (tag == 0) continue;
      long name = dynamic.value(i);
      sink.take(tag, texts, name, texts.lengthAt(name), 0, 0);
    }
    take(file.versionNeeds(), texts, sink);
    take(file.symbols(), texts, sink);
  }

  private void take(VersionNeeds needs, StringTable texts, Sink sink) {
    VersionNeeds.Cursor cursor = needs.cursor(need);
    need = cursor;
    while (cursor.next())
      sink.take(
          (cursor.flags() & Elf.VER_FLG_WEAK) != 0 ? 'W' : 'V',
          texts,
          cursor.libraryOffset(),
          cursor.libraryLength(),
          cursor.nameOffset(),
          cursor.nameLength());
  }

  private void take(DynamicSymbols symbols, StringTable texts, Sink sink) {
    DynamicSymbols.Cursor cursor = symbols.cursor(symbol);
    symbol = cursor;
    while (cursor.next()) take(cursor, symbols, texts, sink);
  }

  private static void take(
      DynamicSymbols.Cursor symbol, DynamicSymbols symbols, StringTable texts, Sink sink) {
    boolean imported = symbol.isUndefined();
    if (!imported && !symbol.isExported()) return;
    int length = symbol.nameLength();
    if (length == 0) return;
    int version = symbol.versionIndex();
    sink.take(
        imported ? 'I' : 'E',
        texts,
        symbol.nameOffset(),
        length,
        symbols.versionNameOffset(version),
        symbols.versionNameLength(version));
  }

  private static int tag(long tag) {
    if (tag == Elf.DT_NEEDED) return 'N';
    if (tag == Elf.DT_SONAME) return 'S';
    if (tag == Elf.DT_RPATH) return 'R';
    return tag == Elf.DT_RUNPATH ? 'U' : 0;
  }
}
