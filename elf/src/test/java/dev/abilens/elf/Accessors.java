package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Image;
import dev.abilens.image.Pointers;
import dev.abilens.image.Problem;
import dev.abilens.image.SymbolTable;
import dev.abilens.testing.HostileWalk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Calls every public accessor, for files that nobody vouches for. */
final class Accessors implements HostileWalk.Toucher {
  private long sum;

  @Override
  public boolean isMine(byte[] head) {
    return HeaderReader.read(head).format() == BinaryFormat.ELF;
  }

  @Override
  public long touch(ByteSource source) throws IOException {
    ElfFile elf = ElfFile.of(source, ReadLimits.defaults());
    file(elf);
    for (Image image : new ElfFormat().images(source, ReadLimits.defaults())) image(image);
    return sum;
  }

  private void take(@Nullable Object value) {
    sum += value == null ? 1 : value.hashCode();
  }

  private void file(ElfFile elf) {
    take(elf.name());
    take(elf.header());
    take(elf.header().order());
    take(elf.header().machineName());
    take(elf.header().typeName());
    take(Elf.osAbiName(elf.header().osAbi()));
    int machine = elf.header().machine();
    for (int i = 0; i < elf.programHeaders().size(); i++) {
      ProgramHeader h = elf.programHeaders().get(i);
      take(h);
      take(Elf.segmentName(h.type(), machine));
      sum += elf.programHeaders().offset(i);
      AddressSpace space = elf.addressSpace();
      for (long address : new long[] {h.vaddr() - 1, h.vaddr(), h.vaddr() + h.memsz()}) {
        take(space.isMapped(address));
        take(space.isExecutable(address));
        take(space.isWritable(address));
        sum += space.fileOffset(address) + space.available(address);
        take(elf.bytesAt(address, 8));
        take(elf.bytesAt(address, -1));
        take(elf.bytesAt(address, h.memsz()).isPresent());
      }
      if (i == 1000) break;
    }
    dynamic(elf.dynamic());
    for (VersionNeeds.Entry e : elf.versionNeeds().entries()) take(e);
    for (VersionDefinitions.Entry e : elf.versionDefinitions().entries()) take(e);
    symbols(elf.symbols());
    cursors(elf);
    Relocations relocations = elf.relocations();
    for (int i = 0; i < relocations.size(); i++) {
      sum += relocations.address(i) + relocations.symbol(i) + relocations.addend(i);
      take(relocations.kind(i));
      if (i < 1000) {
        take(relocations.get(i));
        take(Elf.relocationName(relocations.type(i), machine));
      }
    }
    for (Note note : elf.notes()) {
      take(note.owner());
      take(note.typeName());
    }
    for (Notes.Property p : elf.notes().properties()) sum += p.type() + p.data().length();
    take(elf.notes().buildId());
    take(elf.notes().abiTag());
    sum += elf.notes().x86LevelNeeded() + elf.notes().x86LevelUsed();
    take(elf.notes().hasAarch64Bti());
    take(elf.notes().hasAarch64Pac());
    sections(elf.sections(), machine);
    take(elf.interpreter());
    take(elf.gnuStack());
    take(elf.gnuRelro());
    take(elf.tls());
  }

  private void dynamic(DynamicTable dynamic) {
    for (int i = 0; i < dynamic.size(); i++) {
      sum += dynamic.tag(i) + dynamic.value(i) + dynamic.offset(i);
      take(dynamic.tagName(i));
    }
    sum += dynamic.first(Elf.DT_NEEDED) + dynamic.last(Elf.DT_NEEDED);
    take(dynamic.needed());
    take(dynamic.soname());
    take(dynamic.rpath());
    take(dynamic.runpath());
    take(dynamic.hasTextRelocations());
    take(dynamic.bindsNow());
    take(dynamic.hasStaticTls());
    take(dynamic.isSymbolic());
    StringTable strings = dynamic.strings();
    for (long at : new long[] {-1, 0, 1, strings.length() - 1L, strings.length()})
      if (strings.has(at)) take(strings.get(at));
  }

