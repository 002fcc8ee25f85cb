package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.Abilens;
import dev.abilens.header.Architecture;
import dev.abilens.image.Platform;
import dev.abilens.image.Symbol;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.GlibcSystem;
import dev.abilens.target.Target;
import dev.abilens.testing.Beside;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every ELF file of this system's library directories against readelf, which takes symbols,
 * versions and relocations from section headers: two ways to the same facts. A sample of them,
 * unless {@code -Dabilens.full=true}.
 */
class SystemLibrariesTest {
  private static final int SAMPLE = 60;
  private static final int FEW = 20;
  private static final long LARGE = 1 << 20;
  private static final Pattern FUNCTION = Pattern.compile(".* FDE .* pc=(\\p{XDigit}+)\\.\\..*");

  private static final Pattern DYNAMIC =
      Pattern.compile(" 0x\\p{XDigit}+ \\((NEEDED|SONAME|RPATH|RUNPATH)\\) .*\\[(.*)]");
  private static final Pattern SYMBOL =
      Pattern.compile(
          " *\\d+: (\\p{XDigit}+) +\\S+ (\\S+) +(<.*?>: \\d+|\\S+) +(\\S+) +(?:\\[.*?] +)?(\\S+) ?(.*)");
  private static final Pattern NEED_FILE = Pattern.compile(".* Version: \\d+  File: (\\S+)  Cnt.*");
  private static final Pattern NEED = Pattern.compile(".*   Name: (\\S+)  Flags: (.*?)  Version.*");
  private static final Pattern RELATIVE = Pattern.compile("\\p{XDigit}{16}|\\p{XDigit}{8}");
  private static final Pattern RELOCATION =
      Pattern.compile("(\\p{XDigit}{16}|\\p{XDigit}{8}) +(\\p{XDigit}+) (R_\\S+).*");

  @TempDir private Path directory;

  @Test
  void equalWhatReadelfReadsOfThem() throws Exception {
    Assumptions.assumeTrue(hasReadelf(), "skipped: no readelf here");
    List<Path> files = elfFiles();
    Assumptions.assumeTrue(!files.isEmpty(), "skipped: no libraries here");
    int step = Beside.full() ? 1 : Math.max(1, files.size() / SAMPLE);
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    long symbols = 0;
    long relocations = 0;
    for (int i = 0; i < files.size(); i += step) {
      try (ElfFile elf = ElfFile.open(files.get(i))) {
        if (elf.header().type() == Elf.ET_REL || elf.dynamic().size() == 0) continue;
        compared++;
        symbols += elf.symbols().size();
        relocations += elf.relocations().size();
        List<String> ours = ours(elf);
        List<String> theirs = theirs(files.get(i), elf.header());
        Collections.sort(ours);
        Collections.sort(theirs);
        if (!ours.equals(theirs)) wrong.add(files.get(i) + difference(ours, theirs));
      }
    }
    System.out.println(
        "system libraries: "
            + compared
            + " of "
            + files.size()
            + " files compared, "
            + symbols
            + " symbols, "
            + relocations
            + " relocations");
    assertEquals("", String.join("\n", wrong));
    assertTrue(compared > 0);
  }

  /** Whatever name is not theirs by its looks is told to be nobody's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "libstdc++.so.6",
        "libgcc_s.so.1",
        "libc.so.6",
        "ld-linux-x86-64.so.2",
        "libpthread.so.0",
        "libm.so.6"
      })
  void whatTheSystemsLibrariesExportMayBeTheirs(String soname) throws Exception {
    GlibcSystem system =
        GlibcSystem.of(Distributions.bundled().find("debian:12").orElseThrow(), Architecture.X64);
    List<String> others = new ArrayList<>();
    int exports = 0;
    for (Path file : elfFiles()) {
      if (!String.valueOf(file.getFileName()).startsWith(soname)) continue;
      try (ElfFile elf = ElfFile.open(file)) {
        if (elf.header().machine() != Elf.EM_X86_64) continue;
        for (Symbol symbol : elf.image().exports()) {
          exports++;
          boolean node = symbol.name().matches("(GLIBCXX|CXXABI|GCC|GLIBC)_.*");
          if (!node && !system.mayDefine(soname, symbol.name())) others.add(symbol.name());
        }
      }
    }
    Assumptions.assumeTrue(exports > 0, "skipped: no " + soname + " here");
    assertEquals(List.of(), others);
  }

  /** As {@code nm -D} shows them of GCC 14 for x86-64, and of GCC 12 for AArch64. */
  @ParameterizedTest
  @CsvSource({
    "libstdc++.so.6,_ZTIDF16_ _ZTIPDF16b _ZTIPKDF128_ _ZTIDF32x",
    "libgcc_s.so.1,__truncsfbf2 __floattibf __mulbitint3 __divmodbitint4 __fixdfbitint",
    "libgcc_s.so.1,__floatbitintbf __hardcfr_check __strub_enter __frame_state_for"
  })
  void whatLaterGccsExportMayBeTheirs(String soname, String names) {
    GlibcSystem system =
        GlibcSystem.of(Distributions.bundled().find("debian:13").orElseThrow(), Architecture.X64);
    for (String name : names.split(" ", -1)) assertTrue(system.mayDefine(soname, name), name);
  }

