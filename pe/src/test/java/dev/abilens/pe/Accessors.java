package dev.abilens.pe;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.testing.HostileWalk;
import dev.abilens.testing.ImageFormatContract;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Calls every public accessor, for files that nobody vouches for. */
final class Accessors implements HostileWalk.Toucher {
  private static final int SAMPLE = 1000;

  private long sum;

  @Override
  public boolean isMine(byte[] head) {
    return head.length > 1 && head[0] == 'M' && head[1] == 'Z';
  }

  @Override
  public long touch(ByteSource source) throws IOException {
    PeFile pe = PeFile.of(source, ReadLimits.defaults());
    header(pe.header());
    pe.directories().forEach(this::take);
    sections(pe);
    imports(pe.imports());
    imports(pe.delayedImports());
    exports(pe.exports());
    BaseRelocations relocations = pe.baseRelocations();
    for (int i = 0; i < relocations.size(); i++) {
      sum += relocations.rva(i) + relocations.offset(i);
      if (i < SAMPLE) take(Pe.baseRelocationName(relocations.type(i), pe.header().machine()));
    }
    for (int i = 0; i < Math.min(SAMPLE, pe.importedSymbols().size()); i++)
      take(pe.importedSymbols().isDelayed(i));
    take(ImageFormatContract.facts(new PeFormat().images(source, ReadLimits.defaults())));
    return sum;
  }

  // Not JUnit's: this also runs in a process of its own, without it.
  private static void same(Object expected, Object found) {
    if (!expected.equals(found)) throw new AssertionError(expected + " is not " + found);
  }

  private void take(@Nullable Object value) {
    sum += value == null ? 1 : value.hashCode();
  }

  private void header(PeHeader header) {
    sum += header.lfanew() + header.timeDateStamp() + header.pointerToSymbolTable();
    sum += header.numberOfSymbols() + header.sectionTableOffset();
    take(header.machineName());
    take(header.typeName());
    take(header.architecture());
    take(Pe.characteristicsNames(header.characteristics()));
    OptionalHeader o = header.optional();
    sum += o.magic() + o.majorLinkerVersion() + o.minorLinkerVersion();
    sum += o.sizeOfCode() + o.sizeOfInitializedData() + o.sizeOfUninitializedData();
    sum += o.addressOfEntryPoint() + o.baseOfCode() + o.baseOfData() + o.imageBase();
    sum += o.majorImageVersion() + o.minorImageVersion() + o.win32VersionValue() + o.checkSum();
    sum += o.sizeOfImage() + o.sizeOfStackReserve() + o.sizeOfStackCommit();
    sum += o.sizeOfHeapReserve() + o.sizeOfHeapCommit() + o.loaderFlags();
    take(Pe.subsystemName(o.subsystem()));
    take(Pe.dllCharacteristicsNames(o.dllCharacteristics()));
  }

  private void sections(PeFile pe) {
    SectionTable sections = pe.sections();
    AddressSpace space = pe.addressSpace();
    for (int i = 0; i < sections.size(); i++) {
      SectionHeader h = sections.get(i);
      take(h);
      if (i >= SAMPLE) continue;
      take(Pe.sectionCharacteristicsNames(h.characteristics()));
      try {
        take(sections.longName(i));
      } catch (MalformedBinaryException e) {
        take(e.getMessage());
      }
      for (long rva :
          new long[] {
            h.virtualAddress() - 1, h.virtualAddress(), h.virtualAddress() + h.virtualSize()
          }) {
        take(space.isMapped(rva));
        take(space.isExecutable(rva));
        take(space.isWritable(rva));
        sum += space.fileOffset(rva) + space.available(rva);
        long address = pe.address(rva);
        take(pe.bytesAt(address, 8));
        take(pe.bytesAt(address, -1));
        take(pe.bytesAt(address, h.virtualSize()).isPresent());
        take(pe.pointerAt(address));
      }
    }
    take(sections.find(".text"));
  }

  private void imports(ImportTable table) {
    for (int i = 0; i < table.size(); i++) {
      take(table.libraryName(i));
      sum += table.libraryNameLength(i) + table.offset(i) + table.originalFirstThunk(i);
      sum += table.firstThunk(i) + table.timeDateStamp(i) + table.lookupTable(i);
      take(table.isBound(i));
      ImportTable.Cursor cursor = table.cursor(i);
      for (int j = 0; j < table.count(i); j++) {
        sum += table.entry(i, j) + table.ordinal(i, j) + table.hint(i, j) + table.slot(i, j);
        same(true, cursor.next());
        same(table.ordinal(i, j), cursor.ordinal());
        if (j >= SAMPLE) continue;
        same(table.nameLength(i, j), cursor.nameLength());
        same(table.name(i, j), cursor.name());
      }
      same(false, cursor.next());
    }
    sum += table.total();
  }

  private void exports(ExportTable table) {
    take(table.libraryName());
    sum += table.timeDateStamp() + table.base() + table.offset();
    for (int i = 0; i < table.functions(); i++) {
      sum += table.rva(i) + table.ordinal(i);
      if (i < SAMPLE) take(table.forwarder(i));
    }
    ExportTable.Cursor cursor = table.cursor();
    for (int i = 0; i < table.names(); i++) {
      sum += table.index(i);
      same(true, cursor.next());
      same(table.nameRva(i), cursor.nameRva());
      if (i >= SAMPLE) continue;
      same(table.nameLength(i), cursor.nameLength());
      same(table.name(i), cursor.name());
    }
    same(false, cursor.next());
    take(table.find("napi_register_module_v1"));
  }
}
