package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Problem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said, word for word, of files that contradict themselves. */
class MalformedTest {
  private static final String SYSTEM = "/usr/lib/libSystem.B.dylib";

  /** A sound file: a library, a search path, a symbol each way. */
  private static SmallMachO sound() {
    return SmallMachO.arm64()
        .dylib(MachO.LC_LOAD_DYLIB, SYSTEM)
        .text(MachO.LC_RPATH, "@loader_path")
        .command(MachO.LC_UUID, 1, 2, 3, 4)
        .command(MachO.LC_BUILD_VERSION, MachO.PLATFORM_MACOS, 0xb0000, 0xc0100, 1, 3, 0x10000)
        .symbol("_malloc", MachO.N_EXT, 0, 1 << 8, 0)
        .symbol("_init", MachO.N_EXT | MachO.N_SECT, 1, 0, 0x10500);
  }

  private static String refusal(byte[] bytes) {
    MalformedBinaryException e =
        assertThrows(MalformedBinaryException.class, () -> SmallMachO.read(bytes));
    return String.valueOf(e.getMessage());
  }

  private static List<String> problems(byte[] bytes) {
    return SmallMachO.read(bytes).problems().stream().map(Problem::message).toList();
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
    for (SmallMachO b :
        List.of(
            sound(),
            new SmallMachO(32, ByteOrder.BIG_ENDIAN, MachO.CPU_TYPE_POWERPC)
                .dylib(MachO.LC_LOAD_DYLIB, SYSTEM)
                .symbol("_malloc", MachO.N_EXT, 0, 1 << 8, 0)
                .symbol("_init", MachO.N_EXT | MachO.N_SECT, 1, 0, 0x10500))) {
      MachOFile file = SmallMachO.read(b.build());
      assertEquals(List.of(), file.problems());
      assertEquals("_malloc", file.imports().name(0));
      assertEquals(SYSTEM, file.imports().get(0).library());
      assertEquals(0x10500, file.exports().get(0).address());
      assertEquals(0, file.exports().find("_init"));
      assertEquals("[__TEXT, __DATA, __LINKEDIT]", names(file.segments()));
    }
    MachOFile file = SmallMachO.read(sound().build());
    assertEquals("01000000020000000300000004000000", file.uuid());
    assertEquals(List.of("@loader_path"), file.rpaths());
    assertEquals("11.0", file.image().minimumOs());
    assertEquals(
        "[BuildVersion[cmd=50, platform=1, minos=720896, sdk=786688,"
            + " tools=[Tool[tool=3, version=65536]]]]",
        file.buildVersions().toString());
  }

  private static String names(Segments segments) {
    return segments.stream().map(Segment::segname).toList().toString();
  }

  @Test
  void theHeadIsRefused() {
    byte[] bytes = sound().build();
    assertEquals(
        "t.node: magic at offset 0x0: found 4 bytes at 0, expected bytes within the 3 of t.node",
        refusal(Arrays.copyOf(bytes, 3)));
    assertEquals(
        "t.node: mach_header at offset 0x0: found 32 bytes at 0,"
            + " expected bytes within the 31 of t.node",
        refusal(Arrays.copyOf(bytes, 31)));
    assertEquals(
        "t.node: magic at offset 0x0: found 0xcefaedfd, expected MH_MAGIC 0xfeedface or"
            + " MH_MAGIC_64 0xfeedfacf, in either order",
        refusal(u32(sound().build(), 0, 0xfdedface)));
    assertEquals(
        "t.node: mach_header > sizeofcmds at offset 0x14: found 4065 bytes of load commands,"
            + " expected at most 4064 to the end of the file",
        refusal(u32(sound().build(), 20, 4065)));
  }

