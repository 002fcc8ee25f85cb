package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Image;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Universal files, sound and contradicting themselves. */
class FatFileTest {
  private static final int SLICE = SmallMachO.SIZE;
  private static final int ARM64 = MachO.CPU_TYPE_ARM64;
  private static final int X64 = MachO.CPU_TYPE_X86_64;

  /** Slices of 0x1000 bytes, of which entries name any: cputype, offset, size. */
  private static byte[] fat(boolean wide, int count, long[]... entries) {
    ByteBuffer out = ByteBuffer.allocate(SLICE * 3);
    out.putInt(wide ? 0xcafebabf : 0xcafebabe).putInt(count);
    for (long[] e : entries) {
      out.putInt((int) e[0]).putInt(0);
      if (wide) out.putLong(e[1]).putLong(e[2]).putInt(12).putInt(0);
      else out.putInt((int) e[1]).putInt((int) e[2]).putInt(12);
    }
    for (int i = 0; i < 2; i++)
      out.put(
          SLICE * (i + 1),
          new SmallMachO(64, ByteOrder.LITTLE_ENDIAN, i == 0 ? X64 : ARM64).build());
    return out.array();
  }

  private static final long[] FIRST = {X64, SLICE, SLICE};
  private static final long[] SECOND = {ARM64, 2 * SLICE, SLICE};

  private static FatFile read(byte[] bytes) throws IOException {
    return FatFile.of(ByteSource.of("t.node", bytes));
  }

  private static List<String> problems(long[]... entries) throws IOException {
    return read(fat(false, entries.length, entries)).problems().stream()
        .map(Problem::message)
        .toList();
  }

  @Test
  void everySliceIsAFileOfItsOwn() throws IOException {
    for (boolean wide : new boolean[] {false, true}) {
      byte[] bytes = fat(wide, 2, FIRST, SECOND);
      FatFile fat = read(bytes);
      assertEquals(List.of(), fat.problems());
      assertEquals(wide, fat.wide());
      assertEquals(
          List.of("t.node: x86_64", "t.node: arm64"),
          fat.slices().stream().map(MachOFile::name).toList());
      assertEquals(2 * SLICE + 32, fat.slices().get(1).loadCommands().get(0).offset());
      List<Image> images =
          new MachOFormat().images(ByteSource.of("t.node", bytes), ReadLimits.defaults());
      assertEquals(2, images.size());
    }
  }

  @Test
  void slicesAreHeldAgainstTheFileAndEachOther() throws IOException {
    assertEquals(
        List.of(
            "t.node: fat_arch[1] arm64 > offset at offset 0x1c: found 4097 bytes at 0x2000,"
                + " expected bytes within the 12288 of the file"),
        problems(FIRST, new long[] {ARM64, 2 * SLICE, SLICE + 1}));
    assertEquals(
        List.of(
            "t.node: fat_arch[1] arm64 > offset at offset 0x1c: found 0x0,"
                + " expected a slice behind the 48 bytes of this table"),
        problems(FIRST, new long[] {ARM64, 0, 3 * SLICE}));
    assertEquals(
        List.of(
            "t.node: fat_arch[1] x86_64 > offset at offset 0x1c: found 4096 bytes at 0x1000,"
                + " expected bytes apart from the 4096 bytes at 0x1000 of slice 0",
            "t.node: fat_arch[1] x86_64 > cputype at offset 0x1c: found the architecture of slice"
                + " 0, expected one slice of each: loaders take the first"),
        problems(FIRST, FIRST));
    assertEquals(
        List.of(
            "t.node: fat_arch[1] x86_64 > cputype at offset 0x1c: found the architecture of slice"
                + " 0, expected one slice of each: loaders take the first",
            "t.node: fat_arch[1] x86_64 > cputype at offset 0x1c: found x86_64,"
                + " expected arm64, as the slice itself says"),
        problems(FIRST, new long[] {X64, 2 * SLICE, SLICE}));
    assertEquals(
        List.of(
            "t.node: fat_arch[0] x86_64 > align at offset 0x8: found 2^12 for 0x1008,"
                + " expected an alignment that the offset has",
            "t.node: x86_64 > magic at offset 0x1008: found 0x0, expected MH_MAGIC 0xfeedface or"
                + " MH_MAGIC_64 0xfeedfacf, in either order"),
        problems(new long[] {X64, SLICE + 8, 100}).stream()
            .map(m -> m.replaceFirst("found 0x[0-9a-f]+, expected MH", "found 0x0, expected MH"))
            .toList());
  }

  @Test
  void aFileOfWhichNoSliceCanBeReadIsRefused() {
    byte[] bytes = fat(false, 1, new long[] {X64, SLICE, 8 * SLICE});
    MalformedBinaryException e =
        assertThrows(
            MalformedBinaryException.class,
            () -> new MachOFormat().images(ByteSource.of("t.node", bytes), ReadLimits.defaults()));
    assertEquals("t.node: fat_arch[0] x86_64 > offset", e.where());
  }

  @Test
  void aSliceBehindTheCountedOnesIsFound() throws IOException {
    FatFile fat = read(fat(false, 1, FIRST, SECOND));
    assertEquals(1, fat.slices().size());
    assertEquals(2 * SLICE, Objects.requireNonNull(fat.hidden()).offset());
    assertEquals("HIDDEN_SLICE", fat.problems().get(0).code());
  }

  @Test
  void aClassFileIsNone() {
    byte[] bytes = fat(false, 0x34);
    MalformedBinaryException e =
        assertThrows(
            MalformedBinaryException.class, () -> FatFile.of(ByteSource.of("T.class", bytes)));
    assertEquals("no slices", e.found());
  }
}
