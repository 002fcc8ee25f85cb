package dev.abilens.pe;

import dev.abilens.format.ProblemLog;
import dev.abilens.format.Refusal;
import dev.abilens.image.OsVersion;
import dev.abilens.image.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A module as the loader holds it: what it is, takes and offers, read to the end, so that the file
 * may be closed. Immutable.
 *
 * @param machine {@code Machine}
 * @param kind which mixture of architectures it is, or null
 * @param isDll whether it is a DLL; of a program the loader binds nothing
 * @param relocsStripped whether it can be mapped at the address only that it was linked for
 * @param isChecked whether Windows is to map it only if it is signed
 * @param entry why the function that is called first cannot be, or null
 * @param libraries what it is linked against, delayed ones last
 * @param exports what it offers by name, and by {@code #ordinal}: where it is forwarded to, empty
 *     for what it has itself
 * @param dependentLoadFlags the flags with which what it is linked against is looked for
 * @param manifest the manifest that holds for what it is linked against, or null
 * @param version the version that it says it is of, or null
 * @param problem what of the tables that the loader follows contradicts itself, or null
 */
record WindowsModule(
    int machine,
    Chpe.@Nullable Kind kind,
    boolean isDll,
    boolean relocsStripped,
    boolean isChecked,
    @Nullable Refusal entry,
    List<Library> libraries,
    Map<String, String> exports,
    int dependentLoadFlags,
    @Nullable String manifest,
    @Nullable OsVersion version,
    @Nullable Problem problem) {

  // The largest libraries of Windows export some thousands.
  private static final int MAX_NAMES = 1 << 20;

  /**
   * A library that a module is linked against.
   *
   * @param name its name as written
   * @param delayed whether it is looked for at the first call only
   * @param offset where that is written, in bytes from the beginning of the file
   * @param where the structure there
   * @param symbols what is taken of it, by name or {@code #ordinal}
   */
  record Library(String name, boolean delayed, long offset, String where, List<String> symbols) {}

  static WindowsModule of(PeFile file) {
    List<Library> libraries = new ArrayList<>();
    add(libraries, file, file.imports(), false);
    add(libraries, file, file.delayedImports(), true);
    Chpe chpe = file.chpe();
    LoadConfig config = file.loadConfig();
    ProblemLog log = new ProblemLog(file.bytes());
    VersionInfo info = file.resources().versionInfo();
    String version = info == null ? null : info.fileVersion();
    return new WindowsModule(
        file.header().machine(),
        chpe == null ? null : chpe.kind(),
        file.header().isDll(),
        (file.header().characteristics() & Pe.IMAGE_FILE_RELOCS_STRIPPED) != 0,
        (file.header().optional().dllCharacteristics()
                & Pe.IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY)
            != 0,
        entry(file),
        List.copyOf(libraries),
        exports(file, log),
        config == null ? 0 : config.dependentLoadFlags(),
        file.resources().manifest(PeTables.ISOLATIONAWARE_MANIFEST_RESOURCE_ID),
        version == null
            ? null
            : OsVersion.parse(version.replaceFirst("\\.[0-9]+$", "")).orElse(null),
        problem(file, log));
  }

  private static void add(
      List<Library> libraries, PeFile file, ImportTable table, boolean delayed) {
    NameBudget budget = new NameBudget(file.bytes(), file.addressSpace(), table.home());
    for (int i = 0; i < table.size(); i++) {
      if (table.isUnused(i)) continue;
      List<String> symbols = new ArrayList<>();
      for (int j = 0; j < table.count(i); j++) {
        long name = table.nameRva(i, j);
        if (name < 0) symbols.add("#" + table.ordinal(i, j));
        else if (budget.accepts(j, name)) symbols.add(table.name(i, j));
      }
      libraries.add(
          new Library(
              table.libraryName(i),
              delayed,
              table.offset(i),
              table.place(i, "Name"),
              List.copyOf(symbols)));
    }
  }

  private static Map<String, String> exports(PeFile file, ProblemLog log) {
    ExportTable table = file.exports();
    Map<String, String> exports = new HashMap<>();
    NameBudget budget = new NameBudget(file.bytes(), file.addressSpace(), table.home());
    String before = "";
    int unsorted = -1;
    for (int i = 0; i < Math.min(table.names(), MAX_NAMES); i++) {
      if (table.index(i) >= table.functions() || !budget.accepts(i, table.nameRva(i))) continue;
      String name = table.name(i);
      exports.put(name, forwarder(table, table.index(i)));
      if (unsorted < 0 && name.compareTo(before) < 0) unsorted = i;
      before = name;
    }
    if (unsorted >= 0)
      log.add(
          table.offset(),
          "IMAGE_EXPORT_DIRECTORY > AddressOfNames[" + unsorted + "]",
          table.name(unsorted) + " behind a greater name",
          "names in the order of their bytes: Windows searches them by halves");
    // An import's ordinal has 16 bits.
    for (int i = 0; i < table.functions() && table.ordinal(i) <= 0xffff; i++)
      if (table.rva(i) != 0) exports.put("#" + table.ordinal(i), forwarder(table, i));
    return exports;
  }

  private static String forwarder(ExportTable table, int index) {
    String to = table.forwarder(index);
    return to == null ? "" : to;
  }

  private static @Nullable Refusal entry(PeFile file) {
    OptionalHeader optional = file.header().optional();
    long entry = optional.addressOfEntryPoint();
    if (entry == 0 || !file.header().isDll() || file.addressSpace().isExecutable(entry))
      return null;
    return Refusal.of(
        "ENTRY_POINT",
        file.header().lfanew() + PeHeader.OPTIONAL_HEADER + 16,
        "IMAGE_OPTIONAL_HEADER > AddressOfEntryPoint");
  }

  private static @Nullable Problem problem(PeFile file, ProblemLog log) {
    List<Problem> problems = new ArrayList<>(file.imports().problems());
    problems.addAll(file.delayedImports().problems());
    problems.addAll(file.exports().problems());
    problems.addAll(file.baseRelocations().problems());
    slots(file, log);
    callbacks(file, log);
    problems.addAll(log.toList());
    return problems.isEmpty() ? null : problems.get(0);
  }

  /** The loader writes an address for each import. */
  private static void slots(PeFile file, ProblemLog log) {
    ImportTable imports = file.imports();
    for (int i = 0; i < imports.size(); i++) {
      long last = imports.firstThunk(i) + (long) imports.count(i) * file.bytes().word() - 1;
      if (imports.count(i) > 0 && !file.addressSpace().isMapped(last))
        log.add(
            imports.offset(i),
            imports.place(i, "FirstThunk"),
            "RVA 0x" + Long.toHexString(imports.firstThunk(i)),
            "room in the image for " + imports.count(i) + " addresses");
    }
  }

  private static void callbacks(PeFile file, ProblemLog log) {
    DataDirectories directories = file.directories();
    long rva = directories.rva(Pe.IMAGE_DIRECTORY_ENTRY_TLS);
    TlsDirectory tls = file.tls();
    if (tls == null
        ? rva != 0 && directories.size(Pe.IMAGE_DIRECTORY_ENTRY_TLS) != 0
        : !tls.problems().isEmpty())
      log.add(
          directories.offset(Pe.IMAGE_DIRECTORY_ENTRY_TLS),
          "IMAGE_DIRECTORY_ENTRY_TLS > VirtualAddress",
          "RVA 0x" + Long.toHexString(rva),
          "the RVA of a table whose addresses are those of the image");
  }
}