  @Test
  void commandsEndWhereOneHasNoSize() {
    SmallMachO b = sound();
    byte[] bytes = b.build();
    int rpath = b.at("LC_RPATH");
    u32(bytes, rpath + 4, 7);
    MachOFile file = SmallMachO.read(bytes);
    assertEquals(4, file.loadCommands().size());
    assertEquals(
        "t.node: LC_RPATH[4] > cmdsize at offset 0x"
            + Integer.toHexString(rpath + 4)
            + ": found 7, expected 8 to 112 bytes, as sizeofcmds leaves",
        file.problems().get(0).message());
    assertEquals(1, file.dylibs().size());

    int count = SmallMachO.read(sound().build()).loadCommands().size();
    assertEquals(
        "t.node: mach_header > ncmds at offset 0x1a0: found 9 load commands,"
            + " expected the 8 that sizeofcmds holds",
        problems(u32(sound().build(), 16, count + 1)).get(0));
    assertEquals(List.of(), problems(u32(sound().build(), 16, count)));
  }

  @Test
  void commandsHaveTheSizeOfTheirStructure() {
    assertEquals(
        List.of(
            "t.node: LC_UUID[3] > cmdsize at offset 0xfc: found 20, expected at least 24 bytes"),
        problems(SmallMachO.arm64().command(MachO.LC_UUID, 1, 2, 3).build()));
    assertTrue(
        problems(SmallMachO.arm64().command(MachO.LC_UUID, 1, 2, 3, 4, 5).build())
            .get(0)
            .endsWith("found 28, expected 24 bytes"));
    assertTrue(
        problems(SmallMachO.arm64().command(MachO.LC_BUILD_VERSION, 1, 0, 0, 0x2000_0000).build())
            .get(0)
            .endsWith("found 24, expected 2147483647 bytes"));
    SmallMachO b = sound();
    byte[] bytes = b.build();
    int dylib = b.at("LC_LOAD_DYLIB");
    u32(bytes, dylib + 8, 56);
    MachOFile file = SmallMachO.read(bytes);
    assertEquals(
        "t.node: LC_LOAD_DYLIB[3] > dylib.name at offset 0x"
            + Integer.toHexString(dylib + 8)
            + ": found a text at 56, expected one that ends within the 56 bytes of the command",
        file.problems().get(0).message());
    // It keeps its ordinal.
    assertEquals(0, file.dylibs().size());
    assertEquals(1, file.dylibs().count());
    assertEquals(1, file.imports().ordinal(0));
    assertEquals(null, file.imports().get(0).library());
  }

  @Test
  void aSegmentLiesWithinTheFileAndTheAddresses() {
    SmallMachO b = sound();
    int data = b.at("LC_SEGMENT_64[1]");
    assertEquals(List.of(), problems(u64(sound().build(), data + 48, 0x3ff)));
    assertEquals(
        List.of(
            "t.node: LC_SEGMENT_64[1] __DATA > filesize at offset 0x68: found 2561 bytes at 0x600,"
                + " expected bytes within the 4096 of the file",
            "t.node: LC_SEGMENT_64[1] __DATA > vmsize at offset 0x68: found 1024,"
                + " expected at least the filesize of 2561"),
        problems(u64(sound().build(), data + 48, 0xa01)));
    assertEquals(
        List.of(
            "t.node: LC_SEGMENT_64[1] __DATA > vmaddr at offset 0x68:"
                + " found 1024 bytes at 0xfffffffffffffc01,"
                + " expected bytes that end within the address space"),
        problems(u64(sound().build(), data + 24, -0x3ffL)));
  }

  @Test
  void theSymbolTableIsCutToTheFile() {
    SmallMachO b = sound();
    byte[] bytes = b.build();
    int symtab = b.at("LC_SYMTAB");
    u32(bytes, symtab + 8, SmallMachO.SIZE - 16);
    MachOFile file = SmallMachO.read(bytes);
    assertEquals(1, file.symtab().size());
    assertEquals(
        "t.node: LC_SYMTAB > symoff at offset 0x"
            + Integer.toHexString(symtab + 8)
            + ": found 32 bytes at 0xff0, expected bytes within the 4096 of the file",
        file.problems().get(0).message());
    bytes = sound().build();
    u32(bytes, b.at("nlist"), 13);
    u32(bytes, b.at("nlist") + 16, -1);
    assertEquals(
        List.of(
            "t.node: LC_SYMTAB > nlist[1] > n_strx at offset 0x"
                + Integer.toHexString(b.at("nlist") + 16)
                + ": found string offset 0xffffffff,"
                + " expected a text within the 15 bytes of LC_SYMTAB"),
        problems(bytes));
  }

