package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said, word for word, of files that contradict themselves. */
class MalformedTest {
  private static final long[] IMPORT = {0, 0x12, 0, 0};

  /** A sound file: two libraries, two versions, one symbol each way. */
  private static ElfBuilder sound() {
    ElfBuilder b = ElfBuilder.x64().needed("libc.so.6").needed("libm.so.6");
    long[] malloc = {b.text("malloc"), 0x12, 0, 0};
    long[] init = {b.text("napi_register_module_v1"), 0x12, 5, 0x300};
    return b.symbols(malloc, init)
        .sysvHash(3)
        .needs(new String[] {"libc.so.6", "GLIBC_2.14"}, new String[] {"libm.so.6", "GLIBC_2.29"});
  }

  private static String refusal(byte[] bytes) {
    MalformedBinaryException e =
        assertThrows(MalformedBinaryException.class, () -> ElfBuilder.read(bytes));
    return String.valueOf(e.getMessage());
  }

  private static List<String> problems(byte[] bytes) {
    return ElfBuilder.read(bytes).problems().stream().map(Problem::message).toList();
  }

  private static byte[] put(byte[] bytes, int at, int... values) {
    for (int i = 0; i < values.length; i++) bytes[at + i] = (byte) values[i];
    return bytes;
  }

  private static byte[] u32(byte[] bytes, int at, int value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return bytes;
  }

  private static byte[] u64(byte[] bytes, int at, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return bytes;
  }

  @Test
  void aSoundFileHasNoProblem() {
    ElfFile elf = ElfBuilder.read(sound().build());
    assertEquals(List.of(), elf.problems());
    assertEquals(3, elf.symbols().size());
    assertEquals(
        "[GLIBC_2.14, GLIBC_2.29]",
        elf.versionNeeds().stream().map(n -> n.version()).toList().toString());
    assertEquals(2, elf.symbols().find("napi_register_module_v1"));
    assertEquals(-1, elf.symbols().find("malloc"));
    assertEquals(0, elf.symbols().imports().find("malloc"));
    assertEquals(0x300, elf.symbols().exports().get(0).address());
  }

  @Test
  void theHeadIsRefused() {
    assertEquals(
        "t.node: e_ident at offset 0x0: found 16 bytes at 0, expected bytes within the 15 of t.node",
        refusal(Arrays.copyOf(sound().build(), 15)));
    assertEquals(
        "t.node: Ehdr at offset 0x0: found 64 bytes at 0, expected bytes within the 63 of t.node",
        refusal(Arrays.copyOf(sound().build(), 63)));
    assertEquals(
        "t.node: e_ident > magic at offset 0x0: found 0x464c457e, expected 0x464c457f (0x7f ELF)",
        refusal(put(sound().build(), 0, 0x7e)));
    assertEquals(
        "t.node: e_ident > EI_CLASS at offset 0x4: found 3, expected 1 (32-bit) or 2 (64-bit)",
        refusal(put(sound().build(), 4, 3)));
    assertEquals(
        "t.node: e_ident > EI_DATA at offset 0x5: found 0,"
            + " expected 1 (little-endian) or 2 (big-endian)",
        refusal(put(sound().build(), 5, 0)));
    for (int size : new int[] {55, 57})
      assertEquals(
          "t.node: Ehdr > e_phentsize at offset 0x36: found "
              + size
              + ", expected 56 bytes a program header",
          refusal(put(sound().build(), 54, size)));
  }

  @Test
  void programHeadersLieWithinTheFile() {
    byte[] bytes = sound().build();
    int last = bytes.length - 3 * 56;
    assertEquals(3, ElfBuilder.read(u64(bytes, 32, last)).programHeaders().size());
    assertEquals(
        "t.node: Ehdr > e_phoff at offset 0x20: found 3 program headers at 0xf59 (168 bytes),"
            + " expected a table within the 4096 bytes of the file",
        refusal(u64(bytes, 32, last + 1)));
    assertTrue(refusal(u64(bytes, 32, -1L)).contains("at 0xffffffffffffffff (168 bytes)"));
    assertTrue(refusal(u64(bytes, 32, Long.MAX_VALUE)).contains("at 0x7fffffffffffffff"));
  }

