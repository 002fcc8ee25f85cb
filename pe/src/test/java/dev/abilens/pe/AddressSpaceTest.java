package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Image;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lies at which RVA, by the rules of Windows. */
class AddressSpaceTest {
  private static final int SIZE = 0x3000;
  private static final int NT = 0x80;

  /** Sections as {@code {VirtualSize, VirtualAddress, SizeOfRawData, PointerToRawData}}. */
  private static PeFile file(int sectionAlignment, int fileAlignment, int headers, int[]... rows) {
    byte[] bytes = new byte[SIZE];
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    b.putShort(0, (short) Pe.IMAGE_DOS_SIGNATURE).putInt(0x3c, NT).putInt(NT, 0x4550);
    b.putShort(NT + 4, (short) Pe.IMAGE_FILE_MACHINE_AMD64).putShort(NT + 6, (short) rows.length);
    b.putShort(NT + 20, (short) 240).putShort(NT + 22, (short) 0x2022);
    b.putShort(NT + 24, (short) 0x20b).putLong(NT + 48, 0x1_8000_0000L);
    b.putInt(NT + 56, sectionAlignment).putInt(NT + 60, fileAlignment);
    b.putInt(NT + 80, 0x8000).putInt(NT + 84, headers);
    b.putShort(NT + 92, (short) 2);
    for (int i = 0; i < rows.length; i++) {
      int at = NT + 264 + 40 * i;
      for (int k = 0; k < 4; k++) b.putInt(at + 8 + 4 * k, rows[i][k]);
      b.putInt(at + 36, i == 0 ? 0x60000020 : 0xc0000040);
    }
    return read(bytes);
  }

