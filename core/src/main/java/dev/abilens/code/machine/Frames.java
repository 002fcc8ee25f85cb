package dev.abilens.code.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have not come back yet. What a function's caller left for itself, and what the
 * function saves first, belongs to no object that it could hand out.
 */
final class Frames {
  private final List<Frame> frames;

  /**
   * One call.
   *
   * @param top where the address lies by which it comes back
   * @param saved the lowest place where it saved registers when it began
   * @param result what it is taken to return, or null for what it does return
   */
  record Frame(long top, long saved, @Nullable Word result) {}

  Frames() {
    this(List.of());
  }

  private Frames(List<Frame> frames) {
    this.frames = new ArrayList<>(frames);
  }

  Frames copy() {
    return new Frames(frames);
  }

  int size() {
    return frames.size();
  }

  void push(long top, @Nullable Word result) {
    frames.add(new Frame(top, top, result));
  }

  /** Returns the one that was called last. */
  Frame last() {
    return frames.get(frames.size() - 1);
  }

  /** Says what the one that was called last is taken to return. */
  void result(Word result) {
    Frame last = last();
    frames.set(frames.size() - 1, new Frame(last.top, last.saved, result));
  }

  Frame pop() {
    return frames.remove(frames.size() - 1);
  }

  /** Notes that something is pushed: what is saved first stands together. */
  void pushed(long at) {
    Frame last = last();
    if (at == last.saved - 8) frames.set(frames.size() - 1, new Frame(last.top, at, last.result));
  }

  /** Returns where what belongs to the function ends in whose part of the stack an address lies. */
  long end(long at) {
    int i = frames.size() - 1;
    while (i > 0 && frames.get(i).top <= at) i--;
    return frames.get(i).saved;
  }

  void tell(Fingerprint print) {
    for (Frame frame : frames) {
      print.add(frame.top);
      print.add(frame.saved);
      print.add(frame.result == null ? -1 : frame.result.bits());
    }
  }
}
