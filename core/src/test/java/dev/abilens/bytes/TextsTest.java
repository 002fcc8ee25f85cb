package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
  private static Region part(byte[] bytes, int from, int length) {
    return Region.of("f", bytes).slice("texts", from, length);
  }

  /** How many bytes lie before the first zero, -1 if there is none. */
  private static int search(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) if (bytes[i] == 0) return i - from;
    return -1;
  }

  /**
   * Bytes of which one in {@code rarity} is a zero, and others are those that are taken for one.
   */
  private static byte[] bytes(int rarity) {
    Random random = new Random(rarity);
    byte[] bytes = new byte[1500];
    for (int i = 0; i < bytes.length; i++)
      bytes[i] =
          random.nextInt(rarity) == 0 ? 0 : new byte[] {1, -128, -127, -1, 'a'}[random.nextInt(5)];
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 40, 1000})
  void lengthsAreThoseOfASearchByteByByte(int rarity) {
    byte[] bytes = bytes(rarity);
    for (int length : new int[] {0, 1, 31, 32, 33, 64, 100, 511, 512, 1100, 1490, 1495}) {
      Region region = part(bytes, 5, length);
      Texts texts = region.texts();
      TextEnds ends = texts.ends();
      for (int i = 0; i < length; i++) {
        int found = search(bytes, 5 + i, 5 + length);
        assertEquals(found, texts.length(i));
        assertEquals(found, texts.lengthInOrder(i));
        assertEquals(found >= 0, i < texts.end());
        assertEquals(found, ends.length(i));
        if (found >= 0) assertEquals(found, region.stringLength(i));
        for (int most : new int[] {0, 7, 31, 32, 33, Integer.MAX_VALUE}) {
          int near = found <= most ? found : -1;
          assertEquals(near, texts.length(i, most));
          assertEquals(near, region.stringLength(i, most));
        }
      }
    }
  }

  @Test
  void nothingBeginsOutside() {
    Texts texts = part(bytes(2), 5, 20).texts();
    for (long offset : new long[] {-1, 20, 21, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertEquals(-1, texts.length(offset));
      assertEquals(-1, texts.lengthInOrder(offset));
      assertEquals(-1, texts.length(offset, 10));
      assertEquals(-1, texts.ends().length(offset));
    }
  }
}
