package dev.abilens.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * Numbers, each once, in the order in which they came, and without an object for each. For one
 * thread.
 */
public final class LongSet {
  /** A file chooses its addresses: where they fall together, it cannot choose. */
  private static final long SALT = System.nanoTime() * 0x9e37_79b9_7f4a_7c15L;

  private static final int FIRST = 8;

  private static final long[] NO_NUMBERS = {};
  private static final int[] ONE_FREE = {0};

  private long[] numbers = NO_NUMBERS;

  // By hash, 1 more than a number's index; 0 is free. Twice as long, at least, as there are
  // numbers.
  private int[] places = ONE_FREE;
  private int size;

  /** Makes an empty one. */
  public LongSet() {}

  /** Returns how many there are. */
  public int size() {
    return size;
  }

  /** Returns whether there is none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Returns one of them.
   *
   * @param index how many came before it
   */
  public long get(int index) {
    return numbers[Objects.checkIndex(index, size)];
  }

  /** Returns how many came before a number; -1 if it is not there. */
  public int find(long number) {
    return places[place(number)] - 1;
  }

  /** Returns whether a number is there. */
  public boolean contains(long number) {
    return find(number) >= 0;
  }

  /** Adds a number; returns false if it was there. */
  public boolean add(long number) {
    int place = place(number);
    if (places[place] != 0) return false;
    if (size == numbers.length) {
      grow();
      place = place(number);
    }
    numbers[size++] = number;
    places[place] = size;
    return true;
  }

  /** Adds the numbers of another set. */
  public void addAll(LongSet other) {
    for (int i = 0; i < other.size; i++) add(other.numbers[i]);
  }

  private void grow() {
    numbers = Arrays.copyOf(numbers, Math.max(FIRST, 2 * size));
    places = new int[2 * numbers.length];
    for (int i = 0; i < size; i++) places[place(numbers[i])] = i + 1;
  }

  /** Returns where a number stands, or would. */
  private int place(long number) {
    long mixed = (number ^ SALT) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ mixed >>> 32) * 0x94d0_49bb_1331_11ebL;
    int last = places.length - 1;
    int place = (int) (mixed >>> 32) & last;
    while (places[place] != 0 && numbers[places[place] - 1] != number) place = place + 1 & last;
    return place;
  }
}
