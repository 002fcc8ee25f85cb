package dev.abilens.code;

import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Image;
import dev.abilens.image.Landings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows code from a function's first instruction on, into the functions that it calls, and tells
 * which of some imports it comes to call. Nothing is run: of each instruction is kept what is known
 * for certain of registers and the stack, both ways of a branch are followed unless one of them is
 * known, and where ways meet only what both know is kept.
 *
 * <p>What functions of elsewhere return where all goes well is taken for granted ({@link
 * Externals}): a way on which something fails is not the addon's own failure at a missing function.
 * Exceptions are such ways. That it surely calls one has to hold where anything fails that may, too
 * ({@link Doubts}). Where code goes on through pointers that are not known, {@link CallClosure}
 * tells whether any of them could lead to a call. For one thread.
 */
public final class CodeWalk {
  private static final int MOST_STEPS = 1_000_000;
  private static final int MOST_CALLS_DEEP = 64;
  private static final int SMALL = 16;
  private static final int MOST_REPEATS = 3;

  /** How many instructions a stub of the procedure linkage table has. */
  private static final int MOST_OF_STUB = 5;

  private static final int MOST_NAME = 256;

  /** How large a napi_property_descriptor is, and where in it accessors are. */
  private static final int PROPERTY = 64;

  private static final int GETTER = 24;
  private static final int SETTER = 32;
  private static final int MOST_PROPERTIES = 256;

  /** Where a call comes back to that is a function's last jump: to its caller. */
  private static final long NOT_HERE = -1;

  private final Image image;
  private final Globals globals;
  private final @Nullable Processor processor;
  private final Set<String> wanted;
  private final boolean looksUp;
  private final AddressWindow texts;
  private final Known known;
  private final Set<Long> succeeding;
  private final Set<Long> initialisers;
  private final boolean signals;
  private final Landings landings;
  private final Set<String> reached = new LinkedHashSet<>();
  private final Map<Call, Return> returns = new HashMap<>();
  private final Map<Long, Value> stubs = new HashMap<>();
  private final Set<Call> under = new HashSet<>();
  private int steps;
  private boolean lost;
  private boolean thrown;
  private boolean astray;
  private boolean caught;

  // Where it goes on that catches what is thrown; empty where that is not known.
  private Optional<Set<Long>> handlers = Optional.of(new LinkedHashSet<>());
  private boolean assumed;

  // What may go otherwise than well, or null where all goes well.
  private final @Nullable Doubts doubts;

  /**
   * An answer.
   *
   * @param answer whether one of the imports is called: on every way through the code, on none, or
   *     neither is certain
   * @param first the import that is met first, or null if none is
   * @param assumed whether the code initialises libraries on the way, which is taken to succeed, or
   *     would perhaps call one if something failed
   * @param caught whether something may be thrown on the way to none of them, and caught by the
   *     code itself, which is taken not to happen
   */
  public record Reach(Answer answer, @Nullable String first, boolean assumed, boolean caught) {
    /** That nothing is known. */
    public static final Reach UNKNOWN = new Reach(Answer.UNKNOWN, null, false);

    /** Makes one of code that catches nothing. */
    public Reach(Answer answer, @Nullable String first, boolean assumed) {
      this(answer, first, assumed, false);
    }
  }

