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
   * @param registers which registers it saved, as bits
   * @param result what it is taken to return, or null for what it does return
   */
  record Frame(long top, long saved, int registers, @Nullable Word result) {}

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

  void push(long top) {
    frames.add(new Frame(top, top, 0, null));
  }

  /** Returns where the addresses lie by which the calls come back. */
  List<Long> tops() {
    return frames.stream().map(Frame::top).toList();
  }

  /** Returns the one that was called last. */
  Frame last() {
    return frames.get(frames.size() - 1);
  }

  /** Says what the one that was called last is taken to return. */
  void result(Word result) {
    Frame last = last();
    last(last.saved, last.registers, result);
  }

  Frame pop() {
    return frames.remove(frames.size() - 1);
  }

  private void last(long saved, int registers, @Nullable Word result) {
    frames.set(frames.size() - 1, new Frame(last().top, saved, registers, result));
  }

  /**
   * Notes that a register is pushed which functions have to keep: what is saved first stands
   * together. Pushed again, it is an argument.
   */
  void pushed(long at, int register) {
    Frame last = last();
    if (at != last.saved - 8 || (last.registers & 1 << register) != 0) return;
    last(at, last.registers | 1 << register, last.result);
  }

  /** Notes that something is popped: there, and below, nothing is saved any more. */
  void popped(long at) {
    Frame last = last();
    if (at >= last.saved && at < last.top) last(at + 8, last.registers, last.result);
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
      print.add(frame.registers);
      print.add(frame.result == null ? -1 : frame.result.bits());
    }
  }
}
