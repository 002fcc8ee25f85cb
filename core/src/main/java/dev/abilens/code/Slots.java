package dev.abilens.code;

import java.util.Arrays;
import java.util.function.Consumer;

/** What a function wrote on its stack, by where it lies. For one thread. */
final class Slots {
  /** How far before an address something may begin that reaches it. */
  private static final int REACH = 7;

  // In ascending order of their addresses.
  private long[] at;
  private int[] size;
  private Value[] value;
  private int count;

  Slots() {
    this(new long[0], new int[0], new Value[0]);
  }

  private Slots(long[] at, int[] size, Value[] value) {
    this.at = at;
    this.size = size;
    this.value = value;
    this.count = at.length;
  }

  Slots copy() {
    return new Slots(
        Arrays.copyOf(at, count), Arrays.copyOf(size, count), Arrays.copyOf(value, count));
  }

  /** Returns the first bytes of what was written at an address. */
  Value get(long address, int bytes) {
    int i = from(address);
    return i == count || at[i] != address || size[i] < bytes ? Value.UNKNOWN : value[i].low(bytes);
  }

  /** Writes, over whatever lies there. */
  void put(long address, int bytes, Value written) {
    int first = from(address - REACH);
    int kept = written.kind() == Value.Kind.UNKNOWN ? 0 : 1;
    replace(first, from(address + bytes), kept);
    if (kept == 0) return;
    at[first] = address;
    size[first] = bytes;
    value[first] = written;
  }

  /** Forgets what lies at an address and above it. */
  void forgetFrom(long address) {
    replace(from(address - REACH), count, 0);
  }

  /** Hands on all that lies from one address to another. */
  void forEach(long first, long end, Consumer<Value> to) {
    for (int i = from(first); i < count && at[i] < end; i++) to.accept(value[i]);
  }

  /**
   * Keeps only what another one says, too; returns whether that is all that this one says.
   *
   * @param lost is given what is not kept
   */
  boolean meet(Slots other, Consumer<Value> lost) {
    int kept = 0;
    int there = 0;
    for (int i = 0; i < count; i++) {
      while (there < other.count && other.at[there] < at[i]) there++;
      boolean both =
          there < other.count
              && other.at[there] == at[i]
              && other.size[there] == size[i]
              && other.value[there].equals(value[i]);
      if (!both) {
        lost.accept(value[i]);
        if (there < other.count && other.at[there] == at[i]) lost.accept(other.value[there]);
        continue;
      }
      at[kept] = at[i];
      size[kept] = size[i];
      value[kept++] = value[i];
    }
    boolean all = kept == count;
    count = kept;
    return all;
  }

  /** Returns the first at an address or above it. */
  private int from(long address) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at[middle] < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Makes room for so many in place of those between two. */
  private void replace(int from, int to, int room) {
    int grown = count - (to - from) + room;
    if (grown > at.length) {
      int length = Math.max(8, 2 * grown);
      at = Arrays.copyOf(at, length);
      size = Arrays.copyOf(size, length);
      value = Arrays.copyOf(value, length);
    }
    System.arraycopy(at, to, at, from + room, count - to);
    System.arraycopy(size, to, size, from + room, count - to);
    System.arraycopy(value, to, value, from + room, count - to);
    count = grown;
  }
}
