package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLoader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects that contradict themselves where one of the loaders does not look, or looks further. */
class BentObjectsTest {
  private static final int NO_FILE = 1 << 30;
  private static final int PLACE = 0xf00;

  private static LoadResult load(SystemLoader loader, String release, byte[] bytes)
      throws IOException {
    try (ByteSource source = ByteSource.of("bent.node", bytes)) {
      return loader.load(
          new LoadRequest(
              "/app/bent.node",
              source,
              null,
              null,
              "bent.node",
              new LoadRequest.Process(
                  Architecture.X64,
                  release,
                  OsVersions.ANY,
                  null,
                  LoaderCases.FILES_ONLY,
                  null,
                  "node",
                  LoadRequest.Linked.BARE),
              ReadLimits.defaults()));
    }
  }

  /** All of it is mapped at once, in one page and zeros behind it. */
  private static byte[] inOneSegment(ElfBuilder elf, long memory) {
    byte[] bytes = elf.build();
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int first = elf.at("phdr");
    out.putInt(first + 4, Elf.PF_R | Elf.PF_W | Elf.PF_X);
    out.putLong(first + 32, ElfBuilder.SIZE);
    out.putLong(first + 40, memory);
    out.putInt(first + ProgramHeaders.entrySize(64), Elf.PT_NULL);
    return bytes;
  }

  private static List<String> messages(LoadResult result) {
    return result.failures().stream().map(LoadFailure::message).toList();
  }

  private static void assertGlibcLoads(ElfBuilder elf) throws IOException {
    assertEquals(
        List.of(), messages(load(new GlibcLoader(), "2.36", inOneSegment(elf, ElfBuilder.SIZE))));
  }

  private static void assertMuslLoads(ElfBuilder elf) throws IOException {
    assertEquals(
        List.of(), messages(load(new MuslLoader(), "1.2.5", inOneSegment(elf, ElfBuilder.SIZE))));
  }

