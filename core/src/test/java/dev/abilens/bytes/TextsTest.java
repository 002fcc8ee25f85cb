package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
      Named marked = new Named(texts, true);
      Named done = new Named(texts, true);
      assertFalse(done.next());
      Named other = new Named(texts, false);
      for (int i = 0; i < length; i++) {
        int found = search(bytes, 5 + i, 5 + length);
        assertEquals(found, texts.length(i));
        assertEquals(found, texts.lengthInOrder(i));
        assertEquals(found >= 0, i < texts.end());
        assertEquals(found, marked.textLength(i));
        assertEquals(found, other.textLength(i));
        assertEquals(found, done.textLength(i));
        if (found >= 0) assertEquals(found, region.stringLength(i));
        for (int most : new int[] {0, 7, 31, 32, 33, Integer.MAX_VALUE}) {
          int near = found <= most ? found : -1;
          assertEquals(near, texts.length(i, most));
          assertEquals(near, region.stringLength(i, most));
        }
      }
    }
  }

  /** No rows, of texts all the same. */
  private static final class Named extends NamedRows {
    Named(Texts texts, boolean marked) {
      begin(null, 0, 0, 1, texts, marked);
    }

    boolean next() {
      return stepNamed();
    }
  }

  @Test
  void marksOfOneTableAreNotThoseOfTheNext() {
    byte[] bytes = bytes(40);
    Named first = new Named(part(bytes, 5, 1490).texts(), true);
    Named second = new Named(part(bytes, 700, 400).texts(), true);
    assertFalse(first.next());
    Named third = new Named(part(bytes, 300, 300).texts(), true);
    for (int i = 0; i < 400; i++) assertEquals(search(bytes, 700 + i, 1100), second.textLength(i));
    for (int i = 0; i < 300; i++) assertEquals(search(bytes, 300 + i, 600), third.textLength(i));
  }

  @Test
  void nothingBeginsOutside() {
    Texts texts = part(bytes(2), 5, 20).texts();
    for (long offset : new long[] {-1, 20, 21, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertEquals(-1, texts.length(offset));
      assertEquals(-1, texts.lengthInOrder(offset));
      assertEquals(-1, texts.length(offset, 10));
      assertEquals(-1, new Named(texts, true).textLength(offset));
    }
  }

  private static final int BASE = 0xffff_0000;

  /** Offsets of texts, a table whose rows are 12 bytes, and beyond it the texts. */
  private static Region table(int[] offsets, byte[] texts, ByteOrder order) {
    ByteBuffer all = ByteBuffer.allocate(12 * offsets.length + texts.length).order(order);
    for (int i = 0; i < offsets.length; i++) all.putInt(12 * i, BASE + offsets[i]);
    all.put(12 * offsets.length, texts);
    return Region.of("f", all.array()).order(order);
  }

  private static boolean areAdjoining(int[] offsets, byte[] texts, ByteOrder order) {
    Region table = table(offsets, texts, order);
    Texts read = table.texts(12L * offsets.length, texts.length);
    boolean found = read.areAdjoining(table, 0, offsets.length, 12, BASE);
    if (found)
      for (int i = 1; i < offsets.length; i++)
        assertEquals(search(texts, offsets[i - 1], texts.length) + 1, offsets[i] - offsets[i - 1]);
    return found;
  }

  /** Texts of letters, as long as {@code most} at most, one behind the other. */
  private static byte[] letters(int[] offsets, int most, Random random) {
    byte[] texts = new byte[offsets.length * (most + 1) + 40];
    int at = random.nextInt(9);
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      for (int rest = random.nextInt(most + 1); rest > 0; rest--)
        texts[at++] = (byte) (' ' + random.nextInt(95));
      at++;
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 50, 3000})
  void textsAreAdjoiningWhereEachBeginsBehindTheOneBefore(int most) {
    Random random = new Random(most);
    for (int count : new int[] {0, 1, 2, 5, 100}) {
      int[] offsets = new int[count];
      byte[] texts = letters(offsets, most, random);
      for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
        assertTrue(areAdjoining(offsets, texts, order), count + " texts");
        if (count < 2) continue;
        assertFalse(areAdjoining(with(offsets, count - 2, offsets[count - 1]), texts, order));
        assertFalse(areAdjoining(with(offsets, count - 1, texts.length), texts, order));
        assertFalse(areAdjoining(with(offsets, 0, -1), texts, order));
      }
    }
  }

  private static int[] with(int[] offsets, int index, int offset) {
    int[] changed = offsets.clone();
    changed[index] = offset;
    return changed;
  }

  /** Whether they are is compared with a search byte by byte wherever it is said of them. */
  @Test
  void textsAreNotAdjoiningWhereOneEndsSoonerOrLater() {
    Random random = new Random(1);
    int refused = 0;
    for (int run = 0; run < 20_000; run++) {
      int[] offsets = new int[2 + random.nextInt(12)];
      byte[] texts = letters(offsets, 1 + random.nextInt(60), random);
      int place = random.nextInt(texts.length);
      switch (run % 3) {
        case 0 -> texts[place] = (byte) random.nextInt(3);
        case 1 -> texts[place] = (byte) random.nextInt();
        default -> offsets[random.nextInt(offsets.length)] += random.nextInt(9) - 4;
      }
      if (!areAdjoining(offsets, texts, ByteOrder.LITTLE_ENDIAN)) refused++;
    }
    assertTrue(refused > 5_000 && refused < 19_000, refused + " of 20000");
  }

  @Test
  void textsDoNotAdjoinWhereTheLastBeginsBeforeTheFirst() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN})
      for (int last : new int[] {3, 2, 0, -1, Integer.MIN_VALUE, Integer.MIN_VALUE + 2})
        assertFalse(areAdjoining(new int[] {3, 9, last}, new byte[100], order), last + " in last");
  }

  @Test
  void aTableOfTextsThatIsNotThereIsRefused() {
    Region table = table(new int[3], new byte[0], ByteOrder.LITTLE_ENDIAN);
    for (int count : new int[] {4, Integer.MAX_VALUE})
      assertThrows(
          MalformedBinaryException.class,
          () -> table.texts().areAdjoining(table, 0, count, 12, BASE));
  }
}
