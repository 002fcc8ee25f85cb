package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.image.VersionDefinition;
import dev.abilens.image.VersionNeed;
import dev.abilens.testing.Beside;
import dev.abilens.testing.Oracle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Facts of real addons, equal to what independent tools read of them. */
class OracleTest {
  private static final String[] KEYS = {
    "class",
    "endian",
    "machine_raw",
    "etype",
    "osabi",
    "e_flags",
    "phnum",
    "shnum",
    "needed",
    "soname",
    "rpath",
    "runpath",
    "interp",
    "gnu_stack",
    "tls",
    "relro",
    "max_load_align",
    "build_id",
    "dt_flags",
    "dt_flags_1",
    "textrel",
    "dt_hash",
    "dt_gnu_hash",
    "has_symtab",
    "version_needs",
    "version_defs",
    "imports",
    "weak_imports",
    "exports"
  };

  @Test
  void factsOfEveryAddonEqualTheOracle() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Oracle.Row row : Oracle.rows("elf"))
      try (ElfFile elf = ElfFile.open(row.file())) {
        Map<String, @Nullable Object> found = facts(elf);
        for (String key : KEYS)
          if (!String.valueOf(row.facts().get(key)).equals(String.valueOf(found.get(key))))
            wrong.add(
                row.file()
                    + " "
                    + key
                    + ": "
                    + found.get(key)
                    + ", oracle "
                    + row.facts().get(key));
        // OpenHarmony's identity note lies without padding in a segment of alignment 1.
        for (Problem p : elf.problems())
          if (!p.where().contains("PT_NOTE")) wrong.add(row.file() + " " + p);
      }
    assertEquals("", String.join("\n", wrong));
  }

  private static Map<String, @Nullable Object> facts(ElfFile elf) {
    ElfHeader header = elf.header();
    DynamicTable dynamic = elf.dynamic();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("class", header.bits());
    facts.put("endian", header.bigEndian() ? "big" : "little");
    facts.put("machine_raw", header.machine());
    facts.put("etype", header.typeName());
    facts.put("osabi", Elf.osAbiName(header.osAbi()));
    facts.put("e_flags", header.flags() & 0xffff_ffffL);
    facts.put("phnum", header.phnum());
    facts.put("shnum", header.shnum());
    facts.put("needed", dynamic.needed().stream().map(DynamicTable.NamedEntry::text).toList());
    facts.put("soname", dynamic.soname());
    facts.put("rpath", dynamic.rpath());
    facts.put("runpath", dynamic.runpath());
    facts.put("interp", elf.interpreter());
    ProgramHeader stack = elf.gnuStack();
    facts.put("gnu_stack", stack == null ? null : stack.isExecutable() ? "exec" : "noexec");
    facts.put("tls", elf.tls() != null);
    facts.put("relro", elf.gnuRelro() != null);
    facts.put(
        "max_load_align",
        elf.programHeaders().stream()
            .filter(h -> h.type() == Elf.PT_LOAD)
            .mapToLong(ProgramHeader::align)
            .max()
            .orElse(0));
    facts.put("build_id", elf.notes().buildId());
    facts.put("dt_flags", dynamic.flags());
    facts.put("dt_flags_1", dynamic.flags1());
    facts.put("textrel", dynamic.hasTextRelocations());
    facts.put("dt_hash", dynamic.has(Elf.DT_HASH));
    facts.put("dt_gnu_hash", dynamic.has(Elf.DT_GNU_HASH));
    facts.put("has_symtab", elf.sections().has(Elf.SHT_SYMTAB));
    Map<String, Integer> needFlags = new TreeMap<>();
    for (VersionNeeds.Entry e : elf.versionNeeds().entries())
      needFlags.put(e.need().library() + " " + e.need().version(), e.flags());
    facts.put(
        "version_needs",
        elf.versionNeeds().stream()
            .sorted(Comparator.comparing(VersionNeed::library).thenComparing(VersionNeed::version))
            .map(
                n ->
                    Oracle.map(
                        "flags", needFlags.get(n.library() + " " + n.version()),
                        "lib", n.library(),
                        "version", n.version(),
                        "weak", n.weak()))
            .toList());
    facts.put(
        "version_defs",
        elf.versionDefinitions().entries().stream()
            .map(
                d -> {
                  VersionDefinition v = d.definition();
                  return Oracle.map(
                      "flags", d.flags(), "parents", v.parents(), "version", v.name());
                })
            .toList());
    facts.put("imports", digest(elf.symbols().imports(), s -> true));
    facts.put("weak_imports", digest(elf.symbols().imports(), Symbol::weak));
    facts.put("exports", digest(elf.symbols().exports(), s -> true));
    return facts;
  }

  private static Map<String, @Nullable Object> digest(SymbolTable table, Predicate<Symbol> which) {
    return Oracle.digest(
        StreamSupport.stream(table.spliterator(), false).filter(which).map(Symbol::name));
  }

  @Test
  void aSectionsFreeCopyHasTheSameLoaderView() throws Exception {
    Path corpus = Beside.corpus();
    int compared = 0;
    try (Stream<Path> files = Files.walk(corpus)) {
      for (Path path : files.filter(Files::isRegularFile).toList())
        if (RealFiles.isElf(path)) {
          RealFiles.assertSameWithoutSections(path.toString(), Files.readAllBytes(path));
          compared++;
        }
    }
    System.out.println("sections erased: " + compared + " files compared");
  }
}