  @Test
  void aTableOfInitialisersEndsWithTheBytesOfTheFile() {
    ElfBuilder elf = sound();
    elf.dyn(Elf.DT_INIT_ARRAY, ElfBuilder.SIZE).dyn(Elf.DT_INIT_ARRAYSZ, 1L << 45);
    byte[] bytes = inOneSegment(elf, 1L << 46);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(16, (short) Elf.ET_EXEC);
    LoadResult result =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> load(new MuslLoader(), "1.2.5", bytes));
    assertEquals(MemoryFault.KIND, result.failures().get(0).kind());
  }

  private static ElfBuilder sound() {
    ElfBuilder elf = ElfBuilder.x64();
    return elf.symbols(new long[] {elf.text("f"), Elf.STB_GLOBAL << 4 | Elf.STT_FUNC, 1, 0x100})
        .sysvHash(2);
  }

  private static ElfBuilder ownSymbolWithoutName(int binding, int visibility) {
    ElfBuilder elf = ElfBuilder.x64();
    elf.symbols(new long[] {NO_FILE * 2L, binding << 4 | Elf.STT_FUNC, 1, 0x100}).sysvHash(2);
    elf.visibility(1, visibility);
    int table = elf.place("rela", 24);
    elf.word(table, PLACE).word(table + 8, 1L << 32 | 1);
    return elf.dyn(Elf.DT_RELA, table).dyn(Elf.DT_RELASZ, 24).dyn(Elf.DT_RELAENT, 24);
  }

  @Test
  void theNameOfAnOwnSymbolIsNotRead() throws IOException {
    assertGlibcLoads(ownSymbolWithoutName(Elf.STB_LOCAL, Elf.STV_DEFAULT));
    assertGlibcLoads(ownSymbolWithoutName(Elf.STB_GLOBAL, Elf.STV_HIDDEN));
    assertMuslLoads(ownSymbolWithoutName(Elf.STB_LOCAL, Elf.STV_DEFAULT));
    ElfBuilder hidden = ownSymbolWithoutName(Elf.STB_GLOBAL, Elf.STV_HIDDEN);
    byte[] bytes = inOneSegment(hidden, ElfBuilder.SIZE);
    LoadResult result = load(new MuslLoader(), "1.2.5", bytes);
    assertEquals(MemoryFault.KIND, result.failures().get(0).kind());
  }

  @Test
  void glibcDoesNotLookAtTablesWithoutAddendsOnX64() throws IOException {
    assertGlibcLoads(sound().dyn(Elf.DT_REL, 1L << 40).dyn(Elf.DT_RELSZ, 16));
    ElfBuilder outside = sound();
    int table = outside.place("rel", 16);
    outside.word(table, 1L << 40).word(table + 8, 8);
    assertGlibcLoads(outside.dyn(Elf.DT_REL, table).dyn(Elf.DT_RELSZ, 16));
  }

  @Test
  void whatAShiftBeyondTheHashLeavesIsNotKnownWhereItMatters() {
    long hash = 0x8000_0041L;
    // The first bit is 1. Shifted by 40: 0 of 64 bits; by 8 of 32 bits, 0x800000, of which 0 is
    // left.
    assertEquals(0, SymbolHash.filtered(0, hash, 40, 64));
    assertEquals(1, SymbolHash.filtered(0b11, hash, 40, 64));
    // By 1 of 32 bits, 0x40000020, of which 32 is left.
    assertEquals(SymbolHash.UNKNOWN, SymbolHash.filtered(0b11, hash, 33, 64));
    assertEquals(1, SymbolHash.filtered(0b11 | 1L << 32, hash, 33, 64));
    assertEquals(0, SymbolHash.filtered(0b10, hash, 33, 64));
    assertEquals(1, SymbolHash.filtered(0b10 | 1L << 32, hash, 1, 64));
  }

  @Test
  void aChainThatLeadsOutOrGoesRoundTellsNothing() {
    for (int next : new int[] {1, 2, -1}) {
      ElfBuilder elf = sound();
      elf.u32(elf.at("hash") + 16, next);
      DynamicSymbols symbols = ElfBuilder.read(elf.build()).symbols();
      SymbolName g = SymbolName.of("g");
      assertEquals(
          SymbolHash.UNKNOWN, symbols.find(g, i -> symbols.isNamed(i, g), HashSteps.ofOne()));
      assertEquals(-1, symbols.find("g"));
      assertEquals(1, symbols.find("f"));
    }
  }

  /** Objects all of whose functions have one name, and so one chain. */
  private static byte[] crowded(int functions) {
    ElfBuilder elf = ElfBuilder.x64();
    int code = elf.place("code", 8);
    int name = elf.text("f");
    int symbols = ElfBuilder.SIZE;
    int hash = symbols + 24 * (functions + 1);
    elf.word(code, 0xc3c3_c3c3L).dyn(Elf.DT_SYMTAB, symbols).dyn(Elf.DT_HASH, hash);
    byte[] bytes = Arrays.copyOf(inOneSegment(elf, hash * 2L), hash + 12 + 4 * (functions + 1));
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(elf.at("phdr") + 32, bytes.length);
    out.putInt(hash, 1).putInt(hash + 4, functions + 1).putInt(hash + 8, 1);
    for (int i = 1; i <= functions; i++) {
      out.putInt(symbols + 24 * i, name).put(symbols + 24 * i + 4, (byte) 0x12);
      out.putShort(symbols + 24 * i + 6, (short) 1).putLong(symbols + 24 * i + 8, code);
      out.putInt(hash + 12 + 4 * i, i == functions ? 0 : i + 1);
    }
    return bytes;
  }

  @Test
  void aChainThatAllSymbolsAreInIsNotGoneThroughForEachOfThem() throws IOException {
    for (SystemLoader loader : List.of(new GlibcLoader(), new MuslLoader())) {
      assertEquals(List.of(), load(loader, release(loader), crowded(100)).gaps());
      List<LoadResult.Gap> gaps = load(loader, release(loader), crowded(10_000)).gaps();
      assertEquals(
          List.of(
              "what the loader makes of a file that contradicts itself: /app/bent.node: PT_DYNAMIC"
                  + " > DT_SYMTAB[8192] > st_name: the hash table leads out of the object, or very"
                  + " far, where it is looked for"),
          gaps.stream().map(LoadResult.Gap::message).toList());
    }
    DynamicSymbols symbols = ElfBuilder.read(crowded(3)).symbols();
    SymbolName f = SymbolName.of("f");
    assertEquals(3, symbols.find(f, i -> i == 3, new HashSteps(3)));
    assertEquals(SymbolHash.UNKNOWN, symbols.find(f, i -> i == 3, new HashSteps(2)));
  }

  private static String release(SystemLoader loader) {
    return loader instanceof MuslLoader ? "1.2.5" : "2.36";
  }

  private static List<String> later(SystemLoader loader, ElfBuilder elf) throws IOException {
    LoadResult result = load(loader, release(loader), inOneSegment(elf, ElfBuilder.SIZE));
    assertEquals(List.of(), messages(result));
    return result.late().stream().map(LoadFailure::kind).toList();
  }

  private static void assertLater(String kind, ElfBuilder elf) throws IOException {
    List<String> expected = kind.isEmpty() ? List.of() : List.of(kind);
    assertEquals(expected, later(new GlibcLoader(), elf));
    assertEquals(expected, later(new MuslLoader(), elf));
  }

  /** As probes that called a function and ended were seen to do under both. */
  @Test
  void whatIsRunAfterTheLoadMayEndTheProcess() throws IOException {
    int code = ElfBuilder.x64().place("code", 64);
    assertLater("", whole(code));
    assertLater("", whole(code).dyn(Elf.DT_FINI, code));
    assertLater("FAULT_AT_EXIT", whole(code).dyn(Elf.DT_FINI, 1L << 32));
    ElfBuilder zeros = whole(code);
    zeros.dyn(Elf.DT_FINI_ARRAY, zeros.place("fini", 8)).dyn(Elf.DT_FINI_ARRAYSZ, 8);
    assertLater("FAULT_AT_EXIT", zeros);
    ElfBuilder unsized = whole(code).dyn(Elf.DT_FINI_ARRAY, code);
    assertEquals(List.of("FAULT_AT_EXIT"), later(new GlibcLoader(), unsized));
    assertLater("FAULT_AT_CALL", whole(1L << 32));
    assertLater("FAULT_AT_CALL", whole(code).dyn(Elf.DT_JMPREL, code).dyn(Elf.DT_PLTGOT, PLACE));
  }

  /** An object that names functions which are called as the process exits, 0 for none. */
  private static ElfBuilder finalized(long inArray, long function) {
    ElfBuilder elf = whole(ElfBuilder.x64().place("code", 64));
    elf.word(elf.place("data", 8), 0x0606_0606_0606_0606L);
    if (function != 0) elf.dyn(Elf.DT_FINI, function);
    if (inArray == 0) return elf;
    int array = elf.place("fini", 8);
    int table = elf.place("rela", 24);
    elf.word(table, array).word(table + 8, 8).word(table + 16, inArray);
    elf.dyn(Elf.DT_RELA, table).dyn(Elf.DT_RELASZ, 24).dyn(Elf.DT_RELAENT, 24);
    return elf.dyn(Elf.DT_FINI_ARRAY, array).dyn(Elf.DT_FINI_ARRAYSZ, 8);
  }

  @Test
  void whatMayEndTheProcessAsItExitsIsToldOfEitherTable() throws IOException {
    ElfBuilder elf = finalized(0, 0);
    int code = elf.at("code");
    int data = elf.at("data");
    for (SystemLoader loader : List.of(new GlibcLoader(), new MuslLoader())) {
      assertEquals(List.of(), gaps(loader, finalized(code, code)));
      assertEquals(List.of(atExit("DT_FINI", data)), gaps(loader, finalized(0, data)));
      assertEquals(List.of(atExit("DT_FINI", data)), gaps(loader, finalized(code, data)));
      List<String> array = List.of(atExit("DT_FINI_ARRAY", data));
      assertEquals(array, gaps(loader, finalized(data, 0)));
      assertEquals(array, gaps(loader, finalized(data, code)));
      assertEquals(array, gaps(loader, finalized(data, data)));
    }
    assertLater("FAULT_AT_EXIT", finalized(data, 1L << 32));
    assertLater("FAULT_AT_EXIT", finalized(1L << 32, data));
  }

  private static String atExit(String table, int place) {
    return "what the loader makes of a file that contradicts itself: /app/bent.node: PT_DYNAMIC > "
        + table
        + ": what lies at 0x"
        + Integer.toHexString(place)
        + " is called, and no function begins there";
  }

  /** An object whose code comes first, with a function said to lie somewhere. */
  private static ElfBuilder whole(long function) {
    ElfBuilder elf = ElfBuilder.x64();
    int code = elf.place("code", 64);
    for (int i = code; i < code + 64; i += 4) elf.u32(i, 0xc3c3_c3c3L);
    int info = Elf.STB_GLOBAL << 4 | Elf.STT_FUNC;
    return elf.symbols(new long[] {elf.text("f"), info, 1, function}).sysvHash(2);
  }

  private static ElfBuilder relocated(long... places) {
    ElfBuilder elf = sound();
    int table = elf.place("rela", 24 * places.length);
    for (int i = 0; i < places.length; i++)
      elf.word(table + 24 * i, places[i]).word(table + 24 * i + 8, 8);
    return elf.dyn(Elf.DT_RELA, table)
        .dyn(Elf.DT_RELASZ, 24L * places.length)
        .dyn(Elf.DT_RELAENT, 24);
  }

  @Test
  void relocationsThatSpoilEachOtherAreNotFollowed() throws IOException {
    String told = "two of them write to what lies at 0xf0";
    for (SystemLoader loader : List.of(new GlibcLoader(), new MuslLoader())) {
      assertEquals(List.of(), gaps(loader, relocated(PLACE, PLACE + 8)));
      assertEquals(List.of(), gaps(loader, relocated(PLACE + 1, PLACE + 9)));
      assertEquals(
          1,
          gaps(loader, relocated(PLACE, PLACE + 1)).stream()
              .filter(g -> g.endsWith(told + "1"))
              .count());
    }
    ElfBuilder again = relocated(PLACE);
    int relr = again.place("relr", 8);
    again.word(relr, PLACE).dyn(Elf.DT_RELR, relr).dyn(Elf.DT_RELRSZ, 8).dyn(Elf.DT_RELRENT, 8);
    assertEquals(
        1, gaps(new MuslLoader(), again).stream().filter(g -> g.endsWith(told + "0")).count());
    assertEquals(List.of(), gaps(new GlibcLoader(), again));
  }

  private static List<String> gaps(SystemLoader loader, ElfBuilder elf) throws IOException {
    LoadResult result = load(loader, release(loader), inOneSegment(elf, ElfBuilder.SIZE));
    assertEquals(List.of(), messages(result));
    return result.gaps().stream().map(LoadResult.Gap::message).toList();
  }

  @Test
  void aTableAtZeroIsNoneSince236() throws IOException {
    ElfBuilder elf = sound().dyn(Elf.DT_RELA, 0).dyn(Elf.DT_RELASZ, 48).dyn(Elf.DT_RELAENT, 24);
    assertEquals(List.of(), gaps(new GlibcLoader(), elf));
    LoadResult before = load(new GlibcLoader(), "2.31", inOneSegment(elf, ElfBuilder.SIZE));
    assertEquals(
        List.of(
            "whether /app/bent.node gets by with relocations at 0, where glibc before 2.36 looks for them"),
        before.gaps().stream().map(LoadResult.Gap::message).toList());
  }

  @Test
  void muslReadsItsTableFromWhateverLiesBehindTheObject() throws IOException {
    byte[] bytes = inOneSegment(sound(), ElfBuilder.SIZE);
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int header = 64;
    while (out.getInt(header) != Elf.PT_DYNAMIC) header += ProgramHeaders.entrySize(64);
    out.putLong(header + 16, 4L * ElfBuilder.SIZE);
    assertEquals(MemoryFault.KIND, load(new MuslLoader(), "1.2.5", bytes).failures().get(0).kind());
  }

  @Test
  void whatBeginsBelowTheObjectLiesOverItsBeginning() throws IOException {
    ElfBuilder elf = sound().segment(Elf.PT_LOAD, Elf.PF_R, 0, ElfBuilder.SIZE);
    byte[] bytes = Arrays.copyOf(inOneSegment(elf, ElfBuilder.SIZE), 2 * ElfBuilder.SIZE);
    int last = 64 + 2 * ProgramHeaders.entrySize(64);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(last + 16, -1);
    assertEquals(MemoryFault.KIND, load(new MuslLoader(), "1.2.5", bytes).failures().get(0).kind());
  }

  /** As glibc's loaders of 2.31, 2.36 and 2.41 were seen to do. */
  @Test
  void aSymbolOfAnUnknownBindingIsNobodys() throws IOException {
    assertGlibcLoads(boundAs(Elf.STB_WEAK));
    assertGlibcLoads(boundAs(Elf.STB_GNU_UNIQUE));
    for (int binding : new int[] {5, 9}) {
      byte[] bytes = inOneSegment(boundAs(binding), ElfBuilder.SIZE);
      assertEquals(
          List.of("/app/bent.node: undefined symbol: f"),
          messages(load(new GlibcLoader(), "2.36", bytes)));
    }
  }

  private static ElfBuilder boundAs(int binding) {
    ElfBuilder elf = ElfBuilder.x64();
    elf.symbols(new long[] {elf.text("f"), binding << 4 | Elf.STT_OBJECT, 1, 0x100}).sysvHash(2);
    return relocatedTo(elf, PLACE);
  }

  private static ElfBuilder relocatedTo(ElfBuilder elf, long place) {
    int table = elf.place("rela", 24);
    elf.word(table, place).word(table + 8, 1L << 32 | 1);
    return elf.dyn(Elf.DT_RELA, table).dyn(Elf.DT_RELASZ, 24).dyn(Elf.DT_RELAENT, 24);
  }

  /** Both loaders were seen to call address 0. */
  @Test
  void anInitialiserThatNobodyHasToProvideMayBeNone() throws IOException {
    for (SystemLoader loader : List.of(new GlibcLoader(), new MuslLoader())) {
      assertEquals(1, gaps(loader, initialised(Elf.STB_WEAK, 0)).size());
      assertEquals(List.of(), gaps(loader, initialised(Elf.STB_WEAK, 1)));
    }
  }

  private static ElfBuilder initialised(int binding, int section) {
    ElfBuilder elf = ElfBuilder.x64();
    int code = elf.place("code", 8);
    elf.word(code, 0xc3c3_c3c3_c3c3_c3c3L);
    int array = elf.place("init", 8);
    long value = section == 0 ? 0 : code;
    elf.symbols(new long[] {elf.text("f"), binding << 4 | Elf.STT_FUNC, section, value});
    elf.sysvHash(2).dyn(Elf.DT_INIT_ARRAY, array).dyn(Elf.DT_INIT_ARRAYSZ, 8);
    return relocatedTo(elf, array);
  }

  @Test
  void glibcReadsATableOnUntilAnAddressThatIsNone() throws IOException {
    assertGlibcLoads(unending(-24));
    byte[] bytes = inOneSegment(unending(0x9000_0000_0000_0000L), ElfBuilder.SIZE);
    LoadResult result = load(new GlibcLoader(), "2.36", bytes);
    assertEquals(false, result.failures().isEmpty() && result.gaps().isEmpty());
  }

  private static ElfBuilder unending(long size) {
    ElfBuilder elf = sound();
    int table = elf.place("rela", 24);
    elf.word(table, PLACE).word(table + 8, 8).dyn(Elf.DT_RELA, table).dyn(Elf.DT_RELASZ, size);
    return elf.dyn(Elf.DT_RELAENT, 24).dyn(Elf.DT_RELACOUNT, 1);
  }
}
