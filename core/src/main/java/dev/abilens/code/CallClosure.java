package dev.abilens.code;

import dev.abilens.data.Lazy;
import dev.abilens.data.LongSet;
import dev.abilens.image.Image;
import dev.abilens.image.Landings;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that code of an image may come to call, whatever its pointers hold: the functions that it
 * calls, and those whose addresses it has from its instructions or from data whose address it has.
 * Other code can only hand back what it was given, so that a call through a pointer leads nowhere
 * else.
 *
 * <p>Who has an address in an object of data has all that the object holds ({@link DataObjects}).
 * Code of x64 only. For one thread.
 */
public final class CallClosure {
  private static final long MOST_INSTRUCTIONS = 1 << 25;

  /** So near to its beginning a function of the large model of code asks where it is. */
  private static final int BEGINNING = 64;

  private static final int MOST_LOOKED_AT = 1 << 22;
  private static final int WORD = 8;

  /** How large an object of data is taken to be where nothing tells, and at most. */
  private static final long USUAL = 1 << 9;

  private static final long LARGEST = 1 << 16;

  /** How wide a distance in a table of them is, and how many a table has at most. */
  private static final int DISTANCE = 4;

  private static final int MOST_DISTANCES = 1 << 12;

  /**
   * How many are read in all: of small numbers that lie in a row, each looks like a table of those
   * behind it.
   */
  private static final int MOST_DISTANCES_IN_ALL = 1 << 18;

  /** What an instruction reads from memory at most. */
  private static final int WIDEST = 64;

  /**
   * Those that call nothing that they are given: what registers is called when all has been run.
   */
  private static final Set<String> QUIET =
      Set.of("__tls_get_addr", "napi_module_register", "node_module_register");

  /** Those that are given what JavaScript calls, if anything has it run. */
  private static final Set<String> FOR_SCRIPTS = Set.of("napi_create_function");

  /** The registers of the first arguments: RDI, RSI, RDX, RCX, R8 and R9. */
  private static final Set<Integer> ARGUMENTS = Set.of(7, 6, 2, 1, 8, 9);

  /** How many instructions may stand between the address of an argument and the call. */
  private static final int NEAR = 8;

  private final Image image;
  private final Lazy<Optional<CodeMap>> map;
  private final Lazy<Borders> borders;
  private final Landings landings;
  private final Map<List<Long>, Optional<Set<String>>> answers = new HashMap<>();
  private final Map<Set<Long>, Optional<Set<String>>> told = new HashMap<>();
  private final CallClosure unbound;
  private final Lazy<Set<Long>> succeeding;
  private final Lazy<Set<Long>> initialisers;
  private final Lazy<Companions> companions;
  private long instructions;
  private long walked;
  // The objects that lead to no code.
  private final LongSet barren = new LongSet();

  // Which code one run has gone through, surely or as something that may be code.
  private final BitSet surelyDone;
  private final BitSet done;
  private int looked;

  /** Makes one that has read nothing yet. */
  public CallClosure(Image image) {
    this.image = image;
    this.map = new Lazy<>(() -> Optional.ofNullable(CodeMap.of(image)));
    this.borders = new Lazy<>(() -> new Borders(image));
    this.landings = image.landings();
    this.unbound = this;
    this.succeeding = new Lazy<>(() -> Externals.succeeding(image));
    this.initialisers = new Lazy<>(() -> Externals.initialisers(image));
    this.companions = new Lazy<>(() -> Companions.of(image));
    this.surelyDone = new BitSet();
    this.done = new BitSet();
  }

  private CallClosure(Image image, CallClosure unbound) {
    this.image = image;
    // Functions and objects begin where they did, and are called as they were.
    this.map = unbound.map;
    this.borders = unbound.borders;
    this.landings = unbound.landings;
    this.unbound = unbound;
    this.succeeding = unbound.succeeding;
    this.initialisers = unbound.initialisers;
    this.companions = unbound.companions;
    this.surelyDone = unbound.surelyDone;
    this.done = unbound.done;
  }

  /** Returns one of the same image where some of its own names are, or may be, others'. */
  public CallClosure bound(Image other) {
    return new CallClosure(other, unbound);
  }

  /** Returns what {@link Externals#succeeding} does of its image. */
  public Set<Long> succeeding() {
    return succeeding.get();
  }

  /** Returns what {@link Externals#initialisers} does of its image. */
  public Set<Long> initialisers() {
    return initialisers.get();
  }

  /** Returns where functions of its image go on that something is thrown through. */
  public Landings landings() {
    return landings;
  }

  /** Returns what may go otherwise than well. */
  public Doubts doubts() {
    return new Doubts(image);
  }

