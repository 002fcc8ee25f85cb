package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final int SIZE = 12;

  private static final class Cursor extends Rows {
    Cursor(@Nullable Region region, long offset, long count) {
      super(region, offset, count, SIZE);
    }
  }

  private static Region region(int length) {
    byte[] bytes = new byte[length + 9];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (0xf0 + i);
    return Region.of("f", bytes).slice("table", 3, length);
  }

  @Test
  void everyRowIsSeenOnceInTheOrderOfTheRegion() {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      Region region = region(2 + 4 * SIZE).order(order);
      Cursor rows = new Cursor(region, 2, 4);
      for (int i = 0; i < 4; i++) {
        int at = 2 + i * SIZE;
        assertTrue(rows.step());
        assertEquals(i, rows.row());
        assertEquals(region.i64(at), rows.i64(0));
        assertEquals(region.i32(at + 8), rows.i32(8));
      }
      assertFalse(rows.step());
      assertFalse(rows.step());
      assertEquals(3, rows.row());
    }
  }

  @Test
  void noRows() {
    assertFalse(new Cursor(null, 0, 7).step());
    assertFalse(new Cursor(region(0), 0, 0).step());
    assertFalse(new Cursor(region(40), 40, 0).step());
  }

  @Test
  void rowsLieWithinTheRegion() {
    Region region = region(40);
    assertTrue(new Cursor(region, 4, 3).step());
    for (long[] wrong : new long[][] {{5, 3}, {0, 4}, {-1, 1}, {41, 0}, {0, Long.MAX_VALUE / 16}})
      assertThrows(MalformedBinaryException.class, () -> new Cursor(region, wrong[0], wrong[1]));
    // In 64 bits these are 0 bytes, or fewer.
    for (long count : new long[] {-1, 1L << 62, Long.MIN_VALUE})
      assertThrows(MalformedBinaryException.class, () -> new Cursor(region, 0, count));
  }
}
