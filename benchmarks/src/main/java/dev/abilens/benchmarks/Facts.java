package dev.abilens.benchmarks;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import dev.abilens.elf.DynamicSymbols;
import dev.abilens.elf.DynamicTable;
import dev.abilens.elf.Elf;
import dev.abilens.elf.ElfFile;
import dev.abilens.elf.VersionNeeds;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.HeaderReader;
import java.io.IOException;

/** The dynamic facts of a file, by the public views of this project. */
final class Facts {
  private static final int HEAD = 1024;

  private Facts() {}

  /** Returns whether the dynamic facts of a format are read. */
  static boolean reads(BinaryFormat format) {
    return format == BinaryFormat.ELF;
  }

  static void take(ByteSource source, Sink sink) throws IOException {
    Region head = source.region("head", 0, Math.min(source.size(), HEAD));
    switch (HeaderReader.read(head).format()) {
      case ELF -> take(ElfFile.of(source), sink);
      default -> throw new IOException("not read yet");
    }
  }

  private static void take(ElfFile file, Sink sink) {
    DynamicTable dynamic = file.dynamic();
    Region texts = dynamic.strings().region();
    for (int i = 0; i < dynamic.size(); i++) {
      int tag = tag(dynamic.tag(i));
      if (tag == 0) continue;
      long name = dynamic.value(i);
      sink.take(tag, texts, name, texts.stringLength(name), 0, 0);
    }
    for (VersionNeeds.Entry need : file.versionNeeds().entries())
      sink.take(
          (need.flags() & Elf.VER_FLG_WEAK) != 0 ? 'W' : 'V',
          need.need().library(),
          need.need().version());
    DynamicSymbols symbols = file.symbols();
    for (int i = 1; i < symbols.size(); i++) {
      boolean imported = symbols.isUndefined(i);
      if (!imported && !isExported(symbols, i)) continue;
      String name = symbols.name(i);
      if (name.isEmpty()) continue;
      String version = symbols.version(i);
      sink.take(imported ? 'I' : 'E', name, version == null ? "" : version);
    }
  }

  private static boolean isExported(DynamicSymbols symbols, int i) {
    int binding = symbols.binding(i);
    int visibility = symbols.visibility(i);
    return (binding == Elf.STB_GLOBAL || binding == Elf.STB_WEAK || binding == Elf.STB_GNU_UNIQUE)
        && (visibility == Elf.STV_DEFAULT || visibility == Elf.STV_PROTECTED);
  }

  private static int tag(long tag) {
    if (tag == Elf.DT_NEEDED) return 'N';
    if (tag == Elf.DT_SONAME) return 'S';
    if (tag == Elf.DT_RPATH) return 'R';
    return tag == Elf.DT_RUNPATH ? 'U' : 0;
  }
}