  /** Returns the libraries beside its image. */
  public Companions companions() {
    return companions.get();
  }

  /**
   * Returns the imports that functions may come to call, or empty where that cannot be told.
   *
   * @param from the functions' addresses
   */
  Optional<Set<String>> imports(List<Long> from) {
    Optional<Set<String>> known = answers.get(from);
    if (known != null) return known;
    CodeMap read = map();
    Optional<Set<String>> found = read == null ? Optional.empty() : find(read, from);
    answers.put(List.copyOf(from), found);
    return found;
  }

  /**
   * Returns the imports that others may have the image call, or empty where that cannot be told.
   *
   * @param known the addresses of code and data that they know
   */
  public Optional<Set<String>> knownTo(Set<Long> known) {
    Optional<Set<String>> before = told.get(known);
    if (before != null) return before;
    CodeMap read = map();
    Optional<Set<String>> found = Optional.empty();
    if (read != null) found = run(read, QUIET, run -> run.knownTo(known));
    told.put(Set.copyOf(known), found);
    return found;
  }

  /** Returns how many instructions were taken apart for all answers so far. */
  public long instructions() {
    return instructions;
  }

  /** Notes that so many instructions were followed otherwise. */
  public void walk(long more) {
    unbound.walked += more;
  }

  /**
   * Returns how many instructions were taken apart, here and otherwise, however the image was bound
   * then.
   */
  public long walked() {
    return unbound.walked;
  }

  private @Nullable CodeMap map() {
    return map.get().orElse(null);
  }

  /** Returns how far others may write who were given the address of an object of data. */
  long writtenEnd(long address) {
    CodeMap read = map();
    return read == null ? address + USUAL : Math.min(read.nextAsked(address), address + LARGEST);
  }

  /** Returns where the objects of data begin that who has an address may come to. */
  long[] objectStarts(long address) {
    // Without a look at all code, which is what tells more.
    if (borders.get().areBare(address)) return new long[] {borders.get().below(address)};
    CodeMap read = map();
    return read == null ? new long[] {address} : read.objects().starts(address);
  }

  /** Returns where one ends, at the latest, that begins at an address. */
  long objectEnd(long start) {
    if (borders.get().areBare(start)) return borders.get().above(start);
    CodeMap read = map();
    return read == null ? start + USUAL : read.objects().end(start);
  }

  private Optional<Set<String>> run(
      CodeMap read, Set<String> quiet, Function<Run, Optional<Set<String>>> question) {
    Run run = new Run(read, quiet);
    Optional<Set<String>> answer = question.apply(run);
    instructions += run.instructions;
    walk(run.instructions);
    return answer;
  }

  /**
   * Returns whether who knows some addresses may come by them, and by what the file holds there, to
   * code or to what another file has.
   */
  public boolean leadsOn(Set<Long> known) {
    if (known.isEmpty()) return false;
    CodeMap read = map();
    if (read == null) return true;
    LongSet met = new LongSet();
    Addresses left = new Addresses();
    known.forEach(left::add);
    while (!left.isEmpty()) {
      long address = left.pop();
      if (read.mayBeCode(address)) return true;
      for (long object : read.objects().starts(address)) {
        if (barren.contains(object) || !met.add(object)) continue;
        if (isCodeOrMore(object, read.objects().end(object), left)) return true;
      }
    }
    barren.addAll(met);
    return false;
  }

  /** Whether an object holds more than addresses of data; these are left to be looked at. */
  private boolean isCodeOrMore(long from, long end, Addresses left) {
    Pointers pointers = image.pointers();
    for (int i = pointers.ceiling(from); i < pointers.size() && pointers.address(i) < end; i++) {
      Optional<Pointer> pointer = image.pointerAt(pointers.address(i));
      if (pointer.isEmpty() || pointer.get().symbol() != null) return true;
      if (++looked > MOST_LOOKED_AT) return true;
      left.add(pointer.get().address());
    }
    return false;
  }

  private Optional<Set<String>> find(CodeMap read, List<Long> from) {
    Set<String> quiet = new HashSet<>(QUIET);
    quiet.addAll(FOR_SCRIPTS);
    Optional<Set<String>> found = run(read, quiet, run -> run.from(from));
    boolean scripts = found.isPresent() && found.get().stream().anyMatch(Externals::runsScripts);
    return scripts ? run(read, QUIET, run -> run.from(from)) : found;
  }

