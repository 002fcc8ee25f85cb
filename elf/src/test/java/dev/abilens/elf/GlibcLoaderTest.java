package dev.abilens.elf;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import dev.abilens.image.Image;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import dev.abilens.image.ProgramNames;
import dev.abilens.image.SystemLibraries;
import dev.abilens.image.SystemLoader;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.GlibcSystem;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that the compiler makes, each for one rule; skipped where there is no gcc for x86-64. */
class GlibcLoaderTest {
  @TempDir Path directory;

  private final GlibcLoader loader = new GlibcLoader();

  /** A system of which is known that it has a C library with nodes up to 2.31. */
  private static final SystemLibraries GLIBC_231 =
      new SystemLibraries() {
        @Override
        public String describe() {
          return "glibc 2.31";
        }

        @Override
        public String pathOf(String soname) {
          return "/lib/" + soname;
        }

        @Override
        public Availability library(String soname) {
          if (soname.equals("libc.so.6")) return Availability.yes("it is the C library");
          if (soname.startsWith("libno")) return Availability.no("there is none");
          return Availability.unknown("nobody knows " + soname);
        }

        @Override
        public Availability version(String soname, String version) {
          return version.equals("GLIBC_2.2.5") || version.equals("GLIBC_2.4")
              ? Availability.yes("old")
              : Availability.no(version + " is younger");
        }

        @Override
        public Availability symbol(String soname, String symbol) {
          return Availability.unknown("no table");
        }

        @Override
        public boolean mayDefine(String soname, String symbol) {
          return false;
        }
      };

