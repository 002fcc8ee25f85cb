package dev.abilens.code;

import dev.abilens.data.LongSet;
import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an image others know while its code is followed, and whether they may have called it:
 * what they are given, what is written where they may read it, and whatever of it the walk loses
 * sight of. What is given to scripts is called where scripts run. For one thread.
 */
final class Known {
  private static final int WORD = 8;

  /** Where what says of which class another one is has its only base. */
  private static final int BASE = 16;

  private static final int MOST_BASES = 16;

  private final Image image;
  private final AddressWindow bytes;
  private final CallClosure closure;
  private final Companions companions;
  private final boolean signals;
  private @Nullable LongSummaryStatistics functions;
  private boolean getters;
  private boolean setters;
  private boolean gets;
  private boolean sets;
  private final LongSet told = new LongSet();
  private final LongSet given = new LongSet();
  private final Set<String> calls = new HashSet<>();
  private boolean called;
  private boolean scripts;
  private boolean asked;
  private boolean streams;

  Known(Image image, CallClosure closure) {
    this.image = image;
    this.closure = closure;
    this.bytes = new AddressWindow(image);
    this.companions = closure.companions();
    this.signals = Externals.handlesSignals(image);
    this.called = signals;
  }

  /** Returns the libraries beside the image. */
  Companions companions() {
    return companions;
  }

  /** Returns whether the image may have handlers of signals called. */
  boolean signals() {
    return signals;
  }

  /** Notes that others know a value, if it is an address. */
  void tell(Value value) {
    if (isAddress(value) && isHere(value.number())) told.add(value.number());
  }

  /** Notes that scripts can have a value used, if it is an address. */
  void give(Value value) {
    if (isAddress(value) && isHere(value.number())) given.add(value.number());
  }

  /** Returns whether some addresses are of code, or of data that leads to code, or elsewhere. */
  boolean leadToCode(Set<Long> addresses) {
    Addresses left = new Addresses();
    addresses.forEach(left::add);
    LongSet met = new LongSet();
    while (!left.isEmpty()) {
      long at = left.pop();
      if (isCode(at)) return true;
      for (long object : closure.objectStarts(at)) {
        if (!met.add(object)) continue;
        for (Pointer pointer : inObject(object)) {
          if (pointer.symbol() != null) return true;
          left.add(pointer.address());
        }
      }
    }
    return false;
  }

  /** Constants may lie in what is executable, before functions and behind them. */
  private boolean isCode(long address) {
    if (!image.isExecutable(address)) return false;
    LongSummaryStatistics all = functions;
    if (all == null) functions = all = image.functions().summaryStatistics();
    return all.getCount() == 0 || address >= all.getMin() && address <= all.getMax();
  }

  /** Returns the addresses of data that the object which begins there holds from the first. */
  List<Long> pointers(long object) {
    List<Long> found = new ArrayList<>(0);
    for (Pointer pointer : inObject(object))
      if (pointer.symbol() == null && !image.isExecutable(pointer.address()))
        found.add(pointer.address());
    return found;
  }

  private List<Pointer> inObject(long start) {
    Pointers all = image.pointers();
    List<Pointer> found = new ArrayList<>(0);
    int i = all.ceiling(start);
    long end = i == all.size() ? start : closure.objectEnd(start);
    for (; i < all.size() && all.address(i) < end; i++)
      if (!all.isSlot(i)) addPointers(all, i, found);
    return found;
  }

  private void addPointers(Pointers all, int place, List<Pointer> found) {
    Optional<Pointer> only = image.pointerAt(all.address(place));
    if (only.isPresent()) {
      found.add(only.get());
      return;
    }
    long chooser = all.chooser(place);
    if (chooser != -1) found.add(new Pointer(chooser, null));
    String other = all.perhaps(place);
    if (other != null) found.add(new Pointer(0, other));
  }

  /** Whether a table of virtual functions is of a class that comes from one of streams. */
  private boolean overridesStreams(long table) {
    Optional<Pointer> type = image.pointerAt(table - WORD);
    for (int i = 0; i < MOST_BASES && type.isPresent(); i++) {
      String symbol = type.get().symbol();
      if (symbol != null) return Callbacks.isTypeOfStreams(symbol);
      Optional<Pointer> base = image.pointerAt(type.get().address() + BASE);
      // One of several bases stands behind how many there are.
      if (base.isEmpty()) base = image.pointerAt(type.get().address() + BASE + WORD);
      type = base;
    }
    return type.isPresent();
  }

  boolean isWritable(long address) {
    return image.isWritable(address);
  }

  /** Returns whether a value is the address of something here, or may be. */
  static boolean isAddress(Value value) {
    return value.pointed().isNumber() || value.isEither();
  }

  private boolean isHere(long address) {
    return image.isExecutable(address)
        || bytes.around(address, 1) != null
        || image.pointers().size() > 0 && image.isWritable(address);
  }

  /** Notes that a function of elsewhere is called. */
  void call(String name) {
    if (!calls.add(name)) return;
    scripts |= Callbacks.runsScripts(name);
    scripts |= Callbacks.methods(name).stream().anyMatch(image::mayHold);
    gets |= Callbacks.usesGetters(name);
    sets |= Callbacks.usesSetters(name);
    if (Callbacks.isQuiet(name)) return;
    if (Callbacks.isOfStreams(name)) {
      streams = true;
      return;
    }
    called = true;
    asked |= companions.mayHave(name);
  }

  /** Returns whether scripts may call functions of the image before a function returns. */
  boolean mayRun(String name) {
    return Callbacks.runsScripts(name) || Callbacks.methods(name).stream().anyMatch(image::mayHold);
  }

  /** Notes that scripts are given accessors. */
  void giveAccessors(boolean get, boolean set) {
    getters |= get;
    setters |= set;
  }

  /** Returns what of the image others may have called, as far as the file's bytes tell. */
  Set<Long> callable(Globals globals) {
    boolean givenToo = scripts || getters && gets || setters && sets;
    Set<Long> all = new HashSet<>();
    if (!called && !givenToo && !streams) return all;
    for (int i = 0; i < told.size(); i++)
      if (called || givenToo || overridesStreams(told.get(i))) all.add(told.get(i));
    for (int i = 0; givenToo && i < given.size(); i++) all.add(given.get(i));
    if (asked) all.addAll(companions.known());
    if (called || givenToo) globals.addTold(all);
    return all;
  }
}
