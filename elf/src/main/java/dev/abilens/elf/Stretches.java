package dev.abilens.elf;

import java.util.Arrays;

/** Stretches of numbers, told in ascending order. For one thread. */
final class Stretches {
  // Where they begin and end, by turns and ascending.
  private long[] bounds = new long[4];
  private int count;

  /** Adds the numbers from one on, before another one. */
  void add(long start, long end) {
    if (start >= end) return;
    if (count > 0 && bounds[count - 1] == start) {
      bounds[count - 1] = end;
      return;
    }
    if (count == bounds.length) bounds = Arrays.copyOf(bounds, 2 * count);
    bounds[count++] = start;
    bounds[count++] = end;
  }

  /** Returns whether a number is in one. */
  boolean hold(long number) {
    int place = Arrays.binarySearch(bounds, 0, count, number);
    // At a start, or between a start and its end.
    return ((place < 0 ? -place : place) & 1) == 0;
  }
}
