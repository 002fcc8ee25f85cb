package dev.abilens.code;

import java.util.Arrays;

/** Addresses as they are gathered, without a word of memory beside each. For one thread. */
final class Addresses {
  private long[] found = new long[1 << 10];
  private int count;

  void add(long address) {
    if (count == found.length) found = Arrays.copyOf(found, 2 * count);
    found[count++] = address;
  }

  boolean isEmpty() {
    return count == 0;
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
