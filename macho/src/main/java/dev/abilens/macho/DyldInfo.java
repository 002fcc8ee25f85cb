package dev.abilens.macho;

import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@link MachO#LC_DYLD_INFO} as they lie in the file. Immutable.
 *
 * @param rebase opcodes for what moves with the image
 * @param bind opcodes for what is bound at load
 * @param weakBind opcodes for definitions of which one is kept in the process
 * @param lazyBind opcodes for what may be bound at the first call
 * @param export the export trie
 */
public record DyldInfo(
    Region rebase, Region bind, Region weakBind, Region lazyBind, Region export) {

  private static final String[] FIELDS = {
    "rebase_off", "bind_off", "weak_bind_off", "lazy_bind_off", "export_off"
  };

  static @Nullable LoadCommand command(LoadCommands commands) {
    LoadCommand only = commands.last(MachO.LC_DYLD_INFO_ONLY, 48);
    return only != null ? only : commands.last(MachO.LC_DYLD_INFO, 48);
  }

  static @Nullable DyldInfo read(FileBytes bytes, LoadCommands commands, ProblemLog log) {
    LoadCommand command = command(commands);
    if (command == null) return null;
    Region[] tables = new Region[FIELDS.length];
    for (int i = 0; i < tables.length; i++)
      tables[i] =
          LinkEdit.table(
              bytes,
              log,
              command.offset() + 8 + 8L * i,
              "LC_DYLD_INFO > " + FIELDS[i],
              command.data().u32(8 + 8L * i),
              command.data().u32(12 + 8L * i));
    return new DyldInfo(tables[0], tables[1], tables[2], tables[3], tables[4]);
  }

  Fixups fixups(FixupReader reader, Dylibs dylibs) {
    Imports.Builder imports = new Imports.Builder(dylibs);
    NameBlob names = new NameBlob();
    // In dyld's order: where two write into one place, the later one stays.
    RebaseOpcodes.run(reader, rebase);
    BindOpcodes.run(reader, bind, 0, imports, names, dylibs.count());
    BindOpcodes.run(reader, lazyBind, Fixups.LAZY, imports, names, dylibs.count());
    BindOpcodes.run(reader, weakBind, Fixups.WEAK, imports, names, dylibs.count());
    return reader.made.build(
        Fixups.Encoding.OPCODES,
        imports.build(Imports.Origin.BIND_OPCODES, names.region("imports")),
        reader.log.toList());
  }
}
