package dev.abilens.benchmarks;

import dev.abilens.bytes.Region;
import dev.abilens.macho.LoadCommands;
import dev.abilens.macho.MachO;
import dev.abilens.macho.MachOFile;
import dev.abilens.macho.Symtab;

/** The dynamic facts of a Mach-O file of one architecture. */
final class MachOFacts {
  private MachOFacts() {}

  static void take(MachOFile file, Sink sink) {
    LoadCommands commands = file.loadCommands();
    for (int i = 0; i < commands.size(); i++) take(commands, i, sink);
    take(file.symtab(), sink);
  }

  private static void take(LoadCommands commands, int index, Sink sink) {
    switch (commands.cmd(index)) {
      case MachO.LC_ID_DYLIB -> text('S', commands, index, sink);
      case MachO.LC_LOAD_DYLIB,
          MachO.LC_LOAD_WEAK_DYLIB,
          MachO.LC_REEXPORT_DYLIB,
          MachO.LC_LAZY_LOAD_DYLIB,
          MachO.LC_LOAD_UPWARD_DYLIB ->
          text('N', commands, index, sink);
      case MachO.LC_RPATH -> text('R', commands, index, sink);
      case MachO.LC_BUILD_VERSION -> version(commands, index, 0, sink);
      case MachO.LC_VERSION_MIN_MACOSX -> version(commands, index, MachO.PLATFORM_MACOS, sink);
      case MachO.LC_VERSION_MIN_IPHONEOS -> version(commands, index, MachO.PLATFORM_IOS, sink);
      case MachO.LC_VERSION_MIN_TVOS -> version(commands, index, MachO.PLATFORM_TVOS, sink);
      case MachO.LC_VERSION_MIN_WATCHOS -> version(commands, index, MachO.PLATFORM_WATCHOS, sink);
      default -> {}
    }
  }

  private static void text(int tag, LoadCommands commands, int index, Sink sink) {
    Region table = commands.region();
    long at = commands.at(index);
    int size = commands.length(index);
    long text = size < 12 ? size : table.u32(at + 8);
    int length = text >= size ? -1 : table.stringLength(at + text, size - (int) text - 1);
    if (length >= 0) sink.take(tag, table, at + text, length);
  }

  private static void version(LoadCommands commands, int index, int platform, Sink sink) {
    Region table = commands.region();
    long at = commands.at(index);
    if (platform == 0)
      sink.numbers('B', 4, table.i32(at + 8), table.i32(at + 12), table.i32(at + 16));
    else sink.numbers('B', 4, platform, table.i32(at + 8), table.i32(at + 12));
  }

  static void take(Symtab symbols, Sink sink) {
    Region texts = symbols.strings();
    for (Symtab.Cursor symbol = symbols.cursor(); symbol.next(); ) take(symbol, texts, sink);
  }

  private static void take(Symtab.Cursor symbol, Region texts, Sink sink) {
    int type = symbol.type();
    if ((type & (MachO.N_STAB | MachO.N_EXT)) != MachO.N_EXT) return;
    boolean undefined = (type & MachO.N_TYPE) == MachO.N_UNDF;
    if (undefined ? symbol.value() != 0 : (type & MachO.N_PEXT) != 0) return;
    sink.take(undefined ? 'I' : 'E', texts, symbol.nameOffset(), symbol.nameLength());
  }
}