  /** musl's library has the function, glibc's loader another of that name. */
  @Test
  void ofAnAddonForMuslItIsToldThatItsLibraryIsNotThereAndNoMore() throws Exception {
    Path musl = directory.resolve("libc.musl-x86_64.so.1");
    Path code = Files.writeString(directory.resolve("musl.c"), "void __tls_get_addr(void) {}");
    Gcc.make(musl, code, "-m64", "-w", "-Wl,-soname," + musl.getFileName());
    String source =
        "void __tls_get_addr(void); void *napi_register_module_v1(void *e, void *x) {"
            + " return __tls_get_addr; }";
    Path file = Files.writeString(directory.resolve("addon.c"), source);
    Path addon = Gcc.make(directory.resolve("addon.node"), file, "-m64", "-w", "" + musl);
    Target target = Target.parse("node@20.20.2").on(Platform.LINUX_X64).distro("debian:12").build();
    assertEquals(
        List.of("WRONG_LIBC"),
        Abilens.open().check(addon, target).files().get(0).judgement().findings().stream()
            .map(finding -> finding.code().name())
            .toList());
  }

  /**
   * Addons that were linked without the libraries ask for no version of what is in them.
   *
   * @param name what one asks for; nobody has the last three, the first of which came with 2.38
   */
  @ParameterizedTest
  @CsvSource({
    "__tls_get_addr,LOADS",
    "_r_debug,LOADS",
    "__once_proxy,LOADS",
    "_ZNSt6localeD1Ev,LOADS",
    "_ZTIi,UNDECIDED",
    "__divti3,UNDECIDED",
    "_dl_allocate_tls,UNDECIDED",
    "__isoc23_strtol,FAILS",
    "_ZTVSt6vectorI5OtherSaIS0_EE,FAILS",
    "__no_such_name,FAILS"
  })
  void namesWithoutVersionsAreLookedForInTheSystemsLibraries(String name, Verdict verdict)
      throws Exception {
    String source =
        "extern int "
            + name
            + "; void *napi_register_module_v1(void *e, void *x) {"
            + " return &"
            + name
            + "; }";
    Path file = Files.writeString(directory.resolve("addon.c"), source);
    Path addon = Gcc.make(directory.resolve("addon.node"), file, "-m64", "-w");
    Target target = Target.parse("node@20.20.2").on(Platform.LINUX_X64).distro("debian:12").build();
    assertEquals(verdict, Abilens.open().check(addon, target).files().get(0).judgement().verdict());
  }

  @Test
  void functionsBeginWhereReadelfSays() throws Exception {
    Assumptions.assumeTrue(hasReadelf(), "skipped: no readelf here");
    List<Path> files = elfFiles();
    files.removeIf(file -> size(file) > LARGE);
    Assumptions.assumeTrue(!files.isEmpty(), "skipped: no libraries here");
    int compared = 0;
    for (int i = 0; i < files.size(); i += Math.max(1, files.size() / FEW)) {
      try (ElfFile elf = ElfFile.open(files.get(i))) {
        long[] ours = UnwindTable.functions(elf).sorted().toArray();
        if (ours.length == 0) continue;
        compared++;
        List<String> starts = lines(files.get(i), "--debug-dump=frames", FUNCTION);
        long[] theirs = starts.stream().mapToLong(s -> Long.parseLong(s, 16)).sorted().toArray();
        assertArrayEquals(theirs, ours, files.get(i).toString());
      }
    }
    System.out.println("functions of system libraries: " + compared + " files compared");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file, String option, Pattern pattern) throws Exception {
    Process p = new ProcessBuilder("readelf", "-W", option, file.toString()).start();
    String text = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    p.waitFor();
    return text.lines()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .toList();
  }

  private static boolean hasReadelf() {
    try {
      Process p = new ProcessBuilder("readelf", "--version").redirectErrorStream(true).start();
      p.getInputStream().readAllBytes();
      return p.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<Path> elfFiles() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path root : List.of(Path.of("/usr/lib"), Path.of("/lib"))) {
      // On most systems one is a link to the other.
      if (!Files.isDirectory(root) || Files.isSymbolicLink(root)) continue;
      try (Stream<Path> all = Files.walk(root)) {
        for (Path p : all.filter(f -> !Files.isSymbolicLink(f)).sorted().toList())
          if (RealFiles.isElf(p)) files.add(p);
      }
    }
    return files;
  }