  /** A function with what is known of its arguments. */
  private record Call(long function, List<Value> arguments) {
    // Written out, see LoadResult.OpenSymbol.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Call c && function == c.function && arguments.equals(c.arguments);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(function) + arguments.hashCode();
    }
  }

  /** Makes one walk after another that looks for some imports. */
  private interface Looking {
    CodeWalk walk(Set<String> wanted);
  }

  /** A place that the code comes to, with what is known there. */
  private record Place(long at, State state) {}

  private CodeWalk(
      Image image,
      CallClosure closure,
      Set<String> wanted,
      boolean there,
      Globals globals,
      @Nullable Doubts doubts) {
    this.image = image;
    this.doubts = doubts;
    this.looksUp = there && Externals.hasLookUp(image);
    this.texts = new AddressWindow(image);
    this.globals = globals;
    this.known = globals.known();
    Set<String> found = there ? wanted : Set.of();
    this.processor = Processor.of(image, new Memory(image, globals, found));
    this.wanted = wanted;
    this.succeeding = closure.succeeding();
    this.initialisers = closure.initialisers();
    this.signals = known.signals();
    this.landings = closure.landings();
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
    return reach(image, new CallClosure(image), List.of(), functions, missing);
  }

  /**
   * Tells whether functions come to call an import, where others have run before.
   *
   * @param closure the image's
   * @param before the functions that have run, which tell what the image's data holds
   * @see #reach(Image, List, Set)
   */
  public static Reach reach(
      Image image,
      CallClosure closure,
      List<Long> before,
      List<Long> functions,
      Set<String> missing) {
    return reach(image, closure, before, functions, missing, false);
  }

  /**
   * Tells whether functions come to call one that is there, whether it is an import or is looked up
   * by its name while they run.
   *
   * @param image the image that the functions are in
   * @param closure the image's
   * @param functions their addresses in the image, in the order in which they are called
   * @param function the name of its symbol
   * @return the answer; unknown for an architecture other than x64 and arm64
   * @see #reach(Image, List, Set)
   */
  public static Reach reach(
      Image image, CallClosure closure, List<Long> functions, String function) {
    return reach(image, closure, List.of(), functions, Set.of(function), true);
  }

  private static Reach reach(
      Image image,
      CallClosure closure,
      List<Long> before,
      List<Long> functions,
      Set<String> wanted,
      boolean there) {
    Known known = new Known(image, closure);
    Labels labels = new Labels(image);
    Globals globals = new Globals(known, closure, labels);
    Reach reach = walk(image, closure, before, functions, wanted, there, globals, null);
    // That it calls one has to hold whatever fails on the way, too.
    if (reach.answer == Answer.YES && !there) {
      boolean sure =
          !labels.mayBeLeftTo()
              && !Doubts.mayChange(image)
              && walk(image, closure, before, functions, wanted, false, globals, closure.doubts())
                      .answer
                  == Answer.YES
              && !labels.mayBeLeftTo();
      reach = new Reach(sure ? Answer.YES : Answer.UNKNOWN, reach.first, sure && reach.assumed);
    }
    if (reach.answer == Answer.NO && !isHarmless(closure, known, known.callable(globals), wanted))
      reach = new Reach(Answer.UNKNOWN, null, false);
    // That it calls none may rest on that, which is told.
    if (reach.answer == Answer.NO && !there && !reach.assumed) {
      Reach doubted =
          walk(image, closure, before, functions, wanted, false, globals, closure.doubts());
      reach = new Reach(Answer.NO, reach.first, doubted.answer != Answer.NO, reach.caught);
    }
    if (there || reach.answer != Answer.UNKNOWN || reach.first != null) return reach;
    List<Long> all = new ArrayList<>(before);
    all.addAll(functions);
    all.addAll(known.companions().known());
    Optional<Set<String>> called = closure.imports(all);
    boolean none = called.isPresent() && Collections.disjoint(called.get(), wanted);
    return none ? new Reach(Answer.NO, null, false) : reach;
  }

  private static Reach walk(
      Image image,
      CallClosure closure,
      List<Long> before,
      List<Long> functions,
      Set<String> wanted,
      boolean there,
      Globals globals,
      @Nullable Doubts doubts) {
    Looking looking = sought -> new CodeWalk(image, closure, sought, there, globals, doubts);
    if (!before.isEmpty()) looking.walk(Set.of()).through(before, closure);
    String first = null;
    // What is written later in the code may have been read before.
    for (int time = 0; time <= MOST_REPEATS; time++) {
      Reach reach = looking.walk(wanted).through(functions, closure);
      if (!globals.takeNews()) return reach;
      first = reach.first;
    }
    return new Reach(Answer.UNKNOWN, first, false);
  }

  /** Whether what others may call comes to none of some imports. */
  private static boolean isHarmless(
      CallClosure closure, Known known, Set<Long> callable, Set<String> wanted) {
    if (!known.leadToCode(callable)) return true;
    Optional<Set<String>> called = closure.knownTo(callable);
    return called.isPresent() && Collections.disjoint(called.get(), wanted);
  }

  private Reach through(List<Long> functions, CallClosure closure) {
    Reach reach = through(functions);
    closure.walk(steps);
    if (reach.answer != Answer.NO || !caught) return reach;
    // That nothing is thrown is assumed, but not that all goes well if something is.
    Optional<Set<String>> called = handlers.flatMap(all -> closure.imports(List.copyOf(all)));
    boolean none = called.isPresent() && Collections.disjoint(called.get(), wanted);
    return none ? reach : new Reach(Answer.UNKNOWN, null, false);
  }

  private void goOnAt(Optional<List<Long>> pads) {
    if (pads.isEmpty()) handlers = Optional.empty();
    else handlers.ifPresent(all -> all.addAll(pads.get()));
  }

  private Reach through(List<Long> functions) {
    if (processor == null) return Reach.UNKNOWN;
    boolean back = true;
    for (long function : functions) {
      back = function(processor, function, List.of()).back();
      if (!back) break;
    }
    String first = reached.isEmpty() ? null : reached.iterator().next();
    if (astray) return new Reach(Answer.UNKNOWN, first, false);
    // What never comes back for another reason fails on its own, or catches what it throws.
    if (!back && first != null) return new Reach(Answer.YES, first, assumed, caught);
    boolean none = first == null && !lost && (back || !thrown);
    return new Reach(none ? Answer.NO : Answer.UNKNOWN, first, assumed, caught);
  }

  private Return function(Processor processor, long function, List<Value> arguments) {
    Call call = new Call(function, arguments);
    Return known = returns.get(call);
    if (known != null) return known;
    if (under.size() >= MOST_CALLS_DEEP) {
      lost = true;
      return Return.ANYTHING;
    }
    // A function that calls itself comes back if it does so on another way.
    if (!under.add(call)) return Return.ANYTHING;
    State state = processor.start();
    for (int i = 0; i < arguments.size(); i++)
      state.set(processor.arguments()[i], arguments.get(i));
    Return end = new Function(processor).run(function, state);
    under.remove(call);
    returns.put(call, end);
    return end;
  }

  /** The ways through one function. */
  private final class Function {
    private final Processor processor;

    // What is known where ways meet; null where a way leads that was not gone yet.
    private final TreeMap<Long, @Nullable State> seen = new TreeMap<>();
    private final Deque<Place> left = new ArrayDeque<>();
    private Return end = Return.NEVER;

    Function(Processor processor) {
      this.processor = processor;
    }

    Return run(long entry, State state) {
      left.push(new Place(entry, state));
      while (!left.isEmpty()) {
        Place place = left.pop();
        follow(place.at, place.state);
      }
      return end;
    }

    private void follow(long from, State state) {
      Long at = from;
      while (at != null && isNews(at, state)) at = straight(at, state);
    }

    /** Follows code to the next place where ways meet, or to the end, which is null. */
    private @Nullable Long straight(long from, State state) {
      long meeting = from;
      long at = from;
      do {
        if (++steps > MOST_STEPS) {
          lose();
          return null;
        }
        Step step = processor.step(at, state);
        at = processor.next();
        switch (step.kind()) {
          case NEXT -> {}
          case JUMP -> {
            Long target = local(step.target());
            boolean own = target != null && !succeeding.contains(target);
            if (own && !step.target().isNowhere()) return target;
            Return ended = call(step.target(), state, NOT_HERE);
            end = either(end, ended);
            return null;
          }
          case BRANCH -> {
            long target = step.target().number();
            if (Boolean.TRUE.equals(step.taken())) {
              state.limit(State.NO_LIMIT);
              return target;
            }
            if (step.taken() == null) {
              State there = state.copy();
              there.limit(State.NO_LIMIT);
              later(target, there);
              meeting = meetingFrom(at);
            }
          }
          case CHOICE -> {
            for (long way : step.ways()) later(way, state.copy());
            return null;
          }
          case CALL -> {
            if (!call(step.target(), state, at).back()) return null;
          }
          case RETURN -> {
            end = either(end, Return.back(state.get(processor.result())));
            return null;
          }
          case STOP -> {
            if (signals) lose();
            return null;
          }
          case ASTRAY -> {
            astray = true;
            return null;
          }
          case UNKNOWN -> {
            lose();
            return null;
          }
        }
        if (at > meeting) meeting = meetingFrom(at);
      } while (at != meeting);
      return at;
    }

    private void later(long at, State state) {
      left.push(new Place(at, state));
      seen.putIfAbsent(at, null);
    }

    private long meetingFrom(long at) {
      Long next = seen.ceilingKey(at);
      return next == null ? Long.MAX_VALUE : next;
    }

    private Return either(Return one, Return other) {
      if (one.back() && other.back() && !one.result().equals(other.result())) {
        globals.lose(one.result());
        globals.lose(other.result());
      }
      return one.or(other);
    }

    private void lose() {
      lost = true;
      end = Return.ANYTHING.or(Return.NEVER.thrown(end.thrown()));
    }

    /** Whether nothing is known yet of what follows from here. */
    private boolean isNews(Long at, State state) {
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
      return target.pointed().isNumber() ? target.number() : null;
    }

    /**
     * Goes through what is called.
     *
     * @param back where it comes back to, or {@link #NOT_HERE}
     */
    private Return call(Value called, State state, long back) {
      boolean somewhere = called.pointed().isNumber() && !called.isNowhere();
      Value target = somewhere ? through(called.pointed()) : called;
      if (target.kind() == Value.Kind.LOCATOR) {
        // It keeps all other registers, and what memory holds.
        state.forget(processor.result());
        state.compare(null);
        return Return.UNKNOWN;
      }
      String elsewhere = target.symbol();
      boolean own = target.kind() != Value.Kind.IMPORT;
      if (!own && elsewhere != null && !wanted.contains(elsewhere)) {
        Value to = state.get(processor.arguments()[0]);
        if (new Copying(processor, state).call(elsewhere)) {
          state.forget(processor.changed());
          state.set(processor.result(), to);
          state.compare(null);
          state.forgetVectors();
          return Return.UNKNOWN;
        }
      }
      boolean takes = !own && elsewhere != null && Externals.takesOver(elsewhere);
      Value taken = takes ? state.get(processor.arguments()[1]) : Value.UNKNOWN;
      Value[] given = new Value[processor.arguments().length];
      for (int i = 0; i < given.length; i++) {
        Value value = state.get(processor.arguments()[i]);
        state.share(value);
        tell(value);
        given[i] = argument(value);
        if (elsewhere != null) hand(elsewhere, value);
        if (own && !given[i].equals(value)) known.tell(value);
      }
      List<Value> arguments = Arrays.asList(given);
      Value top = state.get(processor.top());
      if (top.isStack()) state.hand(top.number(), value -> hand(own, elsewhere, value));
      Return ended = Return.UNKNOWN;
      if (target.isNowhere()) ended = Return.NEVER;
      else if (target.kind() == Value.Kind.IMPORT && target.symbol() != null)
        ended = imported(target.symbol(), arguments, state);
      else if (target.isEither() && target.symbol() != null)
        ended = imported(target.symbol(), arguments, state).or(own(target.number(), arguments));
      else if (target.pointed().isNumber()) ended = own(target.number(), arguments);
      else ended = unknown();
      state.forget(processor.changed());
      // Where a stack was that is gone means nothing.
      state.set(processor.result(), ended.result().isStack() ? Value.UNKNOWN : ended.result());
      state.afterCall();
      if (taken.isStack()) state.store(taken, Long.BYTES, Value.ZERO);
      boolean catches = back != NOT_HERE && ended.thrown().mayBeCaught(landings, back);
      caught |= catches;
      if (catches) goOnAt(landings.of(back - 1));
      boolean told = ended.end() == Return.End.THROWN || ended.thrown() == Thrown.BY_OTHERS;
      if (catches && (doubts != null || told)) {
        lose();
      } else {
        end = end.or(ended.without().thrown(catches ? Thrown.NOTHING : ended.thrown()));
      }
      return ended;
    }

    /** What a stub of the procedure linkage table jumps to, or else the function itself. */
    private Value through(Value stub) {
      return stubs.computeIfAbsent(stub.number(), at -> followed(at, stub));
    }

    private Value followed(long stub, Value itself) {
      State state = processor.start();
      long at = stub;
      for (int i = 0; i < MOST_OF_STUB; i++) {
        Step step = processor.step(at, state);
        at = processor.next();
        boolean there = step.kind() == Step.Kind.JUMP && step.target().kind() == Value.Kind.IMPORT;
        if (there) return step.target();
        if (step.kind() != Step.Kind.NEXT) break;
      }
      return itself;
    }

    private void hand(boolean own, @Nullable String elsewhere, Value value) {
      if (own) known.tell(value);
      if (elsewhere != null) hand(elsewhere, value);
    }

    /** Notes who knows what a function of elsewhere is given. */
    private void hand(String function, Value value) {
      if (Callbacks.isLater(function) || Externals.isLookUp(function)) return;
      if (Callbacks.isForScripts(function)) known.give(value);
      else known.tell(value);
    }

    /**
     * Notes the accessors that a function is given, and what of it is not known and may be some.
     */
    private void giveAccessors(String name, State state) {
      if (Callbacks.givesAccessors(name)) known.giveAccessors(true, true);
      int counted = Callbacks.describedProperties(name);
      if (counted < 0) return;
      Value count = argument(counted, state);
      Value all = argument(counted + 1, state);
      long properties = count.isNumber() ? Math.min(count.number(), MOST_PROPERTIES) : 1;
      // Accessors of a class are its objects' but for few, and of these none are made yet.
      boolean unless = counted != Callbacks.OF_CLASS;
      for (long k = 0; k < properties; k++) {
        Value at = all.plus(k * PROPERTY);
        known.giveAccessors(
            isThere(at.plus(GETTER), unless, state), isThere(at.plus(SETTER), unless, state));
      }
    }

    /**
     * Whether there is an accessor at a place.
     *
     * @param unless what is said where that is not known
     */
    private boolean isThere(Value at, boolean unless, State state) {
      Value function = processor.load(at, state);
      if (function.isNumber()) return function.number() != 0;
      // What lies above an address that was handed out is seldom written by others.
      return unless && !(at.isStack() && state.isShared(at.number()));
    }

    /** An argument of a call, be it on the stack. */
    private Value argument(int index, State state) {
      int inRegisters = processor.arguments().length;
      if (index < inRegisters) return state.get(processor.arguments()[index]);
      Value top = state.get(processor.top());
      return processor.load(top.plus((long) Long.BYTES * (index - inRegisters)), state);
    }

    private Return unknown() {
      lost = true;
      thrown = true;
      return Return.ANYTHING;
    }

    /** What a library says that was linked into the image is what it says elsewhere. */
    private Return own(long function, List<Value> arguments) {
      Return ended = function(processor, function, arguments);
      boolean initialises = initialisers.contains(function);
      assumed |= initialises;
      boolean succeeds = doubts == null ? succeeding.contains(function) : initialises;
      if (!succeeds || !ended.back()) return ended;
      return Return.back(Value.ZERO).thrown(doubts == null ? ended.thrown() : Thrown.NOTHING);
    }

    /**
     * What a function is told apart by: other functions, and small numbers, which stand for
     * choices. Where the caller's stack or some data is means nothing.
     */
    private Value argument(Value value) {
      if (value.isStack()) return Value.NOT_ZERO;
      if (!value.isNumber() || Long.compareUnsigned(value.number(), SMALL) < 0) return value;
      boolean told = image.isExecutable(value.number()) || looksUp && isConstant(value.number());
      return told ? value : Value.NOT_ZERO;
    }

    /** Names that are looked up are constants. */
    private boolean isConstant(long address) {
      return !image.isWritable(address) && texts.around(address, 1) != null;
    }

    private Value lookedUp(Value name) {
      boolean constant = name.isNumber() && isConstant(name.number());
      String text = constant ? texts.text(name.number(), MOST_NAME) : null;
      if (text == null) return Value.UNKNOWN;
      String symbol = image.header().format().symbolOf(text);
      return wanted.contains(symbol) ? Value.found(symbol) : Value.imported(symbol);
    }

    /** Who is given the address of data may write there. */
    private void tell(Value value) {
      boolean address = value.isNumber() || value.isEither();
      if (address && image.isWritable(value.number())) globals.tell(value.number());
    }

    /** Whether a function is asked for what it may not do, though all else goes well. */
    private boolean mayRefuse(String name, State state) {
      int size = Externals.sizeArgument(name);
      if (name.equals("pthread_mutexattr_settype")) {
        Value kind = state.get(processor.arguments()[1]).low(4);
        return !kind.isNumber() || Externals.isStrict(kind.number());
      }
      if (size < 0) return false;
      Value bytes = state.get(processor.arguments()[size]);
      boolean none = bytes.equals(Value.ZERO) && name.equals("realloc");
      return none || bytes.isNumber() && Externals.isMuch(bytes.number());
    }

    private Thrown thrown(String name) {
      if (!known.companions().mayThrow(name)) return Thrown.NOTHING;
      return Externals.neverReturns(name) ? Thrown.OWN : Thrown.BY_OTHERS;
    }

    private Value result(String name, boolean lacks, State state) {
      if (doubts == null) return Externals.result(name);
      Value first = state.get(processor.arguments()[0]).pointed();
      return lacks ? Value.UNKNOWN : Value.of(doubts.returned(name, first.ifNumber()));
    }

    private Return imported(String name, List<Value> arguments, State state) {
      if (wanted.contains(name)) {
        reached.add(name);
        return Return.MET;
      }
      if (looksUp && Externals.isLookUp(name))
        return Return.back(lookedUp(state.get(processor.arguments()[1])));
      giveAccessors(name, state);
      boolean lacks =
          doubts != null
              && Externals.mayLackMemory(name, i -> state.get(processor.arguments()[i]).ifNumber());
      Thrown may = doubts == null ? thrown(name) : doubts.thrown(name, lacks);
      thrown |= may != Thrown.NOTHING || Externals.leaves(name);
      boolean away = doubts != null && Doubts.leadsAway(name);
      if (away || Externals.returnsAgain(name)) lose();
      if (Externals.neverReturns(name))
        return may == Thrown.NOTHING ? Return.NEVER : Return.THROWN.thrown(may);
      known.call(name);
      assumed |= Externals.isInitialiser(name);
      if (mayRefuse(name, state)) lose();
      if (doubts != null && known.mayRun(name)) may = Thrown.BY_OTHERS;
      Return end = Return.back(result(name, lacks, state)).thrown(may);
      int called = Externals.calls(name);
      if (called < 0) return end;
      Value function = arguments.get(called);
      if (!function.isNumber()) {
        lost = true;
        return end;
      }
      Return first = function(processor, function.number(), List.of());
      // What was called once before is not called again.
      if (doubts != null || Externals.mayCallNothing(name)) return end.or(first);
      return first.back() ? end.thrown(first.thrown()) : first;
    }
  }
}
