package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadLimitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1, 1, 1, 1",
    "1, 0, 1, 1, 1",
    "1, 1, 0, 1, 1",
    "1, 1, 1, 0, 1",
    "1, 1, 1, 1, 0",
    "-1, 1, 1, 1, 1",
    "1, 1, 1, 1, -2147483648"
  })
  void everyLimitIsPositive(long held, long entries, long entry, long inflated, int depth) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ReadLimits(held, entries, entry, inflated, depth));
    assertEquals("limits must be positive", e.getMessage());
  }

  @Test
  void defaultsFitIntoTheHeap() {
    ReadLimits limits = ReadLimits.defaults();
    assertTrue(limits.maxHeldBytes() <= Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 4));
    assertTrue(limits.maxHeldBytes() <= 256 << 20);
    assertEquals(limits, ReadLimits.defaults());
  }
}
