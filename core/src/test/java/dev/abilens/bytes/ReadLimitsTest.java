package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadLimitsTest {
  @ParameterizedTest
  @ValueSource(longs = {0, -1, Integer.MIN_VALUE})
  void everyLimitIsPositive(long bad) {
    ReadLimits good = ReadLimits.defaults();
    for (Executable set :
        List.<Executable>of(
            () -> good.withMaxHeldBytes(bad),
            () -> good.withMaxEntries(bad),
            () -> good.withMaxEntryBytes(bad),
            () -> good.withMaxInflatedBytes(bad),
            () -> good.withMaxRatio(bad),
            () -> good.withMaxDepth((int) bad),
            () -> good.withMaxNesting((int) bad)))
      assertEquals(
          "limits must be positive",
          assertThrows(IllegalArgumentException.class, set).getMessage());
    assertEquals(
        new ReadLimits(1, 2, 3, 4, 5, 6, 7),
        good.withMaxHeldBytes(1)
            .withMaxEntries(2)
            .withMaxEntryBytes(3)
            .withMaxInflatedBytes(4)
            .withMaxRatio(5)
            .withMaxDepth(6)
            .withMaxNesting(7));
  }

  @Test
  void defaultsFitIntoTheHeap() {
    ReadLimits limits = ReadLimits.defaults();
    assertTrue(limits.maxHeldBytes() <= Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 4));
    assertTrue(limits.maxHeldBytes() <= 256 << 20);
    assertEquals(limits, ReadLimits.defaults());
  }

  @Test
  void everyLimitIsSetByTheNameThatItIsReportedWith() {
    ReadLimits limits = ReadLimits.defaults();
    long value = 1;
    for (RecordComponent limit : ReadLimits.class.getRecordComponents())
      limits = limits.with(limit.getName(), value++);
    assertEquals(new ReadLimits(1, 2, 3, 4, 5, 6, 7), limits);
    ReadLimits all = limits;
    assertEquals(
        "no limit \"maxTime\": expected maxHeldBytes, maxEntries, maxEntryBytes, maxInflatedBytes,"
            + " maxRatio, maxDepth, maxNesting",
        assertThrows(IllegalArgumentException.class, () -> all.with("maxTime", 1)).getMessage());
    assertEquals(
        "no depth: 2147483648, at most 2147483647",
        assertThrows(IllegalArgumentException.class, () -> all.with("maxDepth", 1L << 31))
            .getMessage());
  }
}