  /** musl's loader steps from header to header as far as the file says. */
  @Test
  void programHeadersMayOverlapForOneLoader() throws Exception {
    byte[] bytes = put(sound().build(), 54, 28);
    ElfFile elf =
        ElfFile.of(ByteSource.of("t.node", bytes), ReadLimits.defaults(), Reading.HEADERS);
    ProgramHeaders strict = ElfBuilder.read(sound().build()).programHeaders();
    ProgramHeaders headers = elf.programHeaders();
    assertEquals(strict.size(), headers.size());
    assertEquals(strict.get(0), headers.get(0));
    assertEquals(strict.get(1), headers.get(2));
    assertEquals(strict.offset(0) + 28, headers.offset(1));
    int last = bytes.length - 2 * 28 - 56;
    byte[] atEnd = u64(bytes.clone(), 32, last);
    ElfFile.of(ByteSource.of("t.node", atEnd), ReadLimits.defaults(), Reading.HEADERS);
    byte[] behind = u64(bytes.clone(), 32, last + 1);
    assertThrows(
        MalformedBinaryException.class,
        () -> ElfFile.of(ByteSource.of("t.node", behind), ReadLimits.defaults(), Reading.HEADERS));
  }

  @Test
  void aSegmentEndsWithTheFile() {
    byte[] bytes = sound().build();
    int filesz = 64 + 56 + 32; // of the second PT_LOAD
    assertEquals(List.of(), problems(u64(bytes, filesz, 0x7ff)));
    assertEquals(List.of(), problems(u64(bytes, filesz, 0x800)));
    assertEquals(
        List.of(
            "t.node: Phdr[1] PT_LOAD > p_filesz at offset 0x78: found 2049 bytes at 0x800,"
                + " expected bytes within the 4096 of the file",
            "t.node: Phdr[1] PT_LOAD > p_memsz at offset 0x78: found 2048,"
                + " expected at least the p_filesz of 2049"),
        problems(u64(bytes, filesz, 0x801)));
  }

  @Test
  void aSegmentEndsWithinTheAddressSpace() {
    byte[] bytes = sound().build();
    int vaddr = 64 + 56 + 16;
    assertEquals(List.of(), problems(u64(bytes, vaddr, -0x800L)));
    assertEquals(
        List.of(
            "t.node: Phdr[1] PT_LOAD > p_vaddr at offset 0x78:"
                + " found 2048 bytes at 0xfffffffffffff801,"
                + " expected bytes that end within the address space"),
        problems(u64(bytes, vaddr, -0x7ffL)));
  }

  @Test
  void theDynamicTableIsWhereItIsMapped() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    int segment = 64 + 2 * 56;
    u64(bytes, segment + 8, 0x10);
    assertEquals(
        List.of(
            "t.node: PT_DYNAMIC > p_offset at offset 0x"
                + Integer.toHexString(b.at("dynamic"))
                + ": found 0x10, expected 0x"
                + Integer.toHexString(b.at("dynamic"))
                + ", where p_vaddr lies in the file"),
        problems(bytes));
    assertEquals(2, ElfBuilder.read(bytes).dynamic().needed().size());