  /** Bind opcodes of a file with one library. */
  private static List<String> bind(int... opcodes) {
    SmallMachO b = SmallMachO.arm64().dylib(MachO.LC_LOAD_DYLIB, SYSTEM);
    int at = b.bytes("opcodes", opcodes);
    b.command(MachO.LC_DYLD_INFO_ONLY, 0, 0, at, opcodes.length, 0, 0, 0, 0, 0, 0);
    MachOFile file = SmallMachO.read(b.build());
    if (!file.problems().isEmpty())
      return file.problems().stream().map(p -> p.message().substring(8)).toList();
    Fixups fixups = file.fixups();
    return java.util.stream.IntStream.range(0, fixups.size())
        .mapToObj(
            i ->
                Long.toHexString(fixups.address(i))
                    + " "
                    + fixups.targets().name(fixups.target(i))
                    + " "
                    + fixups.value(i))
        .toList();
  }

  @Test
  void bindOpcodesAreRunAsDyldRunsThem() {
    assertEquals(
        List.of("10608 _a -2", "10618 _a -2", "10628 _a -2"),
        bind(0x51, 0x11, 0x40, '_', 'a', 0, 0x71, 8, 0x60, 0x7e, 0xc0, 3, 8));
    String place = "LC_DYLD_INFO > bind opcodes at offset 0xa0";
    assertEquals(
        List.of(place + "0: found no segment, expected one of the 3 segments"), bind(0x90));
    assertEquals(
        List.of(place + "2: found segment 3, expected one of the 3 segments"), bind(0x73, 0, 0x90));
    assertEquals(
        List.of(place + "2: found a bind without a symbol, expected a symbol before it"),
        bind(0x71, 0, 0x90));
    assertEquals(
        List.of(place + "5: found a bind without a library, expected an ordinal before it"),
        bind(0x71, 0, 0x40, '_', 0, 0x90));
    assertEquals(
        List.of(
            place + "6: found library ordinal 2, expected at most the 1 libraries, and -3 to 0"),
        bind(0x71, 0, 0x12, 0x40, '_', 0, 0x90));
    assertEquals(List.of(place + "0: found 0xe0, expected an opcode BIND_OPCODE_*"), bind(0xe0));
    assertEquals(
        List.of(
            "opcodes > bind_off at offset 0xa01: found a ULEB128 number without an end,"
                + " expected one within the 3 bytes"),
        bind(0x20, 0x80, 0x80).stream().map(m -> m.replace("LC_DYLD_INFO", "opcodes")).toList());
    assertEquals(
        List.of(
            place + "7: found offset 0x400 of segment 1, expected a pointer within its 1024 bytes"),
        bind(0x71, 0xf8, 0x07, 0x11, 0x40, '_', 0, 0xc0, 2, 0));
  }

  /** Exports of a trie. */
  private static List<String> trie(int... bytes) {
    MachOFile file =
        SmallMachO.read(SmallMachO.arm64().data(MachO.LC_DYLD_EXPORTS_TRIE, bytes).build());
    if (!file.problems().isEmpty())
      return file.problems().stream().map(p -> p.message().substring(8)).toList();
    Exports exports = file.exports();
    return java.util.stream.IntStream.range(0, exports.size())
        .mapToObj(
            i ->
                exports.name(i)
                    + " "
                    + Long.toHexString(exports.address(i))
                    + (exports.reexport(i) == null ? "" : " " + exports.reexport(i))
                    + (exports.resolver(i) == 0 ? "" : " " + Long.toHexString(exports.resolver(i)))
                    + (exports.get(i).weak() ? " weak" : ""))
        .toList();
  }

