package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Problem;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Chains of pointers in every format of {@code mach-o/fixup-chains.h}, as dyld reads them. */
class ChainedFixupsTest {
  private static final int DATA = SmallMachO.DATA;

  // Where the starts of the segment and the imports begin in the command's data.
  private static final int SEGMENT = 28 + 20;
  private static final int IMPORTS = SEGMENT + 32;

  /** A file with one chain in {@code __DATA} and two imports. */
  private static SmallMachO chain(int format, long... pointers) {
    boolean narrow = ChainedPointer.bits(format) == 32;
    SmallMachO b = narrow ? SmallMachO.i386() : SmallMachO.arm64();
    return chain(b, format, 0, pointers);
  }

  private static SmallMachO chain(SmallMachO b, int format, long max, long... pointers) {
    b.dylib(MachO.LC_LOAD_DYLIB, "/usr/lib/libSystem.B.dylib");
    b.dylib(MachO.LC_LOAD_WEAK_DYLIB, "/usr/lib/libz.1.dylib");
    for (int i = 0; i < pointers.length; i += 2) b.word(DATA + (int) pointers[i], pointers[i + 1]);
    payload(b, format, max, (int) pointers[0]);
    return b;
  }

  private static void payload(SmallMachO b, int format, long max, int start) {
    int starts = 28;
    int imports = IMPORTS;
    int at = b.place("fixups", IMPORTS + 8 + 16);
    int symbols = imports + 8;
    b.u32(at + 4, starts).u32(at + 8, imports).u32(at + 12, symbols).u32(at + 16, 2);
    b.u32(at + 20, MachO.DYLD_CHAINED_IMPORT);
    b.u32(at + starts, 3).u32(at + starts + 8, 20);
    int segment = at + starts + 20;
    b.u32(segment, 24).u16(segment + 4, 0x1000).u16(segment + 6, format);
    b.u32(segment + 8, DATA).u32(segment + 16, max).u16(segment + 20, 1).u16(segment + 22, start);
    b.u32(at + imports, 1 | 1 << 9).u32(at + imports + 4, 2 | 1 << 8 | 4 << 9);
    String names = "\0_a\0_bcd\0";
    for (int i = 0; i < names.length(); i++)
      b.u16(
          at + symbols + i,
          names.charAt(i) | (i + 1 < names.length() ? names.charAt(i + 1) : 0) << 8);
    b.command(MachO.LC_DYLD_CHAINED_FIXUPS, at, symbols + names.length());
  }

  /** Files with chains, to be bent. */
  static List<byte[]> samples() {
    return List.of(
        chain(ChainedPointer.PTR_64_OFFSET, 0, 0x12345L | next(2), 8, BIND_64 | 1).build(),
        chain(ChainedPointer.ARM64E_USERLAND24, 0, AUTH | 0x40 | next(1), 8, BIND_ARM64E).build(),
        chain(ChainedPointer.PTR_32, 0, 0x10123 | 2L << 26, 8, 1L << 31 | 1).build());
  }

