package dev.abilens.pe;

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
 * @param libraries what it is linked against, delayed ones last
 * @param exports what it offers by name, and by {@code #ordinal}: where it is forwarded to, empty
 *     for what it has itself
 * @param dependentLoadFlags the flags with which what it is linked against is looked for
 * @param manifest the manifest that holds for what it is linked against, or null
 * @param version the version that it says it is of, or null
 * @param problem what of its imports and exports contradicts itself, or null
 */
record WindowsModule(
    int machine,
    Chpe.@Nullable Kind kind,
    boolean isDll,
    boolean relocsStripped,
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
    VersionInfo info = file.resources().versionInfo();
    String version = info == null ? null : info.fileVersion();
    return new WindowsModule(
        file.header().machine(),
        chpe == null ? null : chpe.kind(),
        file.header().isDll(),
        (file.header().characteristics() & Pe.IMAGE_FILE_RELOCS_STRIPPED) != 0,
        List.copyOf(libraries),
        exports(file),
        config == null ? 0 : config.dependentLoadFlags(),
        file.resources().manifest(PeTables.ISOLATIONAWARE_MANIFEST_RESOURCE_ID),
        version == null
            ? null
            : OsVersion.parse(version.replaceFirst("\\.[0-9]+$", "")).orElse(null),
        problem(file));
  }

  private static void add(
      List<Library> libraries, PeFile file, ImportTable table, boolean delayed) {
    NameBudget budget = new NameBudget(file.bytes(), file.addressSpace(), table.home());
    for (int i = 0; i < table.size(); i++) {
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

  private static Map<String, String> exports(PeFile file) {
    ExportTable table = file.exports();
    Map<String, String> exports = new HashMap<>();
    NameBudget budget = new NameBudget(file.bytes(), file.addressSpace(), table.home());
    for (int i = 0; i < Math.min(table.names(), MAX_NAMES); i++)
      if (table.index(i) < table.functions() && budget.accepts(i, table.nameRva(i)))
        exports.put(table.name(i), forwarder(table, table.index(i)));
    // An import's ordinal has 16 bits.
    for (int i = 0; i < table.functions() && table.ordinal(i) <= 0xffff; i++)
      if (table.rva(i) != 0) exports.put("#" + table.ordinal(i), forwarder(table, i));
    return exports;
  }

  private static String forwarder(ExportTable table, int index) {
    String to = table.forwarder(index);
    return to == null ? "" : to;
  }

  private static @Nullable Problem problem(PeFile file) {
    List<Problem> problems = new ArrayList<>(file.imports().problems());
    problems.addAll(file.delayedImports().problems());
    problems.addAll(file.exports().problems());
    return problems.isEmpty() ? null : problems.get(0);
  }
}
