package dev.abilens.code;

import java.util.Arrays;
import java.util.NoSuchElementException;

/** Addresses as they are gathered, without a word of memory beside each. For one thread. */
final class Addresses {
  private long[] found = new long[16];
  private int count;

  void add(long address) {
    if (count == found.length) found = Arrays.copyOf(found, 2 * count);
    found[count++] = address;
  }

  /** Returns which of some addresses in ascending order is the first above another. */
  static int above(long[] ascending, long address) {
    int place = Arrays.binarySearch(ascending, address + 1);
    return place < 0 ? -place - 1 : place;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Takes back the one that was added last. */
  long pop() {
    if (count == 0) throw new NoSuchElementException();
    return found[--count];
  }

  void clear() {
    count = 0;
  }

  /** Returns them in ascending order, each once. */
  long[] ascending() {
    // No stream: where it leaves out doubles it makes an object of each.
    Arrays.sort(found, 0, count);
    int n = 0;
    for (int i = 0; i < count; i++) if (i == 0 || found[i] != found[i - 1]) found[n++] = found[i];
    return Arrays.copyOf(found, n);
  }
}
