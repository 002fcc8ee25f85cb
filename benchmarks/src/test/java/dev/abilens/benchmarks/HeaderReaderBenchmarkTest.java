package dev.abilens.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.abilens.benchmarks.HeaderReaderBenchmark.Array;
import dev.abilens.benchmarks.HeaderReaderBenchmark.Buffer;
import dev.abilens.benchmarks.HeaderReaderBenchmark.Mixed;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is measured gives the same answer. */
class HeaderReaderBenchmarkTest {
  private final HeaderReaderBenchmark benchmark = new HeaderReaderBenchmark();

  @ParameterizedTest
  @EnumSource
  void contestantsAgree(Sample sample) throws IOException {
    Array array = array(sample);
    int header = benchmark.array(array);
    assertEquals(header, benchmark.arrayRange(array));
    long slices = benchmark.slicesOfArray(array);
    assertEquals(sample == Sample.FAT, slices != 0);
    for (View view : View.values()) {
      Buffer buffer = new Buffer();
      buffer.sample = sample;
      buffer.view = view;
      buffer.load();
      assertEquals(header, benchmark.buffer(buffer));
      assertEquals(slices, benchmark.slicesOfBuffer(buffer));
    }
  }

  @Test
  void mixedOnesAddUp() throws IOException {
    Mixed mixed = new Mixed();
    mixed.load();
    int sum = 0;
    for (Sample sample : Sample.values()) sum += benchmark.array(array(sample));
    assertNotEquals(0, sum);
    assertEquals(sum, benchmark.mixedArrays(mixed));
    assertEquals(sum * View.values().length, benchmark.mixedBuffers(mixed));
  }

  private static Array array(Sample sample) {
    Array array = new Array();
    array.sample = sample;
    array.load();
    return array;
  }
}
