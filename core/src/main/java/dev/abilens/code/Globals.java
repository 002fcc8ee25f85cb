package dev.abilens.code;

import dev.abilens.data.LongSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What code was seen to write to places of an image's own data, on whatever way. A place that was
 * zero and is written one address holds that or still nothing: so code chooses an implementation,
 * and calls it later. For one thread.
 */
final class Globals {
  private static final int WORD = 8;

  private final Map<Long, Value> written = new HashMap<>();
  private final TreeSet<Long> told = new TreeSet<>();
  private final LongSet lost = new LongSet();
  private final LongSet lostObjects = new LongSet();
  private final LongSet asked = new LongSet();
  private final Known known;
  private final CallClosure closure;
  private final Consumer<Value> losing = this::lose;
  private final Labels labels;
  private boolean news;

  Globals(Known known, CallClosure closure, Labels labels) {
    this.known = known;
    this.closure = closure;
    this.labels = labels;
  }

  /** Returns what others know. */
  Known known() {
    return known;
  }

  /** Returns the addresses that code works out from where it is. */
  Labels labels() {
    return labels;
  }

  /** Notes a write. */
  void store(long at, int size, Value value) {
    boolean whole = size == WORD && at % WORD == 0;
    for (long place = at & -WORD; place < at + size; place += WORD)
      put(place, whole ? value : Value.UNKNOWN);
  }

  private void put(long place, Value value) {
    if (value.equals(Value.ZERO)) return;
    if (value.isEither()) lose(value);
    Value known = value.isNumber() ? value : Value.UNKNOWN;
    Value before = written.get(place);
    if (before != null && !before.equals(known)) {
      // Either may be read from there by then.
      lose(before);
      lose(known);
      known = Value.UNKNOWN;
    }
    if (known.equals(before)) return;
    written.put(place, known);
    news |= asked.contains(place);
  }

  /** Notes that a value, if it is an address, is known from now on to more than is followed. */
  void lose(Value value) {
    known.tell(value);
    if (!Known.isAddress(value)) return;
    int next = lost.size();
    lost.add(value.number());
    for (; next < lost.size(); next++) {
      long at = lost.get(next);
      for (long object : closure.objectStarts(at))
        if (lostObjects.add(object)) known.pointers(object).forEach(lost::add);
      if (known.isWritable(at)) tell(at);
    }
  }

  /** Returns what {@link #lose} does, for whoever hands on values. */
  Consumer<Value> losing() {
    return losing;
  }

  /** Notes that others know an address. */
  void tell(long address) {
    if (!told.add(address)) return;
    for (int i = 0; i < asked.size(); i++) news |= asked.get(i) >= address && isTold(asked.get(i));
  }

  /** Adds what was written to places that others know. */
  void addTold(Set<Long> all) {
    for (Map.Entry<Long, Value> entry : written.entrySet())
      if (entry.getValue().isNumber() && isTold(entry.getKey())) all.add(entry.getValue().number());
  }

  private boolean isTold(long place) {
    Long before = told.floor(place);
    return before != null && place < closure.writtenEnd(before);
  }

  /**
   * Returns what lies where nothing lay at first: the one address that is written there, or still
   * nothing. Branches do not rest on that, since others may know the place.
   */
  Value load(long at) {
    asked.add(at);
    if (isTold(at)) return Value.UNKNOWN;
    Value value = written.getOrDefault(at, Value.ZERO);
    return value.isNumber() ? Value.orZero(value.number()) : Value.UNKNOWN;
  }

  /** Returns whether all that was written there is what lay there at first. */
  boolean isKept(long at, Value first) {
    asked.add(at);
    Value value = written.get(at);
    return !isTold(at) && (value == null || value.equals(first));
  }

  /** Returns whether something was written behind the back of who had asked, and forgets it. */
  boolean takeNews() {
    boolean was = news;
    news = false;
    return was;
  }
}
