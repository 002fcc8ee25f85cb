package dev.abilens.elf;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a function's calls may be caught, and where it goes on that something is thrown through.
 * Told row by row, then asked. For one thread.
 */
final class CallSites {
  /** Where no function is. */
  static final CallSites NONE = new CallSites(0, 0);

  private final long from;
  private final long size;

  // Where what is caught begins and ends, by turns and ascending, from the function's start.
  private long[] caught = new long[4];
  private int count;
  private long told;
  private final Set<Long> pads = new LinkedHashSet<>();
  private boolean all = true;

  /** Of a function from an address on; what nothing is told of is not caught. */
  CallSites(long from, long size) {
    this.from = from;
    this.size = size;
  }

  /** Returns whether all is told: rows change nothing any more. */
  boolean areTold() {
    return told >= size;
  }

  /**
   * Tells a row of the table. As who throws reads it, the first row counts that holds a call or
   * lies behind it.
   *
   * @param first where it begins, from the function's start
   * @param length how many bytes it is for, none if negative
   */
  void row(long first, long length, boolean mayCatch) {
    long end = first + Math.max(0, length);
    if (end < first) end = Long.MAX_VALUE;
    if (mayCatch) add(Math.max(first, told), Math.min(end, size));
    told = Math.max(told, end);
  }

  /** Tells where the function goes on that something is thrown through. */
  void pad(long address) {
    pads.add(address);
  }

  /** Returns where that is, or empty where not all is known. */
  Optional<List<Long>> pads() {
    return all ? Optional.of(List.copyOf(pads)) : Optional.empty();
  }

  /** Returns where the function begins. */
  long from() {
    return from;
  }

  /** Tells that of what was not told nothing is known. */
  void rest() {
    all = false;
    add(told, size);
    told = size;
  }

  private void add(long start, long end) {
    if (start >= end) return;
    if (count > 0 && caught[count - 1] == start) {
      caught[count - 1] = end;
      return;
    }
    if (count == caught.length) caught = Arrays.copyOf(caught, 2 * count);
    caught[count++] = start;
    caught[count++] = end;
  }

  /** Returns whether what comes out of a call at an address may be caught. */
  boolean mayCatch(long call) {
    long distance = call - from;
    if (distance < 0 || distance >= size) return false;
    int place = Arrays.binarySearch(caught, 0, count, distance);
    // At a start, or between a start and its end.
    return ((place < 0 ? -place : place) & 1) == 0;
  }
}