  /** What is found from some functions on. */
  private final class Run {
    private final CodeMap map;
    private final Set<String> quiet;
    private final Pointers pointers;
    private final X64Instruction instruction = new X64Instruction();
    private final X64Instruction further = new X64Instruction();
    private final Set<String> imports = new HashSet<>();
    private final LongSet known = new LongSet();
    private final LongSet metObjects = new LongSet();
    private final LongSet called = new LongSet();
    private final LongSet unreadable = new LongSet();
    private final LongSet swept = new LongSet();
    private final Addresses left = new Addresses();
    private final Addresses ways = new Addresses();

    // Not gone into at once: a list of a million objects would end the stack.
    private final Addresses objects = new Addresses();
    private final Addresses tables = new Addresses();

    // The functions that were gone through, and whether something may be thrown through them.
    private final LongSet entered = new LongSet();
    private boolean throwing;

    private long instructions;
    private int distances;
    private boolean lost;

    Run(CodeMap map, Set<String> quiet) {
      this.quiet = quiet;
      this.map = map;
      this.pointers = image.pointers();
      done.clear();
      surelyDone.clear();
    }

    Optional<Set<String>> from(List<Long> functions) {
      for (long function : functions) call(function, true);
      return all();
    }

    Optional<Set<String>> knownTo(Set<Long> addresses) {
      for (long address : addresses) know(address);
      return all();
    }

    private Optional<Set<String>> all() {
      if (image.threadData() != -1) know(image.threadData());
      follow();
      throwing = imports.stream().anyMatch(companions()::mayThrow);
      if (throwing) {
        int all = entered.size();
        for (int i = 0; i < all; i++) land(entered.get(i));
        follow();
      }
      return lost ? Optional.empty() : Optional.of(Set.copyOf(imports));
    }

    private void follow() {
      while (!lost && !(left.isEmpty() && objects.isEmpty() && tables.isEmpty())) {
        if (!objects.isEmpty()) object(objects.pop());
        else if (!tables.isEmpty()) distances(tables.pop());
        else function(left.pop());
      }
    }

    /** Goes on where a function does that something is thrown through. */
    private void land(long function) {
      Optional<List<Long>> all = landings.of(function);
      lost |= all.isEmpty();
      for (long pad : all.orElse(List.of())) call(pad, true);
    }

    // --- what is known

    private void know(long address) {
      if (!known.add(address)) return;
      boolean code = map.isCode(address) || called.contains(address);
      // Behind the last function of the table it may be either.
      if (code || map.mayBeCode(address)) left.add(address);
      if (code) return;
      tables.add(address);
      for (long object : map.objects().starts(address))
        if (metObjects.add(object)) objects.add(object);
    }

    private void object(long start) {
      long end = map.objects().end(start);
      for (int i = pointers.ceiling(start); i < pointers.size() && pointers.address(i) < end; i++)
        place(pointers.address(i));
    }

    /**
     * Where a table begins of how far it is from there to others, they are known, too: so compilers
     * put tables of constants into what need not be relocated. What lies in a constant may look
     * like one.
     */
    private void distances(long table) {
      for (int i = 0; i < MOST_DISTANCES && !lost; i++) {
        if (++distances > MOST_DISTANCES_IN_ALL) lost = true;
        int distance = map.constant(table + (long) DISTANCE * i);
        long target = table + distance;
        if (distance == 0 || !map.isInside(target)) return;
        if (map.isFunction(target) || !map.mayBeCode(target)) know(target);
      }
    }

    /** What lies in a place is known to whoever reads it. */
    private void place(long at) {
      Optional<Pointer> pointer = image.pointerAt(at);
      if (pointer.isEmpty()) {
        chosen(at);
        return;
      }
      String symbol = pointer.get().symbol();
      if (symbol == null) know(pointer.get().address());
      else imports.add(symbol);
    }

    /** What chooses the address that lies in a place has the address of whatever it chooses. */
    private void chosen(long at) {
      int place = pointers.find(at);
      if (place < 0) return;
      long chooser = pointers.chooser(place);
      if (chooser != -1) know(chooser);
      String other = pointers.perhaps(place);
      if (other != null) imports.add(other);
    }

    /**
     * Notes a call.
     *
     * @param sure whether it stands in code, not in constants that lie among it
     */
    private void call(long function, boolean sure) {
      if (sure && (!map.mayBeCode(function) || unreadable.contains(function))) lost = true;
      // What was gone through as something that may be code is code, after all.
      if (sure && called.add(function) && known.contains(function)) left.add(function);
      know(function);
    }

    // --- code

    private int decode(X64Instruction into, long at) {
      if (++instructions > MOST_INSTRUCTIONS) lost = true;
      return lost ? 0 : map.decode(into, at);
    }

