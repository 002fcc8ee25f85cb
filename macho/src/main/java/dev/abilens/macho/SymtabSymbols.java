package dev.abilens.macho;

import dev.abilens.format.FileBytes;
import dev.abilens.format.NameCheck;
import dev.abilens.format.ProblemLog;

/** Imports and exports as the symbol table has them. */
final class SymtabSymbols {
  private SymtabSymbols() {}

  static Imports imports(FileBytes bytes, Symtab symtab, Dylibs dylibs) {
    ProblemLog log = new ProblemLog(bytes);
    NameCheck names = names(log, symtab);
    Imports.Builder made = new Imports.Builder(dylibs);
    for (int i = 0; i < symtab.size(); i++) {
      if (!symtab.isImport(i) || !names.accepts(i, symtab.nameOffset(i))) continue;
      boolean weak = (symtab.desc(i) & MachO.N_WEAK_REF) != 0;
      // REFERENCE_FLAG_UNDEFINED_LAZY
      boolean lazy = (symtab.desc(i) & 7) == 1;
      made.add((int) symtab.nameOffset(i), symtab.ordinal(i), weak, lazy);
    }
    names.report();
    return made.build(Imports.Origin.SYMTAB, symtab.strings(), log.toList());
  }

  static Exports exports(FileBytes bytes, Symtab symtab) {
    ProblemLog log = new ProblemLog(bytes);
    NameCheck names = names(log, symtab);
    Exports.Builder made = new Exports.Builder();
    for (int i = 0; i < symtab.size(); i++) {
      if (!symtab.isExport(i) || !names.accepts(i, symtab.nameOffset(i))) continue;
      int kind = symtab.type(i) & MachO.N_TYPE;
      boolean weak = (symtab.desc(i) & MachO.N_WEAK_DEF) != 0;
      int flags = weak ? MachO.EXPORT_SYMBOL_FLAGS_WEAK_DEFINITION : 0;
      if (kind == MachO.N_ABS) flags |= MachO.EXPORT_SYMBOL_FLAGS_KIND_ABSOLUTE;
      int name = (int) symtab.nameOffset(i);
      if (kind != MachO.N_INDR) {
        made.add(name, flags, address(symtab, i, kind));
        continue;
      }
      // Where the other name cannot be read, dyld takes it for the same.
      int other = names.accepts(i, symtab.value(i)) ? (int) symtab.value(i) : name;
      flags |= MachO.EXPORT_SYMBOL_FLAGS_REEXPORT;
      made.addReexport(name, flags, MachO.BIND_SPECIAL_DYLIB_SELF, other);
    }
    names.report();
    return made.build(false, symtab.strings(), log.toList());
  }

  // Bit 0 of a function's address says Thumb, as it does in an export trie.
  private static long address(Symtab symtab, int index, int kind) {
    boolean thumb = kind == MachO.N_SECT && (symtab.desc(index) & MachO.N_ARM_THUMB_DEF) != 0;
    return thumb && symtab.isArm() ? symtab.value(index) | 1 : symtab.value(index);
  }

  static NameCheck names(ProblemLog log, Symtab symtab) {
    return new NameCheck(
        log,
        symtab.strings(),
        "LC_SYMTAB",
        symtab.size(),
        symtab::offset,
        i -> "LC_SYMTAB > nlist[" + i + "] > n_strx");
  }
}