  private void symbols(DynamicSymbols symbols) {
    for (int i = 0; i < symbols.size(); i++) {
      sum += symbols.value(i) + symbols.symbolSize(i) + symbols.other(i) + symbols.versym(i);
      sum += symbols.binding(i) + symbols.type(i) + symbols.visibility(i) + symbols.section(i);
      take(symbols.isHiddenVersion(i));
      take(symbols.version(i));
      take(symbols.library(i));
    }
    take(symbols.find("napi_register_module_v1"));
  }

  // Left where another file's second one was.
  private static final ThreadLocal<VersionNeeds.Cursor> NEED = new ThreadLocal<>();
  private static final ThreadLocal<DynamicSymbols.Cursor> SYMBOL = new ThreadLocal<>();

  /** Cursors step over what the lists and the tables hold, whatever they stepped over before. */
  private static void cursors(ElfFile elf) {
    StringTable strings = elf.dynamic().strings();
    VersionNeeds.Cursor need = elf.versionNeeds().cursor(NEED.get());
    for (VersionNeeds.Entry e : elf.versionNeeds().entries()) {
      same(true, need.next());
      same(e.need().library(), strings.get(need.libraryOffset()));
      same(e.need().version(), strings.get(need.nameOffset()));
      same(strings.lengthAt(need.libraryOffset()), need.libraryLength());
      same(strings.lengthAt(need.nameOffset()), need.nameLength());
      same(e.flags(), need.flags());
      same(e.index(), need.index());
    }
    same(false, need.next());
    elf.versionNeeds().cursor(need).next();
    NEED.set(need);
    VersionDefinitions.Cursor definition = elf.versionDefinitions().cursor();
    for (VersionDefinitions.Entry e : elf.versionDefinitions().entries()) {
      same(true, definition.next());
      same(e.definition().name(), strings.get(definition.nameOffset()));
      same(strings.lengthAt(definition.nameOffset()), definition.nameLength());
      same(e.flags(), definition.flags());
      same(e.index(), definition.index());
    }
    same(false, definition.next());
    DynamicSymbols symbols = elf.symbols();
    DynamicSymbols.Cursor symbol = symbols.cursor(SYMBOL.get());
    for (int i = 1; i < symbols.size(); i++) {
      same(true, symbol.next());
      same(i, symbol.index());
      same(symbols.nameOffset(i), symbol.nameOffset());
      same(symbols.nameLength(i), symbol.nameLength());
      same(symbols.isUndefined(i), symbol.isUndefined());
      same(symbols.isExported(i), symbol.isExported());
      int version = symbol.versionIndex();
      same(Math.max(0, symbols.versym(i)) & Elf.VERSYM_VERSION, version);
      String name = symbols.version(i);
      int length = symbols.versionNameLength(version);
      if (name != null) same(name, strings.get(symbols.versionNameOffset(version)));
      same(name == null ? 0 : strings.lengthAt(symbols.versionNameOffset(version)), length);
    }
    same(false, symbol.next());
    symbols.cursor(symbol).next();
    SYMBOL.set(symbol);
  }

  // Not JUnit's: this also runs in a process of its own, without it.
  private static void same(Object expected, Object found) {
    if (!expected.equals(found)) throw new AssertionError(found + " and not " + expected);
  }

  private void table(SymbolTable table) {
    for (int i = 0; i < table.size(); i++) {
      take(table.get(i));
      take(table.nameStartsWith(i, "napi_"));
      if (i < 1000) take(table.find(table.name(i)));
    }
    take(table.contains("napi_register_module_v1"));
  }

  private void sections(Sections sections, int machine) {
    for (int i = 0; i < sections.size(); i++) {
      take(sections.get(i));
      if (i >= 1000) continue;
      take(sections.name(i));
      take(Elf.sectionTypeName(sections.type(i), machine));
      try {
        sum += sections.inflated(i).length();
      } catch (MalformedBinaryException e) {
        take(e.getMessage());
      }
    }
    take(sections.find(".dynamic"));
  }

  private void image(Image image) {
    take(image.header());
    take(image.architecture());
    take(image.os());
    take(image.libraryName());
    take(image.dependencies());
    take(image.rpath());
    take(image.runpath());
    take(image.buildId());
    table(image.imports());
    table(image.exports());
    Pointers pointers = image.pointers();
    for (int i = 0; i < pointers.size(); i++) {
      take(image.pointerAt(pointers.address(i)));
      take(image.isExecutable(pointers.address(i)));
    }
    for (Problem p : image.problems()) take(p);
  }
}
