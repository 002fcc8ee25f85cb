package dev.abilens.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {
  private static List<Long> all(LongSet set) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < set.size(); i++) all.add(set.get(i));
    return all;
  }

  @Test
  void itHoldsWhatASetOfObjectsHoldsInTheSameOrder() {
    Random random = new Random(7);
    for (int range : new int[] {1, 10, 1000, Integer.MAX_VALUE}) {
      LongSet set = new LongSet();
      Set<Long> expected = new LinkedHashSet<>();
      for (int i = 0; i < 5000; i++) {
        long number = ((long) random.nextInt(range) << random.nextInt(33)) - random.nextInt(2);
        assertEquals(expected.contains(number), set.contains(number));
        assertEquals(expected.add(number), set.add(number));
      }
      assertEquals(List.copyOf(expected), all(set));
      for (int i = 0; i < set.size(); i++) assertEquals(i, set.find(set.get(i)));
    }
  }

  @Test
  void oneIsAddedToAnother() {
    LongSet first = new LongSet();
    LongSet second = new LongSet();
    for (long i = 0; i < 100; i++) first.add(3 * i);
    for (long i = 0; i < 100; i++) second.add(2 * i);
    Set<Long> expected = new LinkedHashSet<>(all(first));
    expected.addAll(all(second));
    first.addAll(second);
    assertEquals(List.copyOf(expected), all(first));
    assertEquals(100, second.size());
  }

  @Test
  void anEmptyOneHasNothing() {
    LongSet set = new LongSet();
    assertTrue(set.isEmpty());
    assertEquals(-1, set.find(0));
    assertThrows(IndexOutOfBoundsException.class, () -> set.get(0));
  }
}
