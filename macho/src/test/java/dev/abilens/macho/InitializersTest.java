package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InitializersTest {
  private static final int DATA = SmallMachO.DATA;

  /** A segment over {@code __DATA} with one section. */
  private static void section(SmallMachO b, int type, int offset, int size) {
    int address = (int) SmallMachO.BASE + offset;
    int[] segment = {0x5f5f, 0, 0, 0, address, 0, size, 0, offset, 0, size, 0, 3, 3, 1, 0};
    int[] section = {0x61, 0, 0, 0, 0x5f5f, 0, 0, 0, address, 0, size, 0, offset, 0, 0, 0, type};
    int[] words = new int[segment.length + 20];
    System.arraycopy(segment, 0, words, 0, segment.length);
    System.arraycopy(section, 0, words, segment.length, section.length);
    b.command(MachO.LC_SEGMENT_64, words);
  }

  private static Optional<List<Long>> of(SmallMachO b) {
    return SmallMachO.read(b.build()).image().initializers();
  }

  @Test
  void pointersComeBeforeDistances() {
    SmallMachO b = SmallMachO.arm64();
    section(b, MachO.S_INIT_FUNC_OFFSETS, DATA + 16, 4);
    section(b, MachO.S_MOD_INIT_FUNC_POINTERS, DATA, 16);
    b.word(DATA, SmallMachO.BASE + 0x100).word(DATA + 8, SmallMachO.BASE + 0x200);
    b.u32(DATA + 16, 0x300);
    assertEquals(Optional.of(List.of(0x10100L, 0x10200L, 0x10300L)), of(b));
  }

  @Test
  void whatHasNoneCallsNothing() {
    assertEquals(Optional.of(List.of()), of(SmallMachO.arm64()));
  }

  @Test
  void whatMayBeAnotherImagesIsNotKnown() {
    SmallMachO b = SmallMachO.arm64();
    section(b, MachO.S_MOD_INIT_FUNC_POINTERS, DATA, 16);
    b.word(DATA, SmallMachO.BASE + 0x100).word(DATA + 8, SmallMachO.BASE + 0x200);
    // The first library's _f, into the beginning of segment 1.
    int bind = b.bytes("bind", 0x11, 0x40, '_', 'f', 0, 0x51, 0x71, 0, 0x90, 0);
    b.dylib(MachO.LC_LOAD_DYLIB, "/usr/lib/libSystem.B.dylib");
    b.command(MachO.LC_DYLD_INFO_ONLY, 0, 0, bind, 10, 0, 0, 0, 0, 0, 0);
    assertEquals(Optional.empty(), of(b));
  }

  @Test
  void manySectionsOverTheSamePointersAreNotGoneThrough() {
    int functions = 40_000;
    for (int sections = 1; sections <= 2; sections++) {
      SmallMachO b = SmallMachO.arm64();
      for (int i = 0; i < sections; i++)
        section(b, MachO.S_MOD_INIT_FUNC_POINTERS, SmallMachO.SIZE, 8 * functions);
      byte[] bytes = Arrays.copyOf(b.build(), SmallMachO.SIZE + 8 * functions);
      Optional<List<Long>> found = SmallMachO.read(bytes).image().initializers();
      assertEquals(
          sections == 1 ? Optional.of(functions) : Optional.empty(), found.map(List::size));
    }
  }

  @Test
  void whatIsNotInTheFileOrNotInASectionIsNotKnown() {
    SmallMachO outside = SmallMachO.arm64();
    section(outside, MachO.S_MOD_INIT_FUNC_POINTERS, SmallMachO.SIZE - 8, 16);
    assertEquals(Optional.empty(), of(outside));
    SmallMachO named = SmallMachO.arm64().command(MachO.LC_ROUTINES_64, new int[16]);
    assertEquals(Optional.empty(), of(named));
  }
}
