package dev.abilens.benchmarks;

import dev.abilens.pe.ExportTable;
import dev.abilens.pe.ImportTable;
import dev.abilens.pe.OptionalHeader;
import dev.abilens.pe.PeFile;

/** The dynamic facts of a PE file. Names are measured while time is taken, and read otherwise. */
final class PeFacts {
  private PeFacts() {}

  static void take(PeFile file, Sink sink) {
    OptionalHeader header = file.header().optional();
    sink.numbers(
        'T', 2, header.subsystem(), header.majorSubsystemVersion(), header.minorSubsystemVersion());
    take(file.imports(), 'N', 'I', sink);
    take(file.delayedImports(), 'L', 'J', sink);
    take(file.exports(), sink);
  }

  private static void take(ImportTable imports, int libraryTag, int functionTag, Sink sink) {
    for (int i = 0; i < imports.size(); i++) {
      int length = imports.libraryNameLength(i);
      if (length < 0) continue;
      String library = sink.isChecking() ? imports.libraryName(i) : "";
      if (sink.isChecking()) sink.take(libraryTag, library, "");
      else sink.take(libraryTag, length, 0);
      if (sink.isChecking())
        for (ImportTable.Cursor f = imports.cursor(i); f.next(); )
          read(f, library, functionTag, sink);
      else
        for (ImportTable.Cursor f = imports.cursor(i); f.next(); )
          measure(f, length, functionTag, sink);
    }
  }

  private static void read(ImportTable.Cursor function, String library, int tag, Sink sink) {
    int ordinal = function.ordinal();
    if (ordinal >= 0) sink.ordinal(tag, library, ordinal);
    else sink.take(tag, library, function.name());
  }

  private static void measure(ImportTable.Cursor function, int library, int tag, Sink sink) {
    int ordinal = function.ordinal();
    sink.take(tag, library, ordinal >= 0 ? ordinal : function.nameLength());
  }

  private static void take(ExportTable exports, Sink sink) {
    for (ExportTable.Cursor name = exports.cursor(); name.next(); )
      if (sink.isChecking()) sink.take('E', name.name(), "");
      else sink.take('E', Math.max(0, name.nameLength()), 0);
  }
}