  private static List<String> ours(ElfFile elf) {
    List<String> facts = new ArrayList<>();
    elf.dynamic().needed().forEach(n -> facts.add("NEEDED " + n.text()));
    if (elf.dynamic().soname() != null) facts.add("SONAME " + elf.dynamic().soname());
    if (elf.dynamic().rpath() != null) facts.add("RPATH " + elf.dynamic().rpath());
    if (elf.dynamic().runpath() != null) facts.add("RUNPATH " + elf.dynamic().runpath());
    for (VersionNeeds.Entry e : elf.versionNeeds().entries())
      facts.add(
          "need "
              + e.need().library()
              + " "
              + e.need().version()
              + (e.need().weak() ? " WEAK" : ""));
    DynamicSymbols symbols = elf.symbols();
    for (int i = 0; i < symbols.size(); i++) {
      String version = symbols.version(i);
      // A definition bound to another file's version is the place of a copy relocation; a symbol
      // that names a version of this file is printed without it.
      boolean plain =
          symbols.isUndefined(i) || symbols.isHiddenVersion(i) || symbols.library(i) != null;
      if (symbols.name(i).equals(version)) version = null;
      facts.add(
          "symbol "
              + hex(symbols.value(i))
              + " "
              + symbols.name(i)
              + (version == null ? "" : (plain ? "@" : "@@") + version)
              + (symbols.isUndefined(i) ? " UND" : ""));
    }
    Relocations relocations = elf.relocations();
    int machine = elf.header().machine();
    for (int i = 0; i < relocations.size(); i++)
      facts.add(
          "relocation "
              + hex(relocations.address(i))
              + " "
              + Elf.relocationName(relocations.type(i), machine)
              + " "
              + relocations.symbol(i));
    return facts;
  }

  private static List<String> theirs(Path file, ElfHeader header) throws IOException {
    Process p =
        new ProcessBuilder("readelf", "-W", "-d", "--dyn-syms", "-V", "-r", file.toString())
            .redirectErrorStream(true)
            .start();
    List<String> facts = new ArrayList<>();
    String library = "";
    int type = RelocationKind.relativeType(header.machine(), header.bits());
    String relative = " " + Elf.relocationName(type, header.machine());
    try (Stream<String> lines = p.inputReader(StandardCharsets.UTF_8).lines()) {
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher m = DYNAMIC.matcher(line);
        if (m.matches()) facts.add(m.group(1) + " " + m.group(2));
        m = NEED_FILE.matcher(line);
        if (m.matches()) library = m.group(1);
        m = NEED.matcher(line);
        if (m.matches() && !line.contains("Index:"))
          facts.add(
              "need " + library + " " + m.group(1) + (m.group(2).contains("WEAK") ? " WEAK" : ""));
        m = SYMBOL.matcher(line);
        if (m.matches())
          facts.add(
              "symbol "
                  + "0".repeat(16 - m.group(1).length())
                  + m.group(1)
                  + " "
                  + (m.group(2).equals("SECTION")
                      ? ""
                      : m.group(6).replaceFirst(" \\(\\d+\\)$", ""))
                  + (m.group(5).equals("UND") ? " UND" : ""));
        m = RELATIVE.matcher(line);
        if (m.matches()) facts.add("relocation " + hex(Long.parseLong(line, 16)) + relative + " 0");
        m = RELOCATION.matcher(line);
        if (m.matches()) {
          int half = m.group(1).length() == 16 ? 32 : 8;
          facts.add(
              "relocation "
                  + hex(Long.parseUnsignedLong(m.group(1), 16))
                  + " "
                  // One relocation has two spellings; this is the processor supplement's.
                  + m.group(3).replace("R_386_JUMP_SLOT", "R_386_JMP_SLOT")
                  + " "
                  + (Long.parseUnsignedLong(m.group(2), 16) >>> half));
        }
      }
    }
    return facts;
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }

  private static String difference(List<String> ours, List<String> theirs) {
    Set<String> here = new HashSet<>(ours);
    Set<String> there = new HashSet<>(theirs);
    List<String> more = ours.stream().filter(f -> !there.contains(f)).toList();
    List<String> less = theirs.stream().filter(f -> !here.contains(f)).toList();
    return "\n  only here: "
        + more.subList(0, Math.min(5, more.size()))
        + "\n  only readelf: "
        + less.subList(0, Math.min(5, less.size()))
        + " ("
        + more.size()
        + ", "
        + less.size()
        + ") of "
        + ours.size()
        + ", "
        + theirs.size();
  }
}
