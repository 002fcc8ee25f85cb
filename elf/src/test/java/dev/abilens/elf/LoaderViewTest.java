package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.Architecture;
import dev.abilens.image.Pointer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relocations, pointers and addresses, in both classes and both byte orders. */
class LoaderViewTest {

  private static ByteOrder order(String word) {
    return word.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** REL: addends are read in place; symbols resolve to their definitions. */
  @ParameterizedTest
  @CsvSource({"32, LITTLE", "32, BIG"})
  void relReadsAddendsInPlace(int bits, String order) {
    ElfBuilder b = new ElfBuilder(bits, order(order), Elf.EM_386);
    b.symbols(
        new long[] {b.text("outside"), 0x12, 0, 0}, new long[] {b.text("own"), 0x12, 5, 0x340});
    b.sysvHash(3);
    int rel = b.place("rel", 32);
    int slots = b.place("jmprel", 8);
    b.dyn(Elf.DT_REL, rel).dyn(Elf.DT_RELSZ, 32).dyn(Elf.DT_RELENT, 8);
    b.dyn(Elf.DT_JMPREL, slots).dyn(Elf.DT_PLTRELSZ, 8).dyn(Elf.DT_PLTREL, Elf.DT_REL);
    int[][] entries = {{0x900, 8, 0}, {0x904, 1, 1}, {0x908, 1, 2}, {0x90c, 6, 2}};
    for (int i = 0; i < 4; i++)
      b.u32(rel + 8 * i, entries[i][0]).u32(rel + 8 * i + 4, entries[i][2] << 8 | entries[i][1]);
    b.u32(slots, 0x910).u32(slots + 4, 1 << 8 | 7);
    for (int at = 0x900; at <= 0x910; at += 4) b.u32(at, at == 0x900 ? 0x320 : 4);
    ElfFile elf = ElfBuilder.read(b.build());

    assertEquals(List.of(), elf.problems());
    assertEquals(Optional.of(new Pointer(0x320, null)), elf.pointerAt(0x900));
    assertEquals(Optional.of(new Pointer(4, "outside")), elf.pointerAt(0x904));
    assertEquals(Optional.of(new Pointer(0x344, null)), elf.pointerAt(0x908));
    assertEquals(Optional.of(new Pointer(0x340, null)), elf.pointerAt(0x90c));
    assertEquals(Optional.of(new Pointer(0, "outside")), elf.pointerAt(0x910));
    assertEquals(Optional.empty(), elf.pointerAt(0x914));
    assertEquals(5, elf.pointers().size());
    assertEquals(1, elf.pointers().ceiling(0x901));
    assertEquals(-1, elf.pointers().find(0x901));
    assertTrue(elf.relocations().isJumpSlot(4));
    assertFalse(elf.relocations().isJumpSlot(3));
  }

  @ParameterizedTest
  @CsvSource({"LITTLE", "BIG"})
  void mips64SplitsItsInfo(String order) {
    ElfBuilder b = new ElfBuilder(64, order(order), Elf.EM_MIPS);
    b.symbols(new long[] {b.text("outside"), 0x12, 0, 0}).sysvHash(2);
    int rel = b.place("rel", 32);
    b.dyn(Elf.DT_REL, rel).dyn(Elf.DT_RELSZ, 32).dyn(Elf.DT_RELENT, 16);
    b.word(rel, 0x900).u32(rel + 8, 0).word(rel + 16, 0x908).u32(rel + 24, 1);
    byte[] bytes = b.build();
    for (int at : new int[] {rel, rel + 16}) {
      bytes[at + 14] = 18; // R_MIPS_64
      bytes[at + 15] = 3; // R_MIPS_REL32
    }
    Relocations relocations = ElfBuilder.read(bytes).relocations();
    assertEquals(RelocationKind.RELATIVE, relocations.kind(0));
    assertEquals(RelocationKind.ABSOLUTE, relocations.kind(1));
    assertEquals(1, relocations.symbol(1));
    assertEquals("R_MIPS_REL32/R_MIPS_64", Elf.relocationName(relocations.type(0), Elf.EM_MIPS));
  }

  @Test
  void relrExpandsAddressesAndBitmaps() {
    ElfBuilder b = ElfBuilder.x64();
    int relr = b.place("relr", 24);
    b.dyn(Elf.DT_RELR, relr).dyn(Elf.DT_RELRSZ, 24).dyn(Elf.DT_RELRENT, 8);
    // 0x900; then of the 63 words behind it the first and the last; then the 1st of the next 63.
    b.word(relr, 0x900).word(relr + 8, 1L << 63 | 1 << 1 | 1).word(relr + 16, 1 << 1 | 1);
    b.word(0x908, 0x310);
    ElfFile elf = ElfBuilder.read(b.build());
    assertEquals(
        List.of(0x900L, 0x908L, 0x900L + 63 * 8, 0x908L + 63 * 8),
        IntStream.range(0, 4).mapToObj(elf.pointers()::address).toList());
    assertEquals(Optional.of(new Pointer(0x310, null)), elf.pointerAt(0x908));
    assertEquals(RelocationKind.RELATIVE, elf.relocations().kind(0));
  }

  @Test
  void androidsPackedGroupsAreExpanded() {
    ElfBuilder b = ElfBuilder.x64();
    int at = b.place("packed", 32);
    b.dyn(Elf.DT_ANDROID_RELA, at).dyn(Elf.DT_ANDROID_RELASZ, 15);
    byte[] bytes = b.build();
    // 2 relocations from 0x900 on, in one group: by info (8), by distance (8), addends 0x10, -1.
    int[] packed = {'A', 'P', 'S', '2', 2, 0x80, 0x12, 2, 1 | 2 | 8, 8, 8, 0x10, 0x7f, 0, 0};
    for (int i = 0; i < packed.length; i++) bytes[at + i] = (byte) packed[i];
    Relocations relocations = ElfBuilder.read(bytes).relocations();
    assertEquals(
        "[Relocation[address=2312, type=8, kind=RELATIVE, symbol=0, addend=16, jumpSlot=false],"
            + " Relocation[address=2320, type=8, kind=RELATIVE, symbol=0, addend=15,"
            + " jumpSlot=false]]",
        relocations.toString());
  }

  @ParameterizedTest
  @CsvSource({"62, 36, 8", "183, 1031, 1027"})
  void descriptorsOfThreadLocalStorageAreTold(int machine, int descriptor, int relative) {
    ElfBuilder b = new ElfBuilder(64, ByteOrder.LITTLE_ENDIAN, machine);
    int rela = b.place("rela", 48);
    b.dyn(Elf.DT_RELA, rela).dyn(Elf.DT_RELASZ, 48).dyn(Elf.DT_RELAENT, 24);
    b.word(rela, 0x900).word(rela + 8, descriptor);
    b.word(rela + 24, 0x910).word(rela + 32, relative);
    ElfFile elf = ElfBuilder.read(b.build());
    assertTrue(elf.pointers().isThreadLocal(0));
    assertFalse(elf.pointers().isThreadLocal(1));
    assertEquals(Optional.empty(), elf.pointerAt(0x900));
  }

  @Test
  void jumpSlotsAtTheEndOfRelaCountOnce() {
    ElfBuilder b = ElfBuilder.x64();
    int rela = b.place("rela", 48);
    b.dyn(Elf.DT_RELA, rela).dyn(Elf.DT_RELASZ, 48).dyn(Elf.DT_RELAENT, 24);
    b.dyn(Elf.DT_JMPREL, rela + 24).dyn(Elf.DT_PLTRELSZ, 24).dyn(Elf.DT_PLTREL, Elf.DT_RELA);
    ElfFile elf = ElfBuilder.read(b.build());
    assertEquals(2, elf.relocations().size());
    assertTrue(elf.relocations().isJumpSlot(1));
  }

  @Test
  void theLaterSegmentLiesOnTop() {
    ElfBuilder b = ElfBuilder.x64();
    b.segment(Elf.PT_LOAD, Elf.PF_R | Elf.PF_X, 0, 0x100);
    byte[] bytes = b.build();
    // Addresses 0x400 to 0x4ff come from offset 0.
    int third = 64 + 2 * 56;
    java.nio.ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(third + 16, 0x400);
    AddressSpace space = ElfBuilder.read(bytes).addressSpace();
    assertEquals(0x3ff, space.fileOffset(0x3ff));
    assertEquals(0, space.fileOffset(0x400));
    assertEquals(0xff, space.fileOffset(0x4ff));
    assertEquals(0x500, space.fileOffset(0x500));
    assertEquals(0x400, space.available(0));
    assertEquals(0x100, space.available(0x400));
    // Two segments side by side in memory and in the file are one stretch.
    assertEquals(ElfBuilder.SIZE - 0x500, space.available(0x500));
    assertFalse(space.isExecutable(ElfBuilder.WRITABLE));
    assertTrue(space.isExecutable(0x400));
    assertTrue(space.isWritable(ElfBuilder.WRITABLE));
    assertEquals(-1, space.fileOffset(ElfBuilder.SIZE));
    assertEquals(-1, space.fileOffset(-1));
  }

  @ParameterizedTest
  @CsvSource({
    "64, LITTLE, 62, X64",
    "32, LITTLE, 62, OTHER",
    "64, LITTLE, 183, ARM64",
    "64, BIG, 183, OTHER",
    "32, LITTLE, 40, ARM",
    "32, LITTLE, 3, IA32",
    "64, LITTLE, 21, PPC64",
    "64, BIG, 21, PPC64",
    "32, BIG, 20, PPC",
    "64, BIG, 22, S390X",
    "32, BIG, 22, OTHER",
    "64, LITTLE, 243, RISCV64",
    "64, LITTLE, 258, LOONG64",
    "32, BIG, 8, MIPS",
    "32, LITTLE, 8, MIPSEL",
    "64, LITTLE, 8, MIPS64EL",
    "64, LITTLE, 4660, OTHER"
  })
  void machineClassAndOrderMakeTheArchitecture(
      int bits, String order, int machine, Architecture architecture) {
    ElfFile elf = ElfBuilder.read(new ElfBuilder(bits, order(order), machine).build());
    assertEquals(architecture, elf.header().architecture());
    assertEquals(machine, new ElfImage(elf).header().machine());
    assertEquals(bits, new ElfImage(elf).header().bits());
  }
}
