package dev.abilens.elf;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a function's calls may be caught, and where it goes on that something is thrown through.
 * Told row by row, then asked. For one thread.
 */
final class CallSites {
  /** What is caught, perhaps; of two the later one is more. */
  enum Caught {
    /** Nothing. */
    NOTHING,
    /** Of classes that are not the standard library's. */
    OWN,
    /** Whatever it is. */
    ANYTHING
  }

  /** Where no function is. */
  static final CallSites NONE = new CallSites(0, 0);

  private final long from;
  private final long size;

  // From the function's start.
  private final Stretches caught = new Stretches();
  private final Stretches standard = new Stretches();
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
   * @param mayCatch what is caught there, perhaps
   */
  void row(long first, long length, Caught mayCatch) {
    long end = first + Math.max(0, length);
    if (end < first) end = Long.MAX_VALUE;
    add(mayCatch, Math.max(first, told), Math.min(end, size));
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
    add(Caught.ANYTHING, told, size);
    told = size;
  }

  private void add(Caught mayCatch, long start, long end) {
    if (mayCatch != Caught.NOTHING) caught.add(start, end);
    if (mayCatch == Caught.ANYTHING) standard.add(start, end);
  }

  /** Returns whether what comes out of a call at an address may be caught. */
  boolean mayCatch(long call) {
    return isInside(call) && caught.hold(call - from);
  }

  /** Returns whether that may which the standard library throws. */
  boolean mayCatchStandard(long call) {
    return isInside(call) && standard.hold(call - from);
  }

  private boolean isInside(long call) {
    return call - from >= 0 && call - from < size;
  }
}