    private void function(long from) {
      long end = map.end(from);
      if (entered.add(map.start(from)) && throwing) land(from);
      boolean sure = called.contains(from) || map.isFunction(from);
      BitSet gone = sure ? surelyDone : done;
      ways.clear();
      ways.add(from);
      boolean all = true;
      while (!lost && !ways.isEmpty()) {
        long at = ways.pop();
        while (at >= from && at < end && !gone.get(map.distance(at))) {
          int length = decode(instruction, at);
          if (length == 0) {
            // Constants that lie among code have addresses, too.
            if (sure) lost = true;
            else unreadable.add(from);
            return;
          }
          gone.set(map.distance(at));
          long next = at + length;
          references(at, next);
          if (instruction.isJump()) ways.add(next + instruction.immediate);
          if (instruction.isCall()) {
            long target = next + instruction.immediate;
            // Code that asks where it is reckons from there to what it does not name.
            if (target >= from && target < end && takesBack(target)) lost = true;
            call(target, sure);
          }
          all &= !instruction.isOpenJump();
          if (instruction.isEnd()) break;
          at = next;
        }
        // Out of the function is another one.
        if (at < from || at >= end) call(at, sure);
      }
      if (!all) everything(map.start(from), end);
    }

    /** Whether code begins by taking where it would come back to. */
    private boolean takesBack(long at) {
      return decode(further, at) != 0 && further.isPop();
    }

    /** Where a jump may lead anywhere in a function, all that is in it may be come to. */
    private void everything(long from, long end) {
      if (!swept.add(from)) return;
      long at = from;
      for (int length = 1; length != 0 && at < end; at += length) {
        length = decode(instruction, at);
        if (length != 0) outward(at, at + length, from, end);
      }
      if (at >= end) return;
      // Constants lie in it: what may be instructions then is whatever can be read as some.
      for (at = from; at < end && image.isExecutable(at) && !lost; at++) {
        int length = decode(instruction, at);
        if (length != 0) outward(at, at + length, from, end);
      }
    }

    private void outward(long at, long next, long from, long end) {
      references(at, next);
      if (!instruction.isJump() && !instruction.isCall()) return;
      long target = next + instruction.immediate;
      if (target < from || target >= end) know(target);
    }

    private void references(long at, long next) {
      if (!instruction.relative) return;
      long target = next + instruction.displacement;
      boolean address = instruction.isAddress();
      if ((address || instruction.isLoad()) && isHandedOver(next, instruction.reg)) return;
      if (address) {
        // What has the address of slots, or its own, reckons from there to what it does not name.
        lost |= map.isBeforeSlots(target) || isOwnOfLargeModel(target, at);
        know(target);
        return;
      }
      int width = instruction.vex ? WIDEST : instruction.map == 1 ? 2 * WORD : WORD;
      for (int offset = 0; offset < width; offset += WORD) place(target + offset);
    }

    /** Whether code asks where it is, as the large model of code does to add eight bytes to it. */
    private boolean isOwnOfLargeModel(long own, long asking) {
      if (own > asking || asking - own > BEGINNING) return false;
      long end = asking + BEGINNING;
      for (long at = own, length; at < end; at += length) {
        length = decode(further, at);
        if (length == 0) return false;
        boolean load = further.map == 0 && (further.opcode & 0xf8) == 0xb8;
        if (load && further.size == Long.BYTES) return true;
      }
      return false;
    }

    /**
     * Whether what was put into a register is an argument of a quiet function, and nothing else:
     * nothing reads the register before the call, and functions need not keep it. What does more
     * between them than it says may read it, too.
     */
    private boolean isHandedOver(long from, int register) {
      if (!ARGUMENTS.contains(register)) return false;
      long at = from;
      for (int i = 0; i <= NEAR; i++) {
        int length = decode(further, at);
        if (length == 0) return false;
        at += length;
        if (further.isCall() || further.isTailCall())
          return isQuiet(through(at + further.immediate));
        if (further.isCallThroughPlace())
          return isQuiet(image.pointerAt(at + further.displacement));
        if (!further.isPlain() || further.mentions(register)) return false;
      }
      return false;
    }

    /** What a stub of the procedure linkage table jumps through, behind an ENDBR64 perhaps. */
    private Optional<Pointer> through(long stub) {
      long at = stub;
      do {
        int length = decode(further, at);
        if (length == 0) return Optional.empty();
        at += length;
      } while (further.map == 1 && further.opcode == 0x1e);
      boolean jump = further.map == 0 && further.opcode == 0xff && further.relative;
      return jump ? image.pointerAt(at + further.displacement) : Optional.empty();
    }

    private boolean isQuiet(Optional<Pointer> called) {
      return called.isPresent()
          && called.get().symbol() != null
          && quiet.contains(called.get().symbol());
    }
  }
}