  @Test
  void triesHoldEveryKindOfExport() {
    assertEquals(
        List.of(
            "_a 10010 weak",
            "_b 77",
            "_c 0 Reexport[ordinal=2, name=_c]",
            "_d 0 Reexport[ordinal=2, name=_x]",
            "_e 10010 10020"),
        trie(
            0, 1, '_', 0, 5, // root
            0, 5, 'a', 0, 22, 'b', 0, 26, 'c', 0, 30, 'd', 0, 34, 'e', 0, 41, // 5
            2, 4, 0x10, 0, // 22
            2, 2, 0x77, 0, // 26
            2, 8, 2, 0, // 30
            5, 8, 2, '_', 'x', 0, 0, // 34
            3, 0x10, 0x10, 0x20, 0)); // 41
    assertEquals(List.of(), trie(0, 0));
  }

  @Test
  void aTrieIsATreeWithinItsBytes() {
    String place = "exports trie > node at offset 0xa0";
    assertEquals(
        List.of(
            place
                + "0: found a node that is reached twice,"
                + " expected a tree, with one way to each node"),
        trie(0, 1, 'a', 0, 5, 0, 1, 'b', 0, 5).stream().map(m -> m.replace("a05", "a00")).toList());
    assertEquals(
        List.of(place + "2: found a child at 0, expected an offset within the trie"),
        trie(0, 1, 'a', 0, 0));
    assertEquals(
        List.of(place + "2: found a child at 5, expected an offset within the trie"),
        trie(0, 1, 'a', 0, 5));
    assertEquals(
        List.of(
            place
                + "0: found 1 bytes of terminal information,"
                + " expected at most 0, and a count of children behind them"),
        trie(1, 0));
    assertEquals(
        List.of(place + "6: found flags 0x40, expected the six bits EXPORT_SYMBOL_FLAGS_*"),
        trie(0, 1, 'a', 0, 5, 2, 0x40, 0, 0));
  }

  @Test
  void relocationsOfBeforeOpcodesMakePointers() {
    SmallMachO b = SmallMachO.i386().dylib(MachO.LC_LOAD_DYLIB, SYSTEM);
    b.symbol("_a", MachO.N_EXT, 0, 1 << 8, 0);
    int local = b.place("local", 8);
    b.u32(local, SmallMachO.DATA).u32(local + 4, 2 << 25);
    int external = b.place("external", 8);
    b.u32(external, SmallMachO.DATA + 4).u32(external + 4, 2 << 25 | 1 << 27);
    b.u32(SmallMachO.DATA, 0x10300).u32(SmallMachO.DATA + 4, 12);
    int[] words = new int[18];
    words[14] = external;
    words[15] = 1;
    words[16] = local;
    words[17] = 1;
    b.command(MachO.LC_DYSYMTAB, words);
    byte[] bytes = b.build();
    MachOFile file = SmallMachO.read(bytes);
    assertEquals(List.of(), file.problems());
    assertEquals(Fixups.Encoding.RELOCATIONS, file.fixups().encoding());
    assertEquals(
        "Optional[Pointer[address=66304, symbol=null]]",
        file.pointerAt(SmallMachO.BASE + SmallMachO.DATA).toString());
    assertEquals(
        "Optional[Pointer[address=12, symbol=_a]]",
        file.pointerAt(SmallMachO.BASE + SmallMachO.DATA + 4).toString());
    u32(bytes, local, 0x4000);
    assertEquals(
        List.of(
            "t.node: LC_DYSYMTAB > r_address at offset 0xa00:"
                + " found a pointer at address 0x14000,"
                + " expected an address of a segment with bytes in the file"),
        problems(bytes));
  }
}
