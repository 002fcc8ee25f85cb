package dev.abilens.code.machine;

import dev.abilens.code.CallClosure;
import dev.abilens.code.CodeWalk.Reach;
import dev.abilens.code.Companions;
import dev.abilens.code.Doubts;
import dev.abilens.code.Externals;
import dev.abilens.code.Labels;
import dev.abilens.code.Thrown;
import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Image;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Goes the ways through functions one by one, into all that they call, and tells which of some
 * imports they come to call. What others do is taken to go well, as {@link
 * dev.abilens.code.CodeWalk} takes it. An answer holds for every way: where one is not known to its
 * end, or where there are too many, there is none. For one thread.
 */
public final class SingleWays {
  /** What an instruction costs. */
  private static final int STEP = 16;

  private static final int MOST_FORKS = 2_000;
  private static final int MOST_CALLS_DEEP = 256;
  private static final int MOST_CLOSURES = 4;

  /** Where the first function comes back to. */
  private static final Word OUTSIDE = Word.NOT_ZERO;

  private final CallClosure closure;
  private final Set<String> wanted;
  private final List<Long> functions;
  private final int first;
  private final Budget budget = new Budget();
  private final Origin origin;
  private final Labels labels;
  private final Machine machine;
  private final Contracts contracts;
  private final Companions companions;
  private final Set<Long> succeeding;
  private final Set<Long> initialisers;
  private final Deque<Way> left = new ArrayDeque<>();
  private final Set<Fingerprint.Print> seen = new HashSet<>();
  private final Map<Set<Long>, Others> closures = new HashMap<>();
  private final Set<String> reached = new LinkedHashSet<>();
  private int forks;
  private long steps;
  private boolean back;
  private boolean lost;
  private boolean assumed;

  /**
   * What comes of functions that others may call.
   *
   * @param harmless whether it is known that they come to none that is asked for
   * @param throwing whether they come to one that may throw
   */
  private record Others(boolean harmless, boolean throwing) {}

  private SingleWays(
      Image image,
      CallClosure closure,
      List<Long> before,
      List<Long> functions,
      Set<String> wanted,
      @Nullable Doubts doubts) {
    this.closure = closure;
    this.wanted = wanted;
    this.functions = Stream.concat(before.stream(), functions.stream()).toList();
    this.first = before.size();
    this.origin = new Origin(image, closure.landings());
    this.labels = new Labels(image);
    Way way = new Way(new Ram(origin, budget));
    this.machine = new Machine(origin, labels, way);
    this.companions = closure.companions();
    this.contracts = new Contracts(origin, companions, doubts);
    this.initialisers = closure.initialisers();
    this.succeeding = doubts == null ? closure.succeeding() : initialisers;
    for (long at : companions.known()) way.ram.tell(Word.pointer(Block.IMAGE, at));
    begin(way, 0);
    left.push(way);
  }

  /**
   * Tells whether functions, called one after the other, come to call an import.
   *
   * @param image the image that the functions are in
   * @param closure the image's
   * @param before the functions that have run, which tell what the image's data holds
   * @param functions their addresses in the image, in the order in which they are called
   * @param missing the imports to look for; a call of one ends the process
   * @return the answer; unknown for other files than those of ELF for x64
   */
  public static Reach reach(
      Image image,
      CallClosure closure,
      List<Long> before,
      List<Long> functions,
      Set<String> missing) {
    boolean known =
        image.architecture() == Architecture.X64 && image.header().format() == BinaryFormat.ELF;
    if (!known) return Reach.UNKNOWN;
    Reach reach = new SingleWays(image, closure, before, functions, missing, null).all();
    if (reach.answer() != Answer.YES) return reach;
    // That it calls one has to hold whatever fails on the way, too.
    Doubts doubts = closure.doubts();
    Reach doubted = new SingleWays(image, closure, before, functions, missing, doubts).all();
    return doubted.answer() == Answer.YES ? reach : Reach.UNKNOWN;
  }

  private Reach all() {
    while (!left.isEmpty() && !lost) follow(left.pop());
    closure.walk(steps);
    String first = reached.isEmpty() ? null : reached.iterator().next();
    // What never comes back for another reason fails on its own.
    if (lost || first == null && !back) return new Reach(Answer.UNKNOWN, first, false);
    if (first == null) return new Reach(Answer.NO, null, assumed);
    boolean one = !back && reached.size() == 1 && !labels.mayBeLeftTo();
    return new Reach(one ? Answer.YES : Answer.UNKNOWN, first, assumed);
  }

  private void begin(Way way, int function) {
    way.begin();
    way.function = function;
    way.call(functions.get(function), OUTSIDE);
  }