  private static PeFile read(byte[] bytes) {
    try {
      return PeFile.of(ByteSource.of("t.node", bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(PeFile pe, long rva, long offset, long available) {
    AddressSpace space = pe.addressSpace();
    assertEquals(offset, space.fileOffset(rva));
    assertEquals(available, space.available(rva));
    assertEquals(available > 0, pe.bytesAt(pe.address(rva), 1).isPresent());
    if (available > 0)
      assertEquals(offset, pe.bytesAt(pe.address(rva), available).orElseThrow().origin());
    assertFalse(pe.bytesAt(pe.address(rva), available + 1).isPresent());
  }

  @Test
  void sectionsAndHeaders() {
    int[] text = {0x300, 0x1000, 0x400, 0x400};
    int[] data = {0x1800, 0x2000, 0x200, 0x800};
    PeFile pe = file(0x1000, 0x200, 0x400, text, data);
    assertEquals(List.of(), pe.problems());
    check(pe, 0, 0, 0x400);
    check(pe, 0x3ff, 0x3ff, 1);
    check(pe, 0x400, -1, 0);
    // The last page is mapped whole, as far as the file's bytes of the section reach.
    check(pe, 0x1000, 0x400, 0x400);
    check(pe, 0x13ff, 0x7ff, 1);
    check(pe, 0x1400, -1, 0);
    check(pe, 0x2000, 0x800, 0x200);
    check(pe, 0x4000, -1, 0);
    AddressSpace space = pe.addressSpace();
    assertTrue(space.isMapped(0xfff));
    assertTrue(space.isMapped(0x1fff));
    assertTrue(space.isMapped(0x3fff));
    for (long rva : new long[] {-1, 0x4000, 0xffff_ffffL, 0x1_0000_0000L, Long.MIN_VALUE}) {
      assertFalse(space.isMapped(rva));
      assertEquals(0, space.available(rva));
    }
    assertTrue(space.isExecutable(0x1fff));
    assertFalse(space.isExecutable(0xfff));
    assertFalse(space.isExecutable(0x2000));
    assertTrue(space.isWritable(0x2000));
    assertFalse(space.isWritable(0x1000));
  }

  @Test
  void bytesBeginAtASectorAndEndAtTheFileAlignment() {
    PeFile pe = file(0x1000, 0x200, 0x400, new int[] {0x1000, 0x1000, 0x101, 0x5ff});
    check(pe, 0x1000, 0x400, 0x400);
    // From 0x5ff on 0x101 bytes end at 0x700, and that within the sector up to 0x800.
    check(pe, 0x13ff, 0x7ff, 1);
    pe = file(0x1000, 0x1000, 0x400, new int[] {0x2000, 0x1000, 0x101, 0x600});
    check(pe, 0x1000, 0x600, 0xa00);
    // An alignment of less than a sector leaves places as they are.
    pe = file(0x1000, 0x10, 0x400, new int[] {0x1000, 0x1000, 0x101, 0x5ff});
    check(pe, 0x1000, 0x5ff, 0x101);
    // One that is no alignment is none.
    pe = file(0x1000, 3, 0x400, new int[] {0x1000, 0x1000, 0x101, 0x5ff});
    check(pe, 0x1000, 0x5ff, 0x101);
  }

  @Test
  void sizesOfZero() {
    // No size in memory: that in the file.
    PeFile pe = file(0x1000, 0x200, 0x400, new int[] {0, 0x1000, 0x1200, 0x400});
    check(pe, 0x1000, 0x400, 0x1200);
    assertTrue(pe.addressSpace().isMapped(0x2fff));
    // No size or no place in the file: zeros.
    for (int[] empty : new int[][] {{0x1000, 0x1000, 0, 0x400}, {0x1000, 0x1000, 0x200, 0}}) {
      pe = file(0x1000, 0x200, 0x400, empty);
      check(pe, 0x1000, -1, 0);
      assertTrue(pe.addressSpace().isMapped(0x1000));
    }
    // No size at all: no room.
    pe = file(0x1000, 0x200, 0x400, new int[] {0, 0x1000, 0, 0});
    assertFalse(pe.addressSpace().isMapped(0x1000));
  }

  @Test
  void bytesInTheFileDoNotReachOverTheLastPage() {
    PeFile pe = file(0x1000, 0x200, 0x400, new int[] {1, 0x1000, 0x2000, 0x400});
    check(pe, 0x1000, 0x400, 0x1000);
    check(pe, 0x2000, -1, 0);
  }

  @Test
  void sectionsMayStandInAnyOrder() {
    int[] second = {0x1000, 0x2000, 0x200, 0x400};
    int[] first = {0x1000, 0x1000, 0x200, 0x600};
    PeFile pe = file(0x1000, 0x200, 0x400, second, first, new int[4]);
    assertEquals(List.of(), pe.problems());
    check(pe, 0x1000, 0x600, 0x200);
    check(pe, 0x2000, 0x400, 0x200);
    assertTrue(pe.addressSpace().isExecutable(0x2000));
    assertFalse(pe.addressSpace().isExecutable(0x1000));
  }

  @Test
  void lessThanAPageMapsTheFileAsItIs() {
    PeFile pe = file(0x20, 0x20, 0x200, new int[] {0x100, 0x200, 0x100, 0x200});
    assertEquals(List.of(), pe.problems());
    check(pe, 0, 0, SIZE);
    check(pe, 0x2fff, 0x2fff, 1);
    check(pe, 0x3000, -1, 0);
    assertTrue(pe.addressSpace().isExecutable(0));
    assertTrue(pe.addressSpace().isWritable(0x7fff));
    assertFalse(pe.addressSpace().isMapped(0x8000));
    assertEquals(List.of(), file(0x20, 0x20, 0x200).problems());
    check(file(0x20, 0x20, 0x200), 0x1234, 0x1234, SIZE - 0x1234);
  }

  @Test
  void withoutSectionsThereAreHeaders() {
    PeFile pe = file(0x1000, 0x200, 0x400);
    assertEquals(List.of(), pe.problems());
    check(pe, 0x3ff, 0x3ff, 1);
    check(pe, 0x1000, -1, 0);
  }

  @Test
  void addressesAreTheBasePlusTheRva() {
    PeFile pe = file(0x1000, 0x200, 0x400, new int[] {0x1000, 0x1000, 0x200, 0x400});
    assertEquals(0x1_8000_1000L, pe.address(0x1000));
    assertEquals(0x1000, pe.rva(0x1_8000_1000L));
    assertTrue(pe.image().isExecutable(0x1_8000_1000L));
    assertFalse(pe.image().isExecutable(0x1000));
    assertFalse(pe.bytesAt(0x1000, 1).isPresent());
  }

  /** The header over the DOS stub, no section, and nothing behind the subsystem's first byte. */
  @Test
  void tiny() {
    byte[] bytes = new byte[97];
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    b.putShort(0, (short) Pe.IMAGE_DOS_SIGNATURE).putInt(4, 0x4550);
    b.putShort(8, (short) Pe.IMAGE_FILE_MACHINE_I386).putShort(24, (short) 4);
    b.putShort(26, (short) 0x103).putShort(28, (short) 0x10b).putInt(44, 0x7c);
    // SectionAlignment is e_lfanew.
    b.putInt(56, 0x40_0000).putInt(60, 4).putInt(64, 4).putShort(76, (short) 4);
    b.putInt(84, 0x68).putInt(88, 0x2c).put(96, (byte) 2);
    PeFile pe = read(bytes);
    assertEquals(4, pe.header().lfanew());
    assertEquals(4, pe.header().optional().sectionAlignment());
    assertEquals(0, pe.sections().size());
    assertEquals(0, pe.directories().size());
    Image image = pe.image();
    assertEquals(Os.WIN32, image.os());
    assertEquals("4.0", image.minimumOs());
    assertEquals("IMAGE_FILE_EXECUTABLE_IMAGE", image.typeName());
    assertEquals("win32-ia32", new Platform(Os.WIN32, image.architecture()).toString());
    assertEquals(0, image.imports().size() + image.exports().size());
    check(pe, 96, 96, 1);
    assertEquals("SHORT_HEADER", pe.problems().get(0).code());
    assertEquals(1, pe.problems().size());
  }

  @Test
  void longNamesOfSections() {
    byte[] sound = SmallPe.x64().build();
    byte[] bytes = Arrays.copyOf(sound, sound.length + 30);
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(NT + 12, sound.length).putInt(NT + 16, 0);
    out.putInt(sound.length, 30);
    out.position(sound.length + 4).put(".debug_info\0".getBytes(StandardCharsets.US_ASCII));
    out.position(NT + 264).put("/4\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
    PeFile pe = read(bytes);
    assertEquals("/4", pe.sections().name(0));
    assertEquals(".debug_info", pe.sections().longName(0));
    assertEquals(0, pe.sections().find("/4"));
  }
}
