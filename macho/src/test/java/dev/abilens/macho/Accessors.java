package dev.abilens.macho;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Symbol;
import dev.abilens.testing.HostileWalk;
import dev.abilens.testing.ImageFormatContract;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Calls every public accessor, for files that nobody vouches for. */
final class Accessors implements HostileWalk.Toucher {
  private long sum;

  @Override
  public boolean isMine(byte[] head) {
    return HeaderReader.read(head).format() == BinaryFormat.MACH_O;
  }

  @Override
  public long touch(ByteSource source) throws IOException {
    ReadLimits limits = ReadLimits.defaults();
    if (HeaderReader.read(source.region("head", 0, Math.min(20, source.size()))).slices() > 0) {
      FatFile fat = FatFile.of(source, limits);
      take(fat.name());
      take(fat.wide());
      take(fat.entries());
      take(fat.hidden());
      take(fat.problems());
      for (MachOFile slice : fat.slices()) file(slice);
    } else {
      file(MachOFile.of(source, limits));
    }
    take(ImageFormatContract.facts(new MachOFormat().images(source, limits)));
    return sum;
  }

  // Not JUnit's: this also runs in a process of its own, without it.
  private static void same(Object expected, Object found) {
    if (!expected.equals(found)) throw new AssertionError(expected + " is not " + found);
  }

  private void take(@Nullable Object value) {
    sum += value == null ? 1 : value.hashCode();
  }

  private void file(MachOFile file) {
    take(file.name());
    take(file.header());
    take(file.header().order());
    take(file.header().machineName());
    take(file.header().archName());
    take(file.header().typeName());
    sum += file.header().pointerAuthAbi();
    take(file.header().isKernelPointerAuthAbi());
    LoadCommands commands = file.loadCommands();
    LoadCommands.Cursor cursor = commands.cursor();
    for (int i = 0; i < commands.size(); i++) {
      sum += commands.at(i) + commands.length(i) + commands.cmd(i);
      if (!cursor.next()
          || cursor.index() != i
          || cursor.at() != commands.at(i)
          || cursor.length() != commands.length(i)
          || cursor.cmd() != commands.cmd(i)) throw new AssertionError("the cursor at " + i);
      LoadCommand command = commands.get(i);
      take(command.name());
      take(command.offset());
      take(command.isRequired());
      for (int field : new int[] {-1, 0, 8, 24, command.data().length()}) take(command.text(field));
    }
    for (int cmd : new int[] {MachO.LC_RPATH, MachO.LC_SUB_CLIENT, MachO.LC_DYLD_ENVIRONMENT})
      take(commands.texts(cmd));
    segments(file);
    for (Dylib dylib : file.dylibs()) {
      take(dylib);
      take(dylib.toDependency());
      take(dylib.isWeak() || dylib.isReexported() || dylib.isUpward() || dylib.isDelayed());
      take(file.dylibs().name(dylib.ordinal()));
    }
    take(file.id());
    take(file.rpaths());
    for (BuildVersion version : file.buildVersions()) {
      take(version);
      take(MachO.platformName(version.platform()));
      take(MachO.version(version.minos()));
      for (BuildVersion.Tool tool : version.tools()) take(MachO.toolName(tool.tool()));
    }
    take(file.uuid());
    take(file.entryPoint());
    take(file.encryptionInfo());
    take(file.sourceVersion());
    take(file.linkerOptions());
    take(file.notes());
    take(file.filesetEntries());
    FunctionStarts functions = file.functionStarts();
    for (int i = 0; i < functions.size(); i++) sum += functions.address(i);
    take(file.dyldInfo() == null);
    symbols(file);
    fixups(file.fixups());
  }

  private void segments(MachOFile file) {
    AddressSpace space = file.addressSpace();
    for (Segment s : file.segments()) {
      take(s);
      for (long address : new long[] {s.vmaddr() - 1, s.vmaddr(), s.vmaddr() + s.vmsize()}) {
        take(space.isMapped(address));
        take(space.isExecutable(address));
        take(space.isWritable(address));
        sum += space.fileOffset(address) + space.available(address);
        take(file.bytesAt(address, 8).isPresent());
        take(file.bytesAt(address, -1).isPresent());
        take(file.bytesAt(address, s.vmsize()).isPresent());
      }
    }
    sum += file.segments().base() + file.segments().indexOf("__LINKEDIT");
    Sections sections = file.sections();
    for (int i = 0; i < sections.size(); i++) {
      take(sections.get(i));
      take(MachO.sectionTypeName(sections.get(i).type()));
      sum += sections.offset(i);
      try {
        sum += sections.data(i).length();
      } catch (MalformedBinaryException e) {
        take(e.getMessage());
      }
    }
    sum += sections.find("__TEXT", "__text");
  }

  private void symbols(MachOFile file) {
    Symtab symtab = file.symtab();
    Symtab.Cursor cursor = symtab.cursor();
    for (int i = 0; i < symtab.size(); i++) {
      same(true, cursor.next());
      same(i, cursor.index());
      same(symtab.nameOffset(i), cursor.nameOffset());
      same(symtab.type(i), cursor.type());
      same(symtab.value(i), cursor.value());
      sum += symtab.offset(i) + symtab.nameOffset(i) + symtab.type(i) + symtab.section(i);
      sum += symtab.desc(i) + symtab.value(i) + symtab.ordinal(i);
      take(symtab.hasName(i));
      take(symtab.isImport(i) || symtab.isExport(i));
      if (i >= 1000) continue;
      long name = symtab.nameOffset(i);
      int length = symtab.hasName(i) ? symtab.strings().stringLength(name) : 0;
      same(length, cursor.nameLength());
      take(symtab.name(i));
      take(symtab.indirect(i));
    }
    same(false, cursor.next());
    for (Symtab.Cursor external = symtab.externals(); external.next(); ) {
      int i = external.index();
      long name = symtab.nameOffset(i);
      same(name, external.nameOffset());
      if (i >= 1000) continue;
      same(symtab.hasName(i) ? symtab.strings().stringLength(name) : 0, external.nameLength());
    }
    for (Imports imports : new Imports[] {file.imports(), file.symtabImports()}) {
      for (Symbol symbol : imports) take(symbol);
      take(imports.origin());
      for (int i = 0; i < imports.size(); i++) {
        take(MachO.ordinalName(imports.ordinal(i)));
        take(imports.isWeak(i) || imports.isLazy(i));
      }
    }
    for (Exports exports : new Exports[] {file.exports(), file.symtabExports()}) {
      for (Symbol symbol : exports) take(symbol);
      take(exports.isFromTrie());
      for (int i = 0; i < exports.size(); i++) {
        sum += exports.flags(i) + exports.address(i) + exports.resolver(i) + exports.variants(i);
        take(exports.reexport(i));
      }
    }
  }

  private void fixups(Fixups fixups) {
    take(fixups.encoding());
    for (int i = 0; i < fixups.size(); i++) {
      sum += fixups.address(i) + fixups.value(i) + fixups.target(i);
      take(fixups.isBind(i) || fixups.isLazy(i) || fixups.isWeak(i) || fixups.isAuthenticated(i));
    }
    for (int i = 0; i < fixups.targets().size(); i++) take(fixups.targets().get(i));
  }
}
