package dev.abilens.code;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What code was seen to write to places of an image's own data, on whatever way. A place that was
 * zero and is written one address holds that or still nothing: so code chooses an implementation,
 * and calls it later. For one thread.
 */
final class Globals {
  private static final int WORD = 8;

  /** How far behind an address that others were told they may write. */
  private static final int REACH = 1 << 9;

  private final Map<Long, Value> written = new HashMap<>();
  private final TreeSet<Long> told = new TreeSet<>();
  private final Set<Long> asked = new HashSet<>();
  private boolean news;

  /** Notes a write. */
  void store(long at, int size, Value value) {
    boolean whole = size == WORD && at % WORD == 0;
    for (long place = at & -WORD; place < at + size; place += WORD)
      put(place, whole ? value : Value.UNKNOWN);
  }

  private void put(long place, Value value) {
    if (value.equals(Value.ZERO)) return;
    Value known = value.isNumber() ? value : Value.UNKNOWN;
    Value before = written.get(place);
    if (before != null && !before.equals(known)) known = Value.UNKNOWN;
    if (known.equals(before)) return;
    written.put(place, known);
    news |= asked.contains(place);
  }

  /** Notes that others know an address. */
  void tell(long address) {
    told.add(address);
  }

  /**
   * Returns what lies where nothing lay at first: the one address that is written there, or still
   * nothing. Branches do not rest on that, since others may know the place.
   */
  Value load(long at) {
    asked.add(at);
    Long before = told.floor(at);
    if (before != null && at - before < REACH) return Value.UNKNOWN;
    Value value = written.getOrDefault(at, Value.ZERO);
    return value.isNumber() ? Value.orZero(value.number()) : Value.UNKNOWN;
  }

  /** Returns whether all that was written there is what lay there at first. */
  boolean isKept(long at, Value first) {
    asked.add(at);
    Value value = written.get(at);
    return value == null || value.equals(first);
  }

  /** Returns whether something was written behind the back of who had asked, and forgets it. */
  boolean takeNews() {
    boolean was = news;
    news = false;
    return was;
  }
}