    u64(bytes, segment + 8, b.at("dynamic"));
    u64(bytes, segment + 16, 0x7000_0000L);
    assertEquals(
        "t.node: PT_DYNAMIC > p_vaddr at offset 0x"
            + Integer.toHexString(b.at("dynamic"))
            + ": found address 0x70000000, expected an address of a PT_LOAD with bytes in the file",
        problems(bytes).get(0));
  }

  @Test
  void theDynamicTableEndsWithNull() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    int size = ElfBuilder.read(bytes).dynamic().size();
    int filesz = 64 + 2 * 56 + 32;
    u64(bytes, filesz, size * 16L);
    assertEquals(
        List.of(
            "t.node: PT_DYNAMIC at offset 0x"
                + Integer.toHexString(b.at("dynamic"))
                + ": found no DT_NULL in "
                + size * 16
                + " bytes, but behind them, expected a table that ends with DT_NULL"),
        problems(bytes));
    assertEquals(size, ElfBuilder.read(bytes).dynamic().size());
  }

  @Test
  void theLastEntryOfATagCounts() {
    ElfBuilder b = ElfBuilder.x64();
    b.dyn(Elf.DT_SONAME, b.text("first")).dyn(Elf.DT_SONAME, b.text("last")).dyn(0x1234, 7);
    ElfFile elf = ElfBuilder.read(b.build());
    assertEquals("last", elf.dynamic().soname());
    assertEquals(0, elf.dynamic().first(Elf.DT_SONAME));
    assertEquals(1, elf.dynamic().last(Elf.DT_SONAME));
    assertEquals(7, elf.dynamic().value(0x1234, 0));
    assertEquals("DT_0x1234", elf.dynamic().tagName(2));
  }

  @Test
  void aNameLiesWithinTheStringTable() {
    for (int beyond : new int[] {-1, 0, 1}) {
      ElfBuilder b = ElfBuilder.x64();
      b.needed("libc.so.6").dyn(Elf.DT_NEEDED, 1 + "libc.so.6".length() + 1 + beyond);
      byte[] bytes = b.build();
      List<String> names =
          ElfBuilder.read(bytes).dynamic().needed().stream().map(n -> n.text()).toList();
      if (beyond < 0) {
        // The last zero byte is an empty name.
        assertEquals(List.of("libc.so.6", ""), names);
        continue;
      }
      assertEquals(List.of("libc.so.6"), names);
      assertEquals(
          List.of(
              "t.node: PT_DYNAMIC > DT_NEEDED [1] at offset 0x"
                  + Integer.toHexString(b.at("dynamic") + 16)
                  + ": found string offset 0x"
                  + Integer.toHexString(11 + beyond)
                  + ", expected a text within the 11 bytes of DT_STRTAB"),
          problems(bytes));
    }
  }

  @Test
  void aSharedVersionEntryIsReadAsLoadersDo() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    int first = b.at("verneed");
    // vna_next of the first library's only version leads to the second library's.
    u32(bytes, first + 28, 32);
    assertEquals(
        List.of(
            "t.node: PT_DYNAMIC > DT_VERNEED[0] > vn_cnt at offset 0x"
                + Integer.toHexString(first + 2)
                + ": found 1, expected 2, as the chain has"),
        problems(bytes));
    assertEquals(3, ElfBuilder.read(bytes).versionNeeds().size());
  }

  /** Needs that overlap, each with all the versions behind it. */
  @Test
  void aTableThatIsReadOverAndOverIsBounded() throws IOException {
    int count = 400;
    byte[] bytes = Arrays.copyOf(sound().build(), ElfBuilder.SIZE + 32 * count);
    u64(bytes, 64 + 56 + 32, bytes.length - ElfBuilder.WRITABLE);
    u64(bytes, 64 + 56 + 40, bytes.length - ElfBuilder.WRITABLE);
    DynamicTable dynamic = ElfBuilder.read(bytes).dynamic();
    u64(bytes, (int) dynamic.offset(dynamic.last(Elf.DT_VERNEED)) + 8, ElfBuilder.SIZE);
    for (int i = 0; i < count; i++) {
      int need = ElfBuilder.SIZE + 16 * i;
      int aux = ElfBuilder.SIZE + 16 * (count + i);
      put(bytes, need, 1, 0);
      u32(bytes, need + 4, 1);
      u32(bytes, need + 8, 16 * (count - i));
      u32(bytes, need + 12, i + 1 < count ? 16 : 0);
      u32(bytes, aux + 8, 1);
      u32(bytes, aux + 12, i + 1 < count ? 16 : 0);
    }
    ElfFile elf = ElfBuilder.read(bytes);
    assertTrue(elf.versionNeeds().size() < VersionChain.MAX_ENTRIES);
    Problem last = elf.versionNeeds().problems().get(elf.versionNeeds().problems().size() - 1);
    assertEquals("LIMIT_REACHED", last.code());
    assertEquals("at most 65534 entries (version entries)", last.expected());
  }

  /** A linker that versions by soname lets the base definition and the version share a name. */
  @Test
  void definitionsMayShareAName() {
    ElfBuilder b = sound();
    int at = b.place("verdef", 48);
    b.dyn(Elf.DT_VERDEF, at).dyn(Elf.DT_VERDEFNUM, 2);
    for (int i = 0; i < 2; i++) {
      int def = at + 20 * i;
      b.u16(def, 1).u16(def + 2, i == 0 ? Elf.VER_FLG_BASE : 0).u16(def + 4, i + 1);
      b.u16(def + 6, 1).u32(def + 12, 40 - 20 * i).u32(def + 16, i == 0 ? 20 : 0);
    }
    b.u32(at + 40, b.text("libown.so.4"));
    ElfFile elf = ElfBuilder.read(b.build());
    assertEquals(List.of(), elf.problems());
    assertEquals(2, elf.versionDefinitions().size());
    assertEquals("libown.so.4", elf.versionDefinitions().get(1).name());
  }

  @Test
  void aVersionChainCountsWhatItSays() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    u32(bytes, b.at("verneed") + 12, 0);
    String message = problems(bytes).get(0);
    assertTrue(
        message.endsWith(
            "PT_DYNAMIC > DT_VERNEEDNUM at offset 0x"
                + Long.toHexString(offsetOf(bytes, Elf.DT_VERNEEDNUM))
                + ": found 2, expected 1, as the chain has"),
        message);
  }

  private static long offsetOf(byte[] bytes, long tag) {
    DynamicTable dynamic = ElfBuilder.read(bytes).dynamic();
    return dynamic.offset(dynamic.last(tag));
  }

  @Test
  void anUnknownVersionOfTheTableIsLeft() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    put(bytes, b.at("verneed"), 2);
    assertEquals(
        List.of(
            "t.node: PT_DYNAMIC > DT_VERNEED[0] > vn_version at offset 0x"
                + Integer.toHexString(b.at("verneed"))
                + ": found 2, expected 1"),
        problems(bytes));
  }

  @Test
  void aHashTableLiesWithinItsSegment() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    // The segment of 0x800 bytes ends so many entries behind the hash table's two counts.
    int there = (ElfBuilder.SIZE - b.at("hash")) / 4 - 2;
    u32(bytes, b.at("hash") + 4, there - 1);
    assertEquals(there - 1, ElfBuilder.read(bytes).symbols().size() <= there ? there - 1 : 0);
    u32(bytes, b.at("hash") + 4, there);
    String message = problems(bytes).get(0);
    assertEquals(
        "t.node: PT_DYNAMIC > DT_HASH at offset 0x"
            + Integer.toHexString(b.at("hash"))
            + ": found nbucket 1, nchain "
            + there
            + ", expected at most the "
            + there
            + " entries that the file holds there",
        message);
  }

  @Test
  void aHashChainThatGoesRoundEnds() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    u32(bytes, b.at("hash") + 12 + 8, 1); // chain[2] = 1
    assertEquals(-1, ElfBuilder.read(bytes).symbols().find("absent"));
    assertEquals(2, ElfBuilder.read(bytes).symbols().find("napi_register_module_v1"));
  }

  @Test
  void withoutAHashTableSymbolsEndWithTheNextTable() {
    ElfBuilder b = ElfBuilder.x64();
    b.symbols(IMPORT, new long[] {b.text("napi_create_function"), 0x12, 0, 0});
    ElfFile elf = ElfBuilder.read(b.build());
    assertEquals(3, elf.symbols().size());
    assertEquals("napi_create_function", elf.symbols().imports().name(0));
    assertEquals("NO_SYMBOL_HASH", elf.problems().get(0).code());
  }

  @Test
  void aSymbolsNameLiesWithinTheStringTable() {
    ElfBuilder b = sound();
    byte[] bytes = b.build();
    u32(bytes, b.at("symtab") + 24, 0x7fff_ffff);
    u32(bytes, b.at("symtab") + 48, -1);
    List<String> messages = problems(bytes);
    assertEquals(1, messages.size());
    assertTrue(
        messages
            .get(0)
            .startsWith(
                "t.node: PT_DYNAMIC > DT_SYMTAB[1] > st_name at offset 0x"
                    + Integer.toHexString(b.at("symtab") + 24)
                    + ": found string offset 0x7fffffff, and 1 more like it, expected a text"),
        messages.get(0));
    assertEquals(0, ElfBuilder.read(bytes).symbols().imports().size());
  }

  @Test
  void androidsPackedCountIsBounded() {
    ElfBuilder b = ElfBuilder.x64();
    int at = b.place("packed", 32);
    b.dyn(Elf.DT_ANDROID_RELA, at).dyn(Elf.DT_ANDROID_RELASZ, 16);
    byte[] bytes = b.build();
    put(bytes, at, 'A', 'P', 'S', '2', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x3f);
    Problem problem = ElfBuilder.read(bytes).problems().get(0);
    assertEquals("LIMIT_REACHED", problem.code());
    assertTrue(problem.message().contains("DT_ANDROID_RELA"), problem.message());
    assertEquals(0, ElfBuilder.read(bytes).relocations().size());
  }

  @Test
  void namesThatShareBytesAreBounded() throws Exception {
    // 2,000 libraries, each a suffix of one long name: what is kept stays small.
    ElfBuilder b = ElfBuilder.x64();
    b.text("x".repeat(1000));
    for (int i = 0; i < 60; i++) b.dyn(Elf.DT_NEEDED, 1 + i);
    dev.abilens.bytes.ReadLimits small =
        dev.abilens.bytes.ReadLimits.defaults().withMaxHeldBytes(64_000);
    ElfFile elf = ElfFile.of(dev.abilens.bytes.ByteSource.of("t.node", b.build()), small);
    assertTrue(elf.dynamic().needed().size() < 10);
    assertEquals("LIMIT_REACHED", elf.problems().get(0).code());
    assertTrue(elf.problems().get(0).expected().endsWith("(maxHeldBytes)"));
    assertEquals(1, elf.problems().size());
    assertTrue(
        LimitReachedException.class.isInstance(new LimitReachedException(0, "", "", "", "")));
  }
}
