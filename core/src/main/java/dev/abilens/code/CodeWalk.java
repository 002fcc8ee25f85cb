package dev.abilens.code;

import dev.abilens.image.Image;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows code from a function's first instruction on, into the functions that it calls, and tells
 * which of some imports it comes to call. Nothing is run: of each instruction is kept what is known
 * for certain of registers and the stack, both ways of a branch are followed unless one of them is
 * known, and where ways meet only what both know is kept.
 *
 * <p>What functions of elsewhere return where all goes well is taken for granted ({@link
 * Externals}): a way on which something fails is not the addon's own failure at a missing function.
 * Exceptions are such ways. For one thread.
 */
public final class CodeWalk {
  private static final int MOST_STEPS = 1_000_000;
  private static final int MOST_CALLS_DEEP = 64;
  private static final int SMALL = 16;

  private final Image image;
  private final @Nullable Processor processor;
  private final Set<String> missing;
  private final Set<String> reached = new LinkedHashSet<>();
  private final Map<Call, Boolean> returns = new HashMap<>();
  private final Set<Call> under = new HashSet<>();
  private int steps;
  private boolean lost;

  /** What code surely, perhaps, or surely not calls. */
  public enum Answer {
    /** Every way through it comes to a call. */
    YES,
    /** No way does. */
    NO,
    /** Neither is certain. */
    UNKNOWN
  }

  /**
   * An answer.
   *
   * @param answer whether one of the imports is called
   * @param first the import that is met first, or null if none is
   */
  public record Reach(Answer answer, @Nullable String first) {}

  /** A function with what is known of its arguments. */
  private record Call(long function, List<Value> arguments) {}

  /** A place that the code comes to, with what is known there. */
  private record Place(long at, State state) {}

  private CodeWalk(Image image, Set<String> missing) {
    this.image = image;
    this.processor = Processor.of(image);
    this.missing = missing;
  }

  /**
   * Tells whether functions, called one after the other, come to call an import.
   *
   * @param image the image that the functions are in
   * @param functions their addresses in the image, in the order in which they are called
   * @param missing the imports to look for; a call of one ends the process
   * @return the answer; unknown for an architecture other than x64 and arm64
   */
  public static Reach reach(Image image, List<Long> functions, Set<String> missing) {
    CodeWalk walk = new CodeWalk(image, missing);
    if (walk.processor == null) return new Reach(Answer.UNKNOWN, null);
    boolean back = true;
    for (long function : functions) {
      back = walk.function(walk.processor, function, List.of());
      if (!back) break;
    }
    String first = walk.reached.isEmpty() ? null : walk.reached.iterator().next();
    // What never comes back for another reason fails on its own.
    if (!back && first != null) return new Reach(Answer.YES, first);
    return new Reach(first == null && !walk.lost ? Answer.NO : Answer.UNKNOWN, first);
  }

  /** Returns whether a function comes back to its caller, on some way. */
  private boolean function(Processor processor, long function, List<Value> arguments) {
    Call call = new Call(function, arguments);
    Boolean known = returns.get(call);
    if (known != null) return known;
    if (under.size() >= MOST_CALLS_DEEP) {
      lost = true;
      return true;
    }
    // A function that calls itself comes back if it does so on another way.
    if (!under.add(call)) return true;
    State state = processor.start();
    for (int i = 0; i < arguments.size(); i++)
      state.set(processor.arguments()[i], arguments.get(i));
    boolean back = new Function(processor).run(function, state);
    under.remove(call);
    returns.put(call, back);
    return back;
  }

  /** The ways through one function. */
  private final class Function {
    private final Processor processor;
    private final Map<Long, State> seen = new HashMap<>();
    private final Deque<Place> left = new ArrayDeque<>();
    private boolean back;

    Function(Processor processor) {
      this.processor = processor;
    }

    boolean run(long entry, State state) {
      left.push(new Place(entry, state));
      while (!left.isEmpty()) {
        Place place = left.pop();
        follow(place.at, place.state);
      }
      return back;
    }

    private void follow(long from, State state) {
      long at = from;
      while (isNews(at, state)) {
        if (++steps > MOST_STEPS) {
          lose();
          return;
        }
        Step step = processor.step(at, state);
        switch (step.kind()) {
          case NEXT -> at = step.next();
          case JUMP -> {
            Long target = local(step.target());
            if (target == null) {
              back |= call(step.target(), state);
              return;
            }
            at = target;
          }
          case BRANCH -> {
            long target = step.target().number();
            if (step.taken() == null) left.push(new Place(target, state.copy()));
            at = Boolean.TRUE.equals(step.taken()) ? target : step.next();
          }
          case CALL -> {
            if (!call(step.target(), state)) return;
            at = step.next();
          }
          case RETURN -> {
            back = true;
            return;
          }
          case STOP -> {
            return;
          }
          case UNKNOWN -> {
            lose();
            return;
          }
        }
      }
    }

    private void lose() {
      lost = true;
      back = true;
    }

    /** Whether nothing is known yet of what follows from here. */
    private boolean isNews(long at, State state) {
      State before = seen.get(at);
      if (before == null) {
        seen.put(at, state.copy());
        return true;
      }
      if (before.meet(state)) return false;
      state.meet(before);
      return true;
    }

    private @Nullable Long local(Value target) {
      return target.isNumber() ? target.number() : null;
    }

    /** Returns whether a call comes back. */
    private boolean call(Value target, State state) {
      int[] registers = processor.arguments();
      List<Value> arguments = new ArrayList<>();
      for (int register : registers) {
        Value argument = state.get(register);
        state.share(argument);
        arguments.add(argument(argument));
      }
      Value result = Value.UNKNOWN;
      boolean comesBack = true;
      if (target.kind() == Value.Kind.IMPORT && target.symbol() != null) {
        comesBack = imported(target.symbol(), arguments);
        result = Externals.result(target.symbol());
      } else if (target.isNumber()) {
        comesBack = function(processor, target.number(), List.copyOf(arguments));
      } else {
        lost = true;
      }
      state.forget(processor.changed());
      state.set(processor.result(), result);
      state.afterCall();
      return comesBack;
    }

    /**
     * What a function is told apart by: other functions, and small numbers, which stand for
     * choices. Where the caller's stack or some data is means nothing.
     */
    private Value argument(Value value) {
      if (value.isStack()) return Value.NOT_ZERO;
      if (!value.isNumber() || Long.compareUnsigned(value.number(), SMALL) < 0) return value;
      return image.isExecutable(value.number()) ? value : Value.NOT_ZERO;
    }

    private boolean imported(String name, List<Value> arguments) {
      if (missing.contains(name)) {
        reached.add(name);
        return false;
      }
      if (Externals.neverReturns(name)) return false;
      int called = Externals.calls(name);
      if (called < 0) return true;
      Value function = arguments.get(called);
      if (!function.isNumber()) {
        lost = true;
        return true;
      }
      return function(processor, function.number(), List.of());
    }
  }
}