  private static String read(SmallMachO b) {
    MachOFile file = SmallMachO.read(b.build());
    assertEquals(List.of(), file.problems());
    Fixups fixups = file.fixups();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < fixups.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(Long.toHexString(fixups.address(i) - SmallMachO.BASE - DATA));
      if (fixups.isAuthenticated(i)) text.append('*');
      if (fixups.isBind(i))
        text.append(
            String.format(
                Locale.ROOT, " %s%+d", fixups.targets().name(fixups.target(i)), fixups.value(i)));
      else text.append(" 0x").append(Long.toHexString(fixups.value(i)));
      assertEquals(
          fixups.isBind(i), file.pointerAt(fixups.address(i)).orElseThrow().symbol() != null);
    }
    return text.toString();
  }

  private static final long BIND_64 = 1L << 63;
  private static final long AUTH = 1L << 63;
  private static final long BIND_ARM64E = 1L << 62;

  private static long next(int steps) {
    return (long) steps << 51;
  }

  @Test
  void pointersOf64BitsAreAddressesOrOffsets() {
    long[] pointers = {
      0, 0x12345L | 0x80L << 36 | next(2),
      8, BIND_64 | 1 | 5L << 24 | next(3),
      20, BIND_64,
    };
    assertEquals(
        "0 0x8000000000012345, 8 _bcd+5, 14 _a+0", read(chain(ChainedPointer.PTR_64, pointers)));
    assertEquals(
        "0 0x8000000000022345, 8 _bcd+5, 14 _a+0",
        read(chain(ChainedPointer.PTR_64_OFFSET, pointers)));
  }

  @Test
  void pointersOfArm64eMayBeSigned() {
    long[] pointers = {
      0x10, 0x22222L | 0xffL << 43 | next(1),
      0x18, AUTH | 0x40 | 0xabcdL << 32 | 1L << 48 | 2L << 49 | next(2),
      0x28, BIND_ARM64E | 1 | 0x7fff0L << 32 | next(1),
      0x30, AUTH | BIND_ARM64E | 0xffffL << 32,
    };
    String rest = "18* 0x10040, 28 _bcd-16, 30* _a+0";
    assertEquals("10 0xff00000000022222, " + rest, read(chain(ChainedPointer.ARM64E, pointers)));
    for (int format : new int[] {ChainedPointer.ARM64E_USERLAND, ChainedPointer.ARM64E_USERLAND24})
      assertEquals("10 0xff00000000032222, " + rest, read(chain(format, pointers)));
    // A stride of 4.
    for (int i = 1; i < pointers.length; i += 2) {
      long steps = pointers[i] >>> 51 & 0x7ff;
      pointers[i] += next((int) steps);
    }
    assertEquals(
        "10 0xff00000000022222, " + rest, read(chain(ChainedPointer.ARM64E_FIRMWARE, pointers)));
    assertEquals(
        "10 0xff00000000032222, " + rest, read(chain(ChainedPointer.ARM64E_KERNEL, pointers)));
  }

  @Test
  void newerArm64eBindsHave24Bits() {
    SmallMachO b = chain(ChainedPointer.ARM64E_USERLAND24, 0, BIND_ARM64E | 0x10001);
    MachOFile file = SmallMachO.read(b.build());
    assertEquals(
        "t.node: LC_DYLD_CHAINED_FIXUPS > ordinal at offset 0x600: found import 65537,"
            + " expected one of the 2 imports",
        file.problems().get(0).message());
    assertEquals("0 _bcd+0", read(chain(ChainedPointer.ARM64E_USERLAND, 0, BIND_ARM64E | 0x10001)));
  }

  @Test
  void cachesAndSegmentsHaveFormatsOfTheirOwn() {
    assertEquals(
        "0 0x10123, c* 0x10456",
        read(chain(ChainedPointer.PTR_64_KERNEL_CACHE, 0, 0x123 | next(3), 12, AUTH | 0x456)));
    assertEquals(
        "0 0x10123, 9* 0x10456",
        read(chain(ChainedPointer.X86_64_KERNEL_CACHE, 0, 0x123 | next(9), 9, AUTH | 0x456)));
    assertEquals(
        "0 0x7f00000000010123, 10* 0x10456",
        read(
            chain(
                ChainedPointer.ARM64E_SHARED_CACHE,
                0,
                0x123 | 0x7fL << 34 | 2L << 52,
                0x10,
                AUTH | 0x456 | 0xffffL << 34)));
    assertEquals(
        "0 0x10123, 8* 0x10a07",
        read(chain(ChainedPointer.ARM64E_SEGMENTED, 0, 0x123 | next(2), 8, AUTH | 7 | 2L << 28)));
  }

  @Test
  void pointersOf32BitsShareTheirWordWithTheDistance() {
    assertEquals(
        "0 0x10123, 8 _bcd+3, 10 0x10456",
        read(
            chain(
                ChainedPointer.PTR_32,
                0,
                0x10123 | 2L << 26,
                8,
                1L << 31 | 1 | 3 << 20 | 2L << 26,
                16,
                0x10456)));
    assertEquals(
        "0 0x10123, c 0x10456",
        read(chain(ChainedPointer.PTR_32_CACHE, 0, 0x123 | 3L << 30, 12, 0x456)));
    assertEquals(
        "0 0x10123, fc 0x10456",
        read(chain(ChainedPointer.PTR_32_FIRMWARE, 0, 0x10123 | 63L << 26, 252, 0x10456)));
  }

  @Test
  void whatIsAboveTheGreatestPointerIsANumber() {
    SmallMachO b =
        chain(
            SmallMachO.i386(), ChainedPointer.PTR_32, 0x11000, 0, 0x2000000 | 1L << 26, 4, 0x10456);
    assertEquals("4 0x10456", read(b));
  }

  @Test
  void a32BitPageMayHaveSeveralChains() {
    SmallMachO b = chain(ChainedPointer.PTR_32, 0, 0x10123);
    b.word(DATA + 0x40, 0x10200).word(DATA + 0x80, 0x10300 | 1L << 26).word(DATA + 0x84, 0x10400);
    int segment = b.at("fixups") + SEGMENT;
    b.u32(segment, 30).u16(segment + 22, 0x8001).u16(segment + 24, 0x40);
    b.u16(segment + 26, 0x8080);
    assertEquals("40 0x10200, 80 0x10300, 84 0x10400", read(b));
    b.u16(segment + 26, 0x80);
    assertEquals(
        List.of(
            "t.node: LC_DYLD_CHAINED_FIXUPS > starts[1] > page_start[0] at offset 0xa46:"
                + " found starts from 1 on without a last, expected a last one within its size of"
                + " 30"),
        problems(b));
  }

  @Test
  void importsSayLibraryAndWeakness() {
    MachOFile file =
        SmallMachO.read(chain(ChainedPointer.PTR_64, 0, BIND_64 | next(2), 8, BIND_64 | 1).build());
    assertEquals(
        "[Symbol[name=_a, version=null, library=/usr/lib/libSystem.B.dylib, weak=false, address=0],"
            + " Symbol[name=_bcd, version=null, library=/usr/lib/libz.1.dylib, weak=true,"
            + " address=0]]",
        List.of(file.imports().get(0), file.imports().get(1)).toString());
    assertEquals(Imports.Origin.CHAINED_FIXUPS, file.imports().origin());
  }

  @Test
  void specialOrdinalsAreNegative() {
    SmallMachO b = chain(ChainedPointer.PTR_64, 0, BIND_64 | next(2), 8, BIND_64 | 1);
    int imports = b.at("fixups") + IMPORTS;
    b.u32(imports, 0xfe | 1 << 9).u32(imports + 4, 0xfd | 4 << 9);
    MachOFile file = SmallMachO.read(b.build());
    assertEquals(MachO.BIND_SPECIAL_DYLIB_FLAT_LOOKUP, file.imports().ordinal(0));
    assertEquals(MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP, file.imports().ordinal(1));
    b.u32(imports, 0xf0 | 1 << 9);
    assertEquals(240, SmallMachO.read(b.build()).imports().ordinal(0));
  }

  private static List<String> problems(SmallMachO b) {
    return SmallMachO.read(b.build()).problems().stream().map(Problem::message).toList();
  }

  private static List<String> bent(int field, int value) {
    SmallMachO b = chain(ChainedPointer.PTR_64, 0, 0x10123);
    return problems(b.u32(b.at("fixups") + field, value));
  }

  @Test
  void aChainStaysWithinItsPageAndItsSegment() {
    // __DATA holds 0x400 bytes: its last pointer begins 8 bytes before their end.
    assertEquals("3f8 0x10123", read(chain(ChainedPointer.PTR_64, 0x3f8, 0x10123)));
    assertEquals(
        List.of(
            "t.node: LC_DYLD_CHAINED_FIXUPS > chain of segment 1 at offset 0x9fc:"
                + " found a pointer at 0x3fc, expected one before 0x3f9"),
        problems(chain(ChainedPointer.PTR_64, 0x3f4, 0x10123 | next(2))));
  }

  @Test
  void theHeaderIsHeldAgainstTheData() {
    String place = "t.node: LC_DYLD_CHAINED_FIXUPS > ";
    assertEquals(
        List.of(place + "fixups_version at offset 0xa00: found 1, expected 0, the one version"),
        bent(0, 1));
    assertEquals(
        List.of(
            place
                + "starts_offset at offset 0xa04: found 94, expected an offset within the 97 bytes"
                + " of the command's data"),
        bent(4, 94));
    assertEquals(
        List.of(
            place
                + "symbols_offset at offset 0xa0c: found 98, expected an offset within the 97"
                + " bytes of the command's data"),
        bent(12, 98));
    assertEquals(
        List.of(
            place
                + "imports_count at offset 0xa10: found 5, expected at most the 4 that the data holds"),
        bent(16, 5).subList(0, 1));
    assertEquals(
        List.of(
            place
                + "imports_format at offset 0xa14: found 4, expected 1 to 3, DYLD_CHAINED_IMPORT*"),
        bent(20, 4));
    assertEquals(
        List.of(place + "seg_count at offset 0xa1c: found 4, expected at most the 3 segments"),
        bent(28, 4));
    assertEquals(
        List.of(
            place
                + "starts[1] > page_size at offset 0xa34: found 0x2000, expected 0x1000 or 0x4000"),
        bent(SEGMENT + 4, 0x2000 | ChainedPointer.PTR_64 << 16));
    assertEquals(
        List.of(
            place
                + "starts[1] > pointer_format at offset 0xa36: found DYLD_CHAINED_PTR_32,"
                + " expected a known one of 64 bits"),
        bent(SEGMENT + 4, 0x1000 | ChainedPointer.PTR_32 << 16));
    assertEquals(
        List.of(
            place
                + "starts[1] > page_count at offset 0xa44: found 2, expected at most the 1 that"
                + " its size of 24 holds"),
        bent(SEGMENT + 20, 2));
  }
}
