package dev.abilens.code.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of results and flags holds for every number that the operands may be. */
class ArithmeticTest {
  private static final int ROUNDS = 4_000;

  private final Random random = new Random(1);
  private final Arithmetic partly = new Arithmetic();
  private final Arithmetic whole = new Arithmetic();

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(8) - 4;
      case 1 -> 1L << random.nextInt(64);
      default -> random.nextLong();
    };
  }

  private long mask() {
    return switch (random.nextInt(4)) {
      case 0 -> -1;
      case 1 -> 0;
      case 2 -> -1L << random.nextInt(64);
      default -> random.nextLong();
    };
  }

  private static void run(Arithmetic arithmetic, int operation, Word a, Word b, int size) {
    switch (operation) {
      case 0 -> arithmetic.add(a, b, size);
      case 1 -> arithmetic.or(a, b, size);
      case 2 -> arithmetic.and(a, b, size);
      case 3 -> arithmetic.subtract(a, b, size, false);
      default -> arithmetic.xor(a, b, size);
    }
  }

  private static long result(int operation, long a, long b) {
    return switch (operation) {
      case 0 -> a + b;
      case 1 -> a | b;
      case 2 -> a & b;
      case 3 -> a - b;
      default -> a ^ b;
    };
  }

  private static boolean holds(int condition, long a, long b, int size) {
    int unused = 64 - 8 * size;
    long x = a << unused >> unused;
    long y = b << unused >> unused;
    return switch (condition) {
      case 2 -> Long.compareUnsigned(x, y) < 0;
      case 4 -> x == y;
      case 6 -> Long.compareUnsigned(x, y) <= 0;
      case 8 -> (x - y << unused) < 0;
      case 12 -> x < y;
      default -> x <= y;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void knowsNothingThatDoesNotHold(int operation) {
    for (int round = 0; round < ROUNDS; round++) {
      int size = 1 << random.nextInt(4);
      long a = number();
      long b = random.nextInt(4) == 0 ? a : number();
      run(whole, operation, Word.number(a), Word.number(b), size);
      assertEquals(Word.number(result(operation, a, b)).low(size), whole.result);
      run(partly, operation, Word.partly(mask(), a, false), Word.partly(mask(), b, false), size);
      assertEquals(0, partly.result.known() & (partly.result.bits() ^ whole.result.bits()));
      assertEquals(0, partly.known & (partly.set ^ whole.set) & whole.known);
      assertTrue((whole.known & Arithmetic.ALL) == Arithmetic.ALL);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6, 8, 12, 14})
  void comparesAsNumbersCompare(int condition) {
    for (int round = 0; round < ROUNDS; round++) {
      int size = 1 << random.nextInt(4);
      long a = number();
      long b = random.nextInt(4) == 0 ? a : number();
      whole.subtract(Word.number(a), Word.number(b), size, false);
      boolean holds = holds(condition, a, b, size);
      String what = a + " " + b + " " + size;
      assertEquals(holds, Arithmetic.holds(condition, whole.known, whole.set), what);
      assertEquals(!holds, Arithmetic.holds(condition | 1, whole.known, whole.set), what);
      partly.subtract(Word.partly(mask(), a, false), Word.partly(mask(), b, false), size, false);
      Boolean known = Arithmetic.holds(condition, partly.known, partly.set);
      assertTrue(known == null || known == holds, what);
    }
  }
}
