package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
  private static final int SIZE = 16;

  private static Region region() {
    byte[] bytes = new byte[SIZE + 8];
    new Random(1).nextBytes(bytes);
    return Region.of("app.node", bytes, 4, SIZE, 0x1000);
  }

  private static String message(Executable read) {
    return String.valueOf(assertThrows(MalformedBinaryException.class, read).getMessage());
  }

  private record Read(String name, int width, LongConsumer at) {}

  private static List<Read> reads(Region region) {
    return List.of(
        new Read("u8", 1, region::u8),
        new Read("u16", 2, region::u16),
        new Read("i32", 4, region::i32),
        new Read("u32", 4, region::u32),
        new Read("i64", 8, region::i64),
        new Read("word 32", 4, offset -> region.word(offset, 32)),
        new Read("word 64", 8, offset -> region.word(offset, 64)),
        new Read("bytes", 3, offset -> region.bytes(offset, 3)),
        new Read("latin1", 3, offset -> region.latin1(offset, 3)),
        new Read("copy", 3, offset -> region.copy(offset, new byte[3], 0, 3)),
        new Read("slice", 3, offset -> region.slice("part", offset, 3)));
  }

  @Test
  void everyReadEndsAtTheEnd() {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      for (Read read : reads(region().order(order))) {
        int last = SIZE - read.width();
        for (int offset = 0; offset <= last; offset++) read.at().accept(offset);
        LongStream.of(
                last + 1L,
                SIZE,
                SIZE + 1,
                -1,
                -read.width(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE + 1L,
                0x1_0000_0000L,
                Long.MAX_VALUE - 7,
                Long.MAX_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE)
            .forEach(
                offset ->
                    assertThrows(
                        MalformedBinaryException.class,
                        () -> read.at().accept(offset),
                        () -> read.name() + " at " + offset));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, SIZE + 1, Long.MAX_VALUE, Long.MIN_VALUE})
  void sizesOfSlicesAreChecked(long size) {
    assertThrows(MalformedBinaryException.class, () -> region().slice("part", 0, size));
    assertThrows(MalformedBinaryException.class, () -> region().slice("part", SIZE, size));
  }

  @Test
  void sizesOfCopiesAreChecked() {
    assertThrows(MalformedBinaryException.class, () -> region().bytes(4, -1));
    assertThrows(MalformedBinaryException.class, () -> region().latin1(4, -1));
    assertThrows(MalformedBinaryException.class, () -> region().bytes(0, SIZE + 1));
    assertThrows(MalformedBinaryException.class, () -> region().bytes(1, Integer.MAX_VALUE));
  }

  @Test
  void nothingLiesAtTheEndAndThatIsNoMistake() {
    assertEquals(0, region().slice("nothing", SIZE, 0).length());
    assertEquals(0, region().bytes(SIZE, 0).length);
    assertEquals("", region().latin1(SIZE, 0));
    assertTrue(region().matches(SIZE, ""));
    assertFalse(region().matches(SIZE, "x"));
  }

  @Test
  void theMessageNamesThePlaceInTheFile() {
    Region table = region().slice("PT_DYNAMIC", 4, 8).slice("DT_VERNEED[2]", 2, 4);
    assertEquals(
        "app.node: PT_DYNAMIC > DT_VERNEED[2] at offset 0x1007: found 4 bytes at 1, expected bytes"
            + " within the 4 of app.node: PT_DYNAMIC > DT_VERNEED[2]",
        message(() -> table.i32(1)));
    assertEquals(
        "app.node: PT_DYNAMIC > DT_VERNEED[2] > vna at offset 0x1006: found 5 bytes at 0, expected"
            + " bytes within the 4 of app.node: PT_DYNAMIC > DT_VERNEED[2]",
        message(() -> table.slice("vna", 0, 5)));
    assertEquals(
        "app.node at offset 0x1010: found 1 bytes at 16, expected bytes within the 16 of app.node",
        message(() -> region().u8(SIZE)));
    assertEquals("app.node: PT_DYNAMIC > DT_VERNEED[2][0x1006 + 4]", table.toString());
  }

  @Test
  void theFactsOfAMistakeAreData() {
    MalformedBinaryException e =
        assertThrows(MalformedBinaryException.class, () -> region().slice("table", 4, 8).u16(7));
    assertEquals(0x100b, e.offset());
    assertEquals("app.node: table", e.where());
    assertEquals("2 bytes at 7", e.found());
    assertEquals("bytes within the 8 of app.node: table", e.expected());
  }

  @Test
  void aPlaceIsNeverNegative() {
    MalformedBinaryException e =
        assertThrows(MalformedBinaryException.class, () -> region().u8(Long.MIN_VALUE));
    assertEquals(0, e.offset());
  }

  @Test
  void readsAgreeWithAByteBuffer() {
    byte[] bytes = new byte[64];
    new Random(3).nextBytes(bytes);
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      Region region = Region.of("f", bytes).order(order);
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
      assertEquals(order, region.order());
      for (int i = 0; i <= 56; i++) {
        assertEquals(Byte.toUnsignedInt(buffer.get(i)), region.u8(i));
        assertEquals(Short.toUnsignedInt(buffer.getShort(i)), region.u16(i));
        assertEquals(buffer.getInt(i), region.i32(i));
        assertEquals(Integer.toUnsignedLong(buffer.getInt(i)), region.u32(i));
        assertEquals(buffer.getLong(i), region.i64(i));
        assertEquals(region.u32(i), region.word(i, 32));
        assertEquals(region.i64(i), region.word(i, 64));
      }
      ByteBuffer view = region.asByteBuffer();
      assertTrue(view.isReadOnly());
      assertEquals(order, view.order());
      assertEquals(buffer, view);
    }
  }

  @Test
  void slicesShareBytesAndKeepTheOrder() {
    byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 8};
    Region slice = Region.of("f", bytes).order(ByteOrder.BIG_ENDIAN).slice("part", 2, 5);
    assertEquals(0x0304, slice.u16(0));
    assertEquals(2, slice.origin());
    assertEquals(5, slice.length());
    bytes[2] = 9;
    assertEquals(0x0904, slice.u16(0));
    assertArrayEquals(new byte[] {9, 4, 5, 6, 7}, slice.bytes(0, 5));
    assertEquals(ByteBuffer.wrap(slice.bytes(0, 5)), slice.asByteBuffer());
    assertSame(slice, slice.order(ByteOrder.BIG_ENDIAN));
    assertEquals(0x0409, slice.order(ByteOrder.LITTLE_ENDIAN).u16(0));
    assertEquals("f: part", slice.order(ByteOrder.LITTLE_ENDIAN).name());
  }

  @Test
  void strings() {
    byte[] bytes = "libc.so.6\0é\0\0tail".getBytes(StandardCharsets.UTF_8);
    Region region = Region.of("f", bytes);
    assertEquals("libc.so.6", region.string(0));
    assertEquals("so.6", region.string(5));
    assertEquals(4, region.stringLength(5));
    assertEquals("é", region.string(10));
    assertEquals("", region.string(12));
    assertEquals("libc", region.latin1(0, 4));
    assertTrue(region.stringEquals(0, "libc.so.6"));
    assertFalse(region.stringEquals(0, "libc.so"));
    assertFalse(region.stringEquals(0, "libc.so.6\0"));
    assertFalse(region.stringEquals(14, "tail"));
    assertTrue(region.matches(14, "tail"));
    assertFalse(region.matches(14, "tails"));
    Region other = Region.of("other", "so tail".getBytes(StandardCharsets.US_ASCII));
    assertTrue(region.hasBytesOf(14, other, 3, 4));
    assertFalse(region.hasBytesOf(13, other, 3, 4));
    assertTrue(region.hasBytesOf(0, other, 7, 0));
    assertThrows(MalformedBinaryException.class, () -> region.hasBytesOf(0, other, 3, 5));
    assertThrows(MalformedBinaryException.class, () -> region.hasBytesOf(15, other, 3, 4));
    assertEquals(
        "f at offset 0xe: found a string without an end, expected a zero byte within 18 bytes",
        message(() -> region.string(14)));
    assertEquals(
        "f at offset 0x12: found a string without an end, expected a zero byte within 18 bytes",
        message(() -> region.string(18)));
    assertThrows(MalformedBinaryException.class, () -> region.string(19));
    assertThrows(MalformedBinaryException.class, () -> region.string(-1));
    assertThrows(MalformedBinaryException.class, () -> region.stringEquals(Long.MAX_VALUE, "libc"));
    assertThrows(MalformedBinaryException.class, () -> region.matches(19, ""));
  }

  @Test
  void aStringEndsWithinItsRegion() {
    Region region = Region.of("f", "abc\0".getBytes(StandardCharsets.US_ASCII));
    Region table = region.slice("DT_STRTAB", 0, 3);
    assertThrows(MalformedBinaryException.class, () -> table.string(0));
    assertFalse(table.stringEquals(0, "abc"));
  }

  @ParameterizedTest
  @CsvSource({"-1, 4", "0, -1", "0, 5", "5, 0", "2147483647, 1", "1, 2147483647"})
  void aRangeOutsideOfTheArrayIsTheCallersMistake(int from, int length) {
    assertThrows(
        IndexOutOfBoundsException.class, () -> Region.of("f", new byte[4], from, length, 0));
  }
}