  private Path compile(String name, String source, String... options)
      throws IOException, InterruptedException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Path c = Files.writeString(directory.resolve("source.c"), source);
    return Gcc.make(file, c, options);
  }

  private LoadResult load(String name, @Nullable String release) throws IOException {
    return load(loader, name, release);
  }

  private LoadResult load(SystemLoader loader, String name, @Nullable String release)
      throws IOException {
    return load(loader, name, release, GLIBC_231, LoadRequest.Linked.BARE);
  }

  private LoadResult load(
      SystemLoader loader,
      String name,
      @Nullable String release,
      SystemLibraries libraries,
      LoadRequest.Linked linked)
      throws IOException {
    return load(loader, name, release, libraries, null, linked, result -> result);
  }

  private <T> T load(
      SystemLoader loader,
      String name,
      @Nullable String release,
      SystemLibraries libraries,
      @Nullable Image program,
      LoadRequest.Linked linked,
      Function<LoadResult, T> use)
      throws IOException {
    try (ByteSource source = ByteSource.open(directory.resolve(name))) {
      return use.apply(
          loader.load(
              new LoadRequest(
                  "/app/" + name,
                  source,
                  null,
                  FileTree.of(directory),
                  name,
                  new LoadRequest.Process(
                      Architecture.X64,
                      release,
                      OsVersions.ANY,
                      null,
                      libraries,
                      program,
                      "node",
                      linked),
                  ReadLimits.defaults())));
    }
  }

  /** Returns where own names are that were asked for in turn, bound to a program and to others. */
  private List<Answer> bound(
      String addon,
      @Nullable Path program,
      LoadRequest.Linked linked,
      ProgramNames absent,
      String... names)
      throws IOException {
    try (ElfFile elf = program == null ? null : ElfFile.open(program)) {
      return load(
          loader,
          addon,
          "2.36",
          GLIBC_231,
          elf == null ? null : elf.image(),
          linked,
          result -> {
            Bindings bindings = result.bindings().apply(absent);
            return Stream.of(names).map(bindings::elsewhere).toList();
          });
    }
  }

  @Test
  void ofALongChainNotAllIsLookedThrough() throws Exception {
    StringBuilder source = new StringBuilder("void *table[] = {0");
    for (int i = 0; i < 3000; i++) source.append(", &s").append(i);
    source.append("};");
    for (int i = 0; i < 3000; i++) source.insert(0, "int s" + i + " = 1;");
    Path file = compile("addon.node", source.toString(), "-Wl,--hash-style=sysv");
    String first;
    String last;
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ElfFile elf = ElfFile.open(file)) {
      Region hash = elf.sections().data(elf.sections().find(".hash"));
      int symbols = hash.i32(4);
      ByteBuffer table = ByteBuffer.allocate(hash.length()).order(ByteOrder.LITTLE_ENDIAN);
      table.putInt(1).putInt(symbols).putInt(1).putInt(0);
      for (int i = 1; i < symbols; i++) table.putInt((i + 1) % symbols);
      channel.write(table.clear(), hash.origin());
      List<String> own = new ArrayList<>();
      for (DynamicSymbols.Cursor s = elf.symbols().cursor(); s.next(); )
        if (elf.symbols().name(s.index()).matches("s\\d+")) own.add(elf.symbols().name(s.index()));
      first = own.get(0);
      last = own.get(own.size() - 1);
    }
    assertEquals(
        List.of(Answer.NO, Answer.UNKNOWN),
        bound("addon.node", null, LoadRequest.Linked.CPP, ProgramNames.NONE, first, last));
  }

  @Test
  void namesThatTheProgramHasComeFirst() throws Exception {
    Path program =
        compile(
            "program", "int both(void) { return 1; } int data = 1; int kept(void) { return 1; }");
    String source =
        "int both(void) { return 2; } int data = 2; int mine(void) { return 2; }"
            + "__attribute__((visibility(\"protected\"))) int kept(void) { return 2; }"
            + "int (*table[])(void) = {both, mine, kept};"
            + "int use(void) { return both() + mine() + kept() + data; }";
    compile("addon.node", source);
    Set<String> asked = new HashSet<>();
    ProgramNames absent = name -> asked.add(name) ? Answer.UNKNOWN : Answer.YES;
    assertEquals(
        List.of(Answer.YES, Answer.YES, Answer.NO, Answer.NO, Answer.NO, Answer.NO),
        bound(
            "addon.node",
            program,
            LoadRequest.Linked.CPP,
            absent,
            "both",
            "data",
            "mine",
            "kept",
            "use",
            "none"));
    assertEquals(
        List.of(Answer.NO), bound("addon.node", null, LoadRequest.Linked.BARE, absent, "mine"));
    assertEquals(Set.of(), asked);
    assertEquals(
        List.of(Answer.UNKNOWN, Answer.YES, Answer.NO, Answer.NO),
        bound("addon.node", null, LoadRequest.Linked.CPP, absent, "mine", "mine", "kept", "none"));
    assertEquals(Set.of("mine"), asked);
    compile("symbolic.node", source, "-Wl,-Bsymbolic");
    assertEquals(
        List.of(Answer.NO),
        bound("symbolic.node", program, LoadRequest.Linked.CPP, absent, "both"));
    try (ElfFile elf = ElfFile.open(directory.resolve("addon.node"))) {
      long table = requireNonNull(elf.image().exports().symbol("table")).address();
      Map<String, Answer> told = Map.of("both", Answer.YES, "mine", Answer.UNKNOWN);
      Image bound = elf.image().bound(name -> told.getOrDefault(name, Answer.NO));
      assertEquals(new Pointer(0, "both"), bound.pointerAt(table).orElseThrow());
      assertEquals(Optional.empty(), bound.pointerAt(table + 8));
      Pointers places = bound.pointers();
      long mine = requireNonNull(elf.image().lookUp("mine")).address();
      assertEquals(-1, places.chooser(places.ceiling(table)));
      assertEquals(mine, places.chooser(places.ceiling(table + 8)));
      assertEquals("mine", places.perhaps(places.ceiling(table + 8)));
      assertNull(places.perhaps(places.ceiling(table)));
      assertEquals(mine, elf.image().pointerAt(table + 8).orElseThrow().address());
      assertEquals(elf.image().pointerAt(table + 16), bound.pointerAt(table + 16));
      assertTrue(bound.takes("both") && bound.takes("mine"));
      assertFalse(bound.takes("kept") || elf.image().takes("both"));
      assertNull(elf.image().pointerAt(table).orElseThrow().symbol());
    }
  }

  private static List<String> messages(LoadResult result) {
    return result.failures().stream().map(LoadFailure::message).toList();
  }

  @Test
  void whatIsNoElfFileIsSaidToBeNone() throws IOException {
    Files.writeString(directory.resolve("x.node"), "<html>".repeat(20));
    assertEquals(List.of("/app/x.node: invalid ELF header"), messages(load("x.node", "2.31")));
    Files.writeString(directory.resolve("y.node"), "Not Found");
    assertEquals(List.of("/app/y.node: file too short"), messages(load("y.node", "2.31")));
  }

  @Test
  void runpathHoldsForTheObjectsOwnLibrariesOnly() throws Exception {
    compile("lib/libb.so", "int b(void){return 1;}", "-Wl,-soname,libnob.so");
    Files.move(directory.resolve("lib/libb.so"), directory.resolve("lib/libnob.so"));
    compile(
        "lib/libnoa.so",
        "int b(void);int a(void){return b();}",
        "-Wl,-soname,libnoa.so",
        "-Llib",
        "-l:libnob.so");
    String source = "int a(void);int use(void){return a();}";
    String[] options = {"-Llib", "-l:libnoa.so", "-Wl,-rpath-link,lib", "-Wl,-rpath,$ORIGIN/lib"};
    String[] old = java.util.Arrays.copyOf(options, 5);
    old[4] = "-Wl,--disable-new-dtags";
    compile("rpath.node", source, old);
    String[] young = java.util.Arrays.copyOf(options, 5);
    young[4] = "-Wl,--enable-new-dtags";
    compile("runpath.node", source, young);
    assertEquals(List.of(), messages(load("rpath.node", "2.31")));
    assertEquals(
        List.of("libnob.so: cannot open shared object file: No such file or directory"),
        messages(load("runpath.node", "2.31")));
  }

  /** What cannot be looked at, here for the length of its name, behind one that has the library. */
  @Test
  void directoriesAreLookedAtInTurn() throws Exception {
    compile("lib/libno1.so", "int a(void){return 1;}");
    String source = "int a(void);int use(void){return a();}";
    String path = "-Wl,-rpath,$ORIGIN/lib:$ORIGIN/" + "x".repeat(300);
    compile("x.node", source, "-Llib", "-l:libno1.so", path);
    assertEquals(List.of(), messages(load("x.node", "2.31")));
  }

  @Test
  void aFileBesideIsFoundThroughLinksAndCountedOnce() throws Exception {
    compile("store/libno1.so.1", "int a(void){return 1;}", "-Wl,-soname,libno1.so.1");
    Files.createDirectories(directory.resolve("lib"));
    Files.createSymbolicLink(directory.resolve("lib/libno1.so.1"), Path.of("../store/libno1.so.1"));
    compile(
        "x/x.node",
        "int a(void);int use(void){return a();}",
        "-Llib",
        "-l:libno1.so.1",
        "-Wl,-rpath,$ORIGIN/../lib");
    LoadResult result = load("x/x.node", "2.31");
    assertEquals(1, result.libraries().size());
    assertTrue(result.libraries().get(0).has("a"));
    assertEquals(List.of(), result.failures());
    assertEquals(List.of(), result.gaps());
    assertEquals(List.of(), result.late());
  }

  /** As glibc 2.31, 2.36 and 2.41 did; musl's loader looks at neither. */
  @Test
  void whatAnObjectStandsBeforeMustBeThereUnlessItIsAuxiliary() throws Exception {
    String source = "int use(void){return 1;}";
    compile("lib/libno1.so", "int a(void){return 1;}");
    compile("filter.node", source, "-Wl,-F,libno1.so");
    compile("auxiliary.node", source, "-Wl,-f,libno1.so");
    compile("there.node", source, "-Wl,-F,libno1.so", "-Wl,-rpath,$ORIGIN/lib");
    compile("both.node", source, "-Wl,-f,libno1.so", "-Wl,-rpath,$ORIGIN/lib");
    LoadResult filter = load("filter.node", "2.31");
    assertEquals(
        List.of("libno1.so: cannot open shared object file: No such file or directory"),
        messages(filter));
    assertTrue(filter.failures().get(0).where().startsWith("PT_DYNAMIC > DT_FILTER ["));
    LoadResult auxiliary = load("auxiliary.node", "2.31");
    assertEquals(List.of(), messages(auxiliary));
    assertEquals(List.of(), auxiliary.gaps());
    for (String there : List.of("there.node", "both.node"))
      assertEquals(
          List.of("what the libraries provide that /app/" + there + " stands before (DT_FILTER)"),
          load(there, "2.31").gaps().stream().map(LoadResult.Gap::message).toList());
    for (String name : List.of("filter.node", "auxiliary.node", "there.node"))
      assertEquals(List.of(), messages(load(new MuslLoader(), name, "1.2.5")));
  }

  /** Bun and Deno have libstdc++ in themselves and keep it there. */
  @Test
  void whatOnlyNodeBringsIsOfNoUseElsewhere() throws Exception {
    compile("x.node", "extern int __gxx_personality_v0;int *use=&__gxx_personality_v0;");
    GlibcSystem system =
        GlibcSystem.of(Distributions.bundled().find("debian:12").orElseThrow(), Architecture.X64);
    for (LoadRequest.Linked linked : LoadRequest.Linked.values()) {
      LoadResult result = load(loader, "x.node", "2.36", system, linked);
      boolean met = linked == LoadRequest.Linked.CPP;
      boolean refused = linked == LoadRequest.Linked.BARE;
      assertEquals(met || refused ? 0 : 1, result.open().size(), linked.name());
      assertEquals(refused ? 1 : 0, result.failures().size(), linked.name());
    }
  }

  @Test
  void functionsOfOthersLeaveOpenWhatIsCalledFirst() throws Exception {
    String table = "void f(void)%s;__attribute__((section(\".init_array\"))) void (*p)(void)=f;";
    Path own = compile("own.node", table.formatted("{}"));
    Path other = compile("other.node", table.formatted(""));
    try (ElfFile made = ElfFile.open(own)) {
      long f = requireNonNull(new ElfImage(made).lookUp("f")).address();
      assertEquals(Optional.of(List.of(f)), Initializers.of(made, SymbolBindings.HOME));
      assertEquals(Optional.empty(), Initializers.of(made, new SymbolBindings(name -> Answer.YES)));
      assertEquals(
          Optional.empty(), Initializers.of(made, new SymbolBindings(name -> Answer.UNKNOWN)));
    }
    try (ElfFile made = ElfFile.open(other)) {
      assertEquals(Optional.empty(), Initializers.of(made, SymbolBindings.HOME));
    }
  }

  /** As glibc 2.31 did. */
  @Test
  void anOldLoaderIsKeptFromPackedRelocationsByANodeItLooksFor() throws Exception {
    Path file =
        compile(
            "x.node",
            "int getpid(void);__attribute__((constructor)) static void c(void){getpid();}",
            "-Wl,-z,pack-relative-relocs",
            "-lc");
    LoadResult held = load("x.node", "2.31");
    assertTrue(messages(held).get(0).contains("version `GLIBC_ABI_DT_RELR' not found"));
    byte[] bytes = Files.readAllBytes(file);
    try (ElfFile made = ElfFile.open(file)) {
      // No name of a library at all: the program's.
      int at = (int) made.addressSpace().fileOffset(made.dynamic().value(Elf.DT_VERNEED, 0));
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 4, 0);
    }
    Files.write(directory.resolve("y.node"), bytes);
    LoadResult free = load("y.node", "2.31");
    assertEquals(List.of("RELR_IGNORED"), free.failures().stream().map(LoadFailure::kind).toList());
  }

  /** As glibc 2.31 and 2.36 did, and musl 1.2.6. */
  @Test
  void linksThatGoRoundInCirclesEndASearch() throws Exception {
    compile("good/libno1.so", "int a(void){return 1;}", "-Wl,-soname,libno1.so");
    Files.createDirectories(directory.resolve("bad"));
    Files.createSymbolicLink(directory.resolve("bad/libno1.so"), Path.of("libno1.so"));
    Files.createSymbolicLink(directory.resolve("round"), Path.of("round"));
    String source = "int a(void);int use(void){return a();}";
    for (String first : List.of("bad", "round"))
      compile(
          first + ".node",
          source,
          "-Lgood",
          "-lno1",
          "-Wl,-rpath,$ORIGIN/" + first + ":$ORIGIN/good");
    assertEquals(
        List.of("libno1.so: cannot open shared object file: No such file or directory"),
        messages(load("bad.node", "2.36")));
    assertEquals(List.of(), messages(load("round.node", "2.36")));
    SystemLoader musl = new MuslLoader();
    for (String first : List.of("bad", "round"))
      assertEquals(
          List.of(
              "Error loading shared library libno1.so: Symbolic link loop (needed by /app/"
                  + first
                  + ".node)"),
          messages(load(musl, first + ".node", "1.2.5")));
  }

  @Test
  void whatALibraryCallsFirstIsKnownThoughItsFileIsClosed() throws Exception {
    compile(
        "libnor.so",
        "int v;int *const t[4096]={&v,[4095]=&v};"
            + "int a(void){return t[v]!=0;}__attribute__((constructor)) static void c(void){v=1;}",
        "-Wl,-soname,libnor.so",
        "-Wl,-z,pack-relative-relocs");
    compile(
        "x.node",
        "int a(void);int use(void){return a();}",
        "-L.",
        "-l:libnor.so",
        "-Wl,-rpath,$ORIGIN");
    try (ElfFile library = ElfFile.open(directory.resolve("libnor.so"))) {
      assumeTrue(library.dynamic().has(Elf.DT_RELR), "the linker packs no relocations");
    }
    LoadResult result = load("x.node", "2.36");
    assertEquals(List.of(), result.failures());
    assertEquals(List.of(), result.gaps());
  }

  @Test
  void whatIsNotKnownOfTheSystemLeavesAGap() throws Exception {
    compile("libx1.so", "int a(void){return 1;}", "-Wl,-soname,libx1.so");
    compile("x.node", "int a(void);int use(void){return a();}", "-L.", "-l:libx1.so");
    LoadResult result = load("x.node", "2.31");
    assertEquals(List.of(), result.failures());
    assertEquals(1, result.gaps().size());
    assertTrue(result.gaps().get(0).message().contains("libx1.so"), result.gaps().get(0).message());
  }

  @Test
  void symbolsBoundAtLoadAreMissedAtOnceAndOthersAtTheirFirstCall() throws Exception {
    compile("now.node", "int f(void);int use(void){return f();}", "-Wl,-z,now");
    assertEquals(List.of("/app/now.node: undefined symbol: f"), messages(load("now.node", "2.31")));
    compile("lazy.node", "int f(void);int use(void){return f();}", "-Wl,-z,lazy");
    LoadResult lazy = load("lazy.node", "2.31");
    assertEquals(List.of(), lazy.failures());
    assertEquals(
        "node: symbol lookup error: /app/lazy.node: undefined symbol: f",
        lazy.late().get(0).message());
    compile(
        "weak.node",
        "__attribute__((weak)) int f(void);int use(void){return f?f():0;}",
        "-Wl,-z,now");
    assertEquals(List.of(), messages(load("weak.node", "2.31")));
  }

  @Test
  void whatAWeakNeedNamesAndNobodyHasIsMissedWhenItIsCalled() throws Exception {
    Files.writeString(directory.resolve("map"), "GLIBC_2.99 { *; };");
    Path stub =
        compile(
            "stub/libc.so.6",
            "int f(void){return 1;}",
            "-Wl,-soname,libc.so.6",
            "-Wl,--version-script=map");
    Path needing =
        compile(
            "needing.node",
            "int f(void);int use(void){return f();}",
            "-Wl,-z,lazy",
            stub.toString());
    assertEquals(
        List.of("/lib/libc.so.6: version `GLIBC_2.99' not found (required by /app/needing.node)"),
        messages(load("needing.node", "2.31")));
    try (ElfFile elf = ElfFile.open(needing);
        FileChannel file = FileChannel.open(needing, StandardOpenOption.WRITE)) {
      int vnaFlags = 4;
      file.write(ByteBuffer.wrap(new byte[] {2, 0}), elf.versionNeeds().get(0).offset() + vnaFlags);
    }
    LoadResult weak = load("needing.node", "2.31");
    assertEquals(List.of(), messages(weak));
    assertEquals(
        "node: symbol lookup error: /app/needing.node: undefined symbol: f, version GLIBC_2.99",
        weak.late().get(0).message());
  }

  /** Writes a word into a copy of a file; returns what becomes of it, in one word each. */
  private String bent(String name, long offset, long value) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong((int) offset, value);
    Files.write(directory.resolve("bent.node"), bytes);
    LoadResult result = load("bent.node", "2.36");
    if (!result.failures().isEmpty()) return result.failures().get(0).kind();
    return result.gaps().isEmpty() ? "loads" : "open";
  }

  /** As glibc 2.36 and 2.41 did with objects bent in these ways. */
  @Test
  void theProcessEndsWhereMemoryIsNotThereForWhatIsDoneWithIt() throws Exception {
    compile(
        "x.node",
        "int f(void);static int g;int*p=&g;int use(void){return f();}"
            + "__attribute__((constructor)) static void c(void){g=1;}",
        "-Wl,-z,lazy");
    long relocation;
    long constructor;
    long table;
    long dynamic;
    long data;
    long last;
    long inPage;
    try (ElfFile elf = ElfFile.open(directory.resolve("x.node"))) {
      AddressSpace space = elf.addressSpace();
      long rela = elf.dynamic().value(Elf.DT_RELA, 0);
      relocation = space.fileOffset(rela);
      int first = elf.relocations().address(0) == elf.dynamic().value(Elf.DT_INIT_ARRAY, 0) ? 0 : 1;
      constructor = space.fileOffset(rela + 24L * first) + 16;
      data = elf.dynamic().value(Elf.DT_INIT_ARRAY, 0);
      table = elf.dynamic().offset(elf.dynamic().last(Elf.DT_PLTGOT));
      dynamic = elf.programHeaders().offset(elf.programHeaders().lastIndex(Elf.PT_DYNAMIC));
      int load = elf.programHeaders().lastIndex(Elf.PT_LOAD);
      last = elf.programHeaders().offset(load);
      inPage = elf.programHeaders().get(load).vaddr() & 4095;
    }
    assertEquals(
        "loads", bent("x.node", dynamic + 8, Long.MAX_VALUE), "a p_offset that nothing reads");
    assertEquals("FAULT", bent("x.node", relocation, 0), "a relocation of what is read-only");
    assertEquals("FAULT", bent("x.node", relocation, 1L << 32), "a relocation far away");
    assertEquals("open", bent("x.node", relocation, 1L << 20), "one of what is behind the object");
    assertEquals("FAULT", bent("x.node", table, 0x6fff_0000), "no DT_PLTGOT");
    assertEquals("FAULT", bent("x.node", table + 8, 0), "a DT_PLTGOT in what is read-only");
    assertEquals("FAULT", bent("x.node", constructor, data), "a constructor that is data");
    assertEquals("open", bent("x.node", constructor - 16, data + 1), "a constructor in part");
    assertEquals("MAP_FAILED", bent("x.node", last + 40, Long.MAX_VALUE), "more than memory");
    assertEquals("BAD_OFFSET", bent("x.node", last + 16, inPage), "a segment over the first one");
  }

  /** As glibc 2.36 and 2.41 did: few counts and sizes of a dynamic table are looked at. */
  @Test
  void ofWhatADynamicTableSaysSomeIsTakenForGrantedAndMostIsNotLookedAt() throws Exception {
    compile(
        "x.node",
        "static int g;__attribute__((constructor)) static void c(void){g=1;}void i(void){g++;}",
        "-Wl,-init,i");
    assertEquals("loads", bentEntry(Elf.DT_STRSZ, 1), "a table of names that is cut off");
    assertEquals("loads", bentEntry(Elf.DT_SYMENT, 0), "symbols of no size");
    assertEquals("BAD_RELAENT", bentEntry(Elf.DT_RELAENT, 0), "relocations of no size");
    assertEquals("FAULT", bentEntry(Elf.DT_STRTAB, 1L << 32), "names far away");
    assertEquals("FAULT", bentEntry(Elf.DT_GNU_HASH, 1L << 32), "a hash table far away");
    assertEquals(
        "FAULT", bentEntry(Elf.DT_INIT_ARRAYSZ, 1L << 20), "more functions than there are");
    assertEquals("FAULT", bentEntry(Elf.DT_INIT, 0), "a header that is no function");
  }

  private String bentEntry(long tag, long value) throws IOException {
    try (ElfFile elf = ElfFile.open(directory.resolve("x.node"))) {
      int at = elf.dynamic().last(tag);
      assertTrue(at >= 0, Elf.dynamicName(tag, Elf.EM_X86_64));
      return bent("x.node", elf.dynamic().offset(at) + 8, value);
    }
  }

  /** A slot whose symbol is nowhere, and not looked for, holds where the object begins. */
  @Test
  void whatIsCalledByASlotOfNothingIsNotKnown() throws Exception {
    compile(
        "weak.node",
        "extern int f(void)__attribute__((weak));"
            + "__attribute__((constructor)) static void c(void){if(f)f();}");
    assertEquals("loads", bent("weak.node", 8, 0), "as it is");
    long symbol;
    long relocation = -1;
    try (ElfFile elf = ElfFile.open(directory.resolve("weak.node"))) {
      long rela = elf.dynamic().value(Elf.DT_RELA, 0);
      int count = elf.relocations().size();
      for (int i = 0; i < count; i++)
        if (elf.relocations().kind(i) == RelocationKind.GLOB_DAT)
          relocation = elf.addressSpace().fileOffset(rela + 24L * i);
      assertTrue(relocation >= 0);
      symbol = elf.addressSpace().fileOffset(elf.dynamic().value(Elf.DT_SYMTAB, 0)) + 24;
    }
    byte[] bytes = Files.readAllBytes(directory.resolve("weak.node"));
    long name = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) symbol);
    assertEquals("open", bent("weak.node", symbol, name), "a local symbol");
    long hidden = name | (long) (Elf.STB_WEAK << 4) << 32 | (long) Elf.STV_HIDDEN << 40;
    assertEquals("open", bent("weak.node", symbol, hidden), "a hidden symbol");
    assertEquals("open", bent("weak.node", relocation + 8, 6), "no symbol");
    assertEquals("open", bent("weak.node", relocation + 8, 1L << 32 | 8), "a relative one");
  }

  @Test
  void anExecutableStackIsRefusedFromRelease241On() throws Exception {
    compile("x.node", "int use(void){return 0;}", "-Wl,-z,execstack");
    assertEquals(List.of(), messages(load("x.node", "2.40")));
    assertEquals(
        List.of(
            "/app/x.node: cannot enable executable stack as shared object requires: Invalid"
                + " argument"),
        messages(load("x.node", "2.41")));
    LoadResult unknown = load("x.node", null);
    assertEquals(List.of(), unknown.failures());
    assertEquals(1, unknown.gaps().size());
  }

  @Test
  void storageAtAFixedPlaceIsLimited() throws Exception {
    String source =
        "__thread __attribute__((tls_model(\"initial-exec\"))) char x[%d];"
            + "char *use(void){return x;}";
    compile("small.node", String.format(source, 1000));
    compile("large.node", String.format(source, 4096));
    compile("between.node", String.format(source, 1700));
    assertEquals(List.of(), messages(load("small.node", "2.31")));
    assertEquals(
        List.of("/app/large.node: cannot allocate memory in static TLS block"),
        messages(load("large.node", "2.31")));
    assertEquals(1, load("between.node", "2.31").gaps().size());
  }

  /** As glibc 2.31, 2.36 and 2.41 did. */
  @Test
  void storageThatIsAlignedMoreThanTheProcessesIsNotGiven() throws Exception {
    String source =
        "__thread __attribute__((tls_model(\"initial-exec\"),aligned(%d))) char x[8];"
            + "char *use(void){return x;}";
    compile("even.node", String.format(source, 64));
    compile("wide.node", String.format(source, 128));
    assertEquals(List.of(), messages(load("even.node", "2.41")));
    assertEquals(
        List.of("/app/wide.node: cannot allocate memory in static TLS block"),
        messages(load("wide.node", "2.41")));
  }

  @Test
  void aDescriptorOfStorageIsLookedUpAtOnceFromRelease234On() throws Exception {
    compile(
        "x.node",
        "extern __thread int t;int use(void){return t;}",
        "-mtls-dialect=gnu2",
        "-Wl,-z,lazy");
    assertEquals(List.of("/app/x.node: undefined symbol: t"), messages(load("x.node", "2.36")));
    LoadResult former = load("x.node", "2.31");
    assertEquals(List.of(), former.failures());
    assertEquals(1, former.late().size());
  }

  @Test
  void subdirectoriesForProcessorsAreThoseOfTheRelease() throws Exception {
    compile("lib/x86_64/libno1.so", "int a(void){return 1;}", "-Wl,-soname,libno1.so");
    String source = "int a(void);int use(void){return a();}";
    compile("x.node", source, "-Llib/x86_64", "-l:libno1.so", "-Wl,-rpath,$ORIGIN/lib");
    String missing = "libno1.so: cannot open shared object file: No such file or directory";
    assertEquals(List.of(), messages(load("x.node", "2.36")));
    assertEquals(List.of(missing), messages(load("x.node", "2.37")));
    Files.createDirectories(directory.resolve("lib/glibc-hwcaps"));
    Files.move(directory.resolve("lib/x86_64"), directory.resolve("lib/glibc-hwcaps/x86-64-v2"));
    assertEquals(List.of(missing), messages(load("x.node", "2.32")));
    assertEquals(1, load("x.node", "2.33").gaps().size());
  }

  @Test
  void aSearchPathIsTakenAsItStands() throws Exception {
    compile("lib/libno1.so", "int a(void){return 1;}", "-Wl,-soname,libno1.so");
    String source = "int a(void);int use(void){return a();}";
    String missing = "libno1.so: cannot open shared object file: No such file or directory";
    for (String path : List.of("$ORIGINAL/lib", ":/none")) {
      compile("x.node", source, "-Llib", "-l:libno1.so", "-Wl,-rpath," + path);
      LoadResult result = load("x.node", "2.36");
      assertEquals(1, result.gaps().size(), path);
      assertEquals(List.of(), result.failures(), path);
    }
    Path file = compile("x.node", source, "-Llib", "-l:libno1.so", "-Wl,-rpath,/none");
    byte[] bytes = Files.readAllBytes(file);
    try (ElfFile elf = ElfFile.open(file)) {
      DynamicTable dynamic = elf.dynamic();
      long name = dynamic.value(Elf.DT_RUNPATH, 0) + dynamic.value(Elf.DT_STRTAB, 0);
      bytes[(int) elf.addressSpace().fileOffset(name)] = 0;
    }
    Files.write(file, bytes);
    assertEquals(List.of(missing), messages(load("x.node", "2.36")), "an empty list");
  }

  @Test
  void aLibraryThatNothingLoadsMustNotBeAskedForVersions() throws Exception {
    Files.writeString(directory.resolve("map"), "V_1{global:a;};");
    compile(
        "libno1.so", "int a(void){return 1;}", "-Wl,-soname,libno1.so", "-Wl,--version-script=map");
    Path file = compile("x.node", "int a(void);int use(void){return a();}", "-L.", "-l:libno1.so");
    byte[] bytes = Files.readAllBytes(file);
    try (ElfFile elf = ElfFile.open(file)) {
      long at = elf.dynamic().offset(elf.dynamic().last(Elf.DT_NEEDED));
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong((int) at, 0x6fff_0000L);
    }
    Files.write(file, bytes);
    assertEquals(
        "Inconsistency detected by ld.so: dl-version.c: 204: _dl_check_map_versions:"
            + " Assertion `needed != NULL' failed!",
        messages(load("x.node", "2.36")).get(0));
  }

  @Test
  void aLibraryThatIsNotKeptIsToldByTheNameItIsAskedForBy() throws Exception {
    compile("libno1.so", "int a(void){return 1;}", "-Wl,-soname,libno1.so", "-Wl,-z,nodlopen");
    compile(
        "x.node",
        "int a(void);int use(void){return a();}",
        "-L.",
        "-l:libno1.so",
        "-Wl,-rpath,$ORIGIN");
    assertEquals(
        List.of("libno1.so: shared object cannot be dlopen()ed"), messages(load("x.node", "2.36")));
  }

  @Test
  void everyPrefixIsAnswered() throws Exception {
    Path whole = compile("x.node", "int f(void);int x[99];int use(void){return f()+x[1];}");
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length += 7) {
      try (ByteSource source = ByteSource.of("cut.node", java.util.Arrays.copyOf(bytes, length))) {
        LoadResult result =
            loader.load(
                new LoadRequest(
                    "/app/cut.node",
                    source,
                    null,
                    null,
                    "cut.node",
                    new LoadRequest.Process(
                        Architecture.X64,
                        "2.31",
                        OsVersions.ANY,
                        null,
                        GLIBC_231,
                        null,
                        "node",
                        LoadRequest.Linked.CPP),
                    ReadLimits.defaults()));
        if (length < 64) assertEquals(List.of("/app/cut.node: file too short"), messages(result));
      }
    }
  }
}
