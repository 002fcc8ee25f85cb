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
    Region table = commands.region();
    for (LoadCommands.Cursor c = commands.cursor(); c.next(); )
      take(c.cmd(), table, c.at(), c.length(), sink);
    take(file.symtab(), sink);
  }

  private static void take(int cmd, Region table, int at, int length, Sink sink) {
    switch (cmd) {
      case MachO.LC_ID_DYLIB -> text('S', table, at, length, sink);
      case MachO.LC_LOAD_DYLIB,
          MachO.LC_LOAD_WEAK_DYLIB,
          MachO.LC_REEXPORT_DYLIB,
          MachO.LC_LAZY_LOAD_DYLIB,
          MachO.LC_LOAD_UPWARD_DYLIB ->
          text('N', table, at, length, sink);
      case MachO.LC_RPATH -> text('R', table, at, length, sink);
      case MachO.LC_BUILD_VERSION -> version(table, at, 0, sink);
      case MachO.LC_VERSION_MIN_MACOSX -> version(table, at, MachO.PLATFORM_MACOS, sink);
      case MachO.LC_VERSION_MIN_IPHONEOS -> version(table, at, MachO.PLATFORM_IOS, sink);
      case MachO.LC_VERSION_MIN_TVOS -> version(table, at, MachO.PLATFORM_TVOS, sink);
      case MachO.LC_VERSION_MIN_WATCHOS -> version(table, at, MachO.PLATFORM_WATCHOS, sink);
      default -> {}
    }
  }

  private static void text(int tag, Region table, long at, int size, Sink sink) {
    long text = size < 12 ? size : table.u32(at + 8);
    int length = text >= size ? -1 : table.stringLength(at + text, size - (int) text - 1);
    if (length >= 0) sink.take(tag, table, at + text, length);
  }

  private static void version(Region table, long at, int platform, Sink sink) {
    if (platform == 0)
      sink.numbers('B', 4, table.i32(at + 8), table.i32(at + 12), table.i32(at + 16));
    else sink.numbers('B', 4, platform, table.i32(at + 8), table.i32(at + 12));
  }

  static void take(Symtab symbols, Sink sink) {
    for (Symtab.Cursor symbol = symbols.externals(); symbol.next(); ) take(symbol, symbols, sink);
  }

  private static void take(Symtab.Cursor symbol, Symtab symbols, Sink sink) {
    int type = symbol.type();
    if ((type & (MachO.N_STAB | MachO.N_EXT)) != MachO.N_EXT) return;
    boolean undefined = (type & MachO.N_TYPE) == MachO.N_UNDF;
    if (undefined ? symbol.value() != 0 : (type & MachO.N_PEXT) != 0) return;
    int tag = undefined ? 'I' : 'E';
    if (sink.isChecking())
      sink.take(tag, symbols.strings(), symbol.nameOffset(), symbol.nameLength());
    else sink.take(tag, symbol.nameLength(), 0);
  }
}