  private void follow(Way way) {
    boolean on = true;
    while (on && !lost) {
      Machine.Event event = machine.step(way);
      on =
          switch (event) {
            case ON -> true;
            case FORK -> fork(way);
            case JUMP -> jump(way, machine.target());
            case CALL -> call(way, machine.target());
            case RETURN -> comeBack(way);
            case STOP -> {
              lost |= way.ram.isConcurrent(); // a handler of signals may go on behind it
              yield false;
            }
            case LOST -> {
              lost = true;
              yield false;
            }
          };
      budget.spend(STEP);
      steps++;
      lost |= way.ram.isLost();
    }
  }

  /** Whether nobody came by with all the same before. */
  private boolean isNew(Way way) {
    return forks == 0 || seen.add(way.print());
  }

  private boolean fork(Way way) {
    lost |= ++forks > MOST_FORKS;
    if (!isNew(way) || lost) return false;
    Way other = way.copy();
    other.at = machine.target().bits();
    left.push(other);
    return true;
  }

  private boolean call(Way way, Word target) {
    if (way.ram.frames().size() >= MOST_CALLS_DEEP) lost = true;
    if (lost) return false;
    way.call(way.at, Word.pointer(Block.IMAGE, way.at));
    return jump(way, target);
  }

  private boolean jump(Way way, Word target) {
    String name = contracts.name(target);
    if (name != null) return elsewhere(way, name);
    if (!target.isPointer() || !Block.IMAGE.equals(target.block())) {
      lost = true;
      return false;
    }
    way.at = target.bits();
    if (succeeding.contains(way.at)) way.ram.frames().result(Word.ZERO);
    assumed |= initialisers.contains(way.at);
    return true;
  }

  private boolean elsewhere(Way way, String name) {
    if (wanted.contains(name)) {
      // What ran before did not end the process.
      if (way.function >= first) reached.add(name);
      lost |= back && !reached.isEmpty();
      return false;
    }
    assumed |= Externals.isInitialiser(name);
    lost |= isCaught(contracts.thrown(name, way), way);
    return switch (contracts.call(name, way)) {
      case BACK -> comeBack(way);
      case NEVER -> false;
      case LOST -> {
        lost = true;
        yield false;
      }
      case CALLS -> {
        way.ram.frames().result(Word.ZERO);
        yield jump(way, Word.pointer(Block.IMAGE, contracts.called()));
      }
      case MAY_CALL -> {
        mayCall(way, false);
        yield comeBack(way);
      }
      case MAY_START -> {
        mayCall(way, true);
        yield comeBack(way);
      }
    };
  }

  /** Takes account of code of the image that others may call now. */
  private void mayCall(Way way, boolean later) {
    Set<Long> known = way.ram.toldImage();
    lost |= way.ram.isToldSomewhere();
    if (lost || !closure.leadsOn(known)) return;
    // What the image's memory holds is known to its code.
    way.ram.forgetImage();
    lost |= way.ram.isToldSomewhere();
    if (lost) return;
    Others others = closures.get(known);
    if (others == null && closures.size() < MOST_CLOSURES) {
      others = othersOf(known);
      closures.put(Set.copyOf(known), others);
    }
    lost = others == null || !others.harmless || others.throwing && isCaught(Thrown.BY_OTHERS, way);
    if (later) way.ram.runBesides();
  }

  private Others othersOf(Set<Long> known) {
    Optional<Set<String>> called = closure.knownTo(known);
    Set<String> names = called.orElse(Set.of());
    return new Others(
        called.isPresent() && Collections.disjoint(names, wanted),
        names.stream().anyMatch(contracts::mayThrow));
  }

  /** Whether one of those that were called may catch what is thrown, and goes on in its own way. */
  private boolean isCaught(Thrown thrown, Way way) {
    if (thrown == Thrown.NOTHING) return false;
    for (long top : way.ram.frames().tops()) {
      Word back = way.ram.load(Word.pointer(Block.STACK, top), Long.BYTES);
      if (back.equals(OUTSIDE)) continue;
      boolean own = back.isPointer() && Block.IMAGE.equals(back.block());
      if (!own || origin.mayCatch(thrown, back.bits())) return true;
    }
    return false;
  }

  private boolean comeBack(Way way) {
    Frames frames = way.ram.frames();
    Word top = way.get(Way.RSP);
    if (!top.is(Block.STACK, frames.last().top())) {
      lost = true;
      return false;
    }
    Word to = way.pop();
    Word result = frames.pop().result();
    if (result != null) way.set(Way.RAX, result);
    way.ram.drop(top.bits() + 8);
    boolean out = frames.size() == 0;
    if (out && way.ram.isConcurrent()) mayCall(way, false);
    lost |= out ? !to.equals(OUTSIDE) : !to.isPointer() || !Block.IMAGE.equals(to.block());
    if (out && way.function + 1 < functions.size()) {
      way.ram.forgetTold();
      mayCall(way, false);
      begin(way, way.function + 1);
    } else if (out) {
      back = true;
      lost |= !reached.isEmpty();
      return false;
    } else {
      way.at = to.bits();
    }
    return isNew(way);
  }
}
