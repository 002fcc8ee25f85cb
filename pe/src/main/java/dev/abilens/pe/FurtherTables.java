package dev.abilens.pe;

import dev.abilens.format.FileBytes;
import dev.abilens.format.Lazy;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a file that no import or export rests on, each read on first use: held apart, so
 * that a file of which nobody asks for them costs nothing for them. Immutable and thread-safe.
 */
final class FurtherTables {
  private final FileBytes bytes;
  private final PeFile file;
  private final Lazy<DebugDirectory> debug;
  private final Lazy<Resources> resources;
  private final Lazy<Certificates> certificates;
  private final Lazy<RichHeader> rich;
  private final Lazy<Structures> structures;

  /** What is a single structure each, and one log for all of them. */
  private record Structures(
      @Nullable TlsDirectory tls,
      @Nullable LoadConfig loadConfig,
      DynamicRelocations dynamic,
      @Nullable Chpe chpe,
      @Nullable ClrHeader clr,
      List<Problem> problems) {}

  FurtherTables(FileBytes bytes, PeFile file) {
    this.bytes = bytes;
    this.file = file;
    this.debug =
        new Lazy<>(
            () -> DebugDirectory.read(bytes, space(), directory(Pe.IMAGE_DIRECTORY_ENTRY_DEBUG)));
    this.resources =
        new Lazy<>(
            () -> Resources.read(bytes, space(), directory(Pe.IMAGE_DIRECTORY_ENTRY_RESOURCE)));
    this.certificates =
        new Lazy<>(() -> Certificates.read(bytes, directory(Pe.IMAGE_DIRECTORY_ENTRY_SECURITY)));
    this.rich = new Lazy<>(() -> RichHeader.read(bytes, file.header().lfanew()));
    this.structures = new Lazy<>(this::readStructures);
  }

  private AddressSpace space() {
    return file.addressSpace();
  }

  private DataDirectory directory(int index) {
    DataDirectories all = file.directories();
    return new DataDirectory(all.rva(index), all.size(index));
  }

  private Structures readStructures() {
    ProblemLog log = new ProblemLog(bytes);
    long base = file.header().optional().imageBase();
    TlsDirectory tls =
        TlsDirectory.read(bytes, space(), directory(Pe.IMAGE_DIRECTORY_ENTRY_TLS), base, log);
    LoadConfig config =
        LoadConfig.read(
            space(), directory(Pe.IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG), bytes.bits(), log);
    long table = config == null ? 0 : dynamicRelocations(config);
    DynamicRelocations dynamic = DynamicRelocations.read(bytes, space(), table, log);
    Chpe chpe =
        config == null
            ? null
            : Chpe.read(space(), config, file.header().machine(), base, dynamic, log);
    ClrHeader clr =
        ClrHeader.read(space(), directory(Pe.IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR), log);
    return new Structures(tls, config, dynamic, chpe, clr, log.toList());
  }

  /** Returns the RVA of the dynamic relocations, 0 for none. */
  private long dynamicRelocations(LoadConfig config) {
    int section = config.dynamicValueRelocTableSection();
    if (section > 0 && section <= file.sections().size())
      return file.sections().virtualAddress(section - 1) + config.dynamicValueRelocTableOffset();
    return config.dynamicValueRelocTable() == 0 ? 0 : file.rva(config.dynamicValueRelocTable());
  }

  DebugDirectory debug() {
    return debug.get();
  }

  Resources resources() {
    return resources.get();
  }

  Certificates certificates() {
    return certificates.get();
  }

  RichHeader richHeader() {
    return rich.get();
  }

  @Nullable TlsDirectory tls() {
    return structures.get().tls();
  }

  @Nullable LoadConfig loadConfig() {
    return structures.get().loadConfig();
  }

  DynamicRelocations dynamicRelocations() {
    return structures.get().dynamic();
  }

  @Nullable Chpe chpe() {
    return structures.get().chpe();
  }

  @Nullable ClrHeader clr() {
    return structures.get().clr();
  }

  Overlay overlay() {
    SectionTable sections = file.sections();
    long end = Math.min(file.header().optional().sizeOfHeaders(), bytes.source().size());
    for (int i = 0; i < sections.size(); i++) {
      long start = sections.pointerToRawData(i);
      long held = start == 0 ? 0 : bytes.held(start, sections.sizeOfRawData(i));
      if (held > 0) end = Math.max(end, start + held);
    }
    return new Overlay(end, bytes.source().size() - end);
  }

  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(resources().problems());
    all.addAll(certificates().problems());
    all.addAll(debug().problems());
    Structures found = structures.get();
    all.addAll(found.problems());
    if (found.tls() != null) all.addAll(found.tls().problems());
    return all;
  }
}
