package dev.abilens.code;

import java.util.Arrays;
import java.util.function.Consumer;

/** What a function wrote on its stack, by where it lies. For one thread. */
final class Slots {
  /** How far before an address something may begin that reaches it. */
  private static final int REACH = 7;

  private static final long[] NO_LONGS = {};
  private static final int[] NO_INTS = {};
  private static final Value[] NO_VALUES = {};

  // In ascending order of their addresses.
  private long[] at = NO_LONGS;
  private int[] size = NO_INTS;
  private Value[] value = NO_VALUES;
  private int count;

  // Whether somebody else may have it: who writes to it writes to a copy of its own.
  private boolean shared;

  Slots() {}

  /** Returns this for somebody else, too. */
  Slots share() {
    shared = true;
    return this;
  }

  private Slots copy(int room) {
    Slots copy = new Slots();
    copy.at = Arrays.copyOf(at, room);
    copy.size = Arrays.copyOf(size, room);
    copy.value = Arrays.copyOf(value, room);
    copy.count = count;
    return copy;
  }

  /** Returns the first bytes of what was written at an address. */
  Value get(long address, int bytes) {
    int i = from(address);
    return i == count || at[i] != address || size[i] < bytes ? Value.UNKNOWN : value[i].low(bytes);
  }

  /** Writes, over whatever lies there; returns what has it. */
  Slots put(long address, int bytes, Value written) {
    int first = from(address - REACH);
    int kept = written.kind() == Value.Kind.UNKNOWN ? 0 : 1;
    Slots own = replace(first, from(address + bytes), kept);
    if (kept == 0) return own;
    own.at[first] = address;
    own.size[first] = bytes;
    own.value[first] = written;
    return own;
  }

  /** Forgets what lies at an address and above it; returns what is left. */
  Slots forgetFrom(long address) {
    return replace(from(address - REACH), count, 0);
  }

  /** Hands on all that lies from one address to another. */
  void forEach(long first, long end, Consumer<Value> to) {
    for (int i = from(first); i < count && at[i] < end; i++) to.accept(value[i]);
  }

  /** Returns how many there are. */
  int count() {
    return count;
  }

  /**
   * Keeps only what another one says, too; returns what is left.
   *
   * @param lost is given what is not kept
   */
  Slots meet(Slots other, Consumer<Value> lost) {
    Slots own = this;
    int kept = 0;
    int there = 0;
    for (int i = 0; i < count; i++) {
      while (there < other.count && other.at[there] < at[i]) there++;
      boolean same = there < other.count && other.at[there] == at[i];
      if (same && other.size[there] == size[i] && other.value[there].equals(value[i])) {
        own.at[kept] = at[i];
        own.size[kept] = size[i];
        own.value[kept++] = value[i];
        continue;
      }
      if (own == this && shared) own = copy(at.length);
      lost.accept(value[i]);
      if (same) lost.accept(other.value[there]);
    }
    own.count = kept;
    return own;
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

  /** Makes room for so many in place of those between two; returns where it is. */
  private Slots replace(int from, int to, int room) {
    if (from == to && room == 0) return this;
    int grown = count - (to - from) + room;
    Slots own = this;
    if (grown > at.length) own = copy(Math.max(8, 2 * grown));
    else if (shared) own = copy(at.length);
    System.arraycopy(own.at, to, own.at, from + room, count - to);
    System.arraycopy(own.size, to, own.size, from + room, count - to);
    System.arraycopy(own.value, to, own.value, from + room, count - to);
    own.count = grown;
    return own;
  }
}
