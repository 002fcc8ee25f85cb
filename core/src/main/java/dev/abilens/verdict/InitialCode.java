package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.ModuleRecord;
import dev.abilens.addon.Registration;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.code.CallClosure;
import dev.abilens.code.CodeWalk;
import dev.abilens.code.CodeWalk.Reach;
import dev.abilens.code.machine.SingleWays;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import dev.abilens.image.Image;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.node.RuntimeRelease;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The code of an addon that runs before anybody asks anything of it: its constructors, and the
 * function by which it sets up its exports. Each question is answered once. For one thread.
 */
final class InitialCode {
  /** Further ones are not gone through: what is missing is told in any case. */
  private static final int MOST_EXPORTS = 64;

  /** How many of these may be left open, and how many instructions their closures may have. */
  private static final int MOST_OPEN = 16;

  private static final long MOST_INSTRUCTIONS = 1 << 25;

  private static final Set<String> REGISTERING =
      Set.of("node_module_register", "napi_module_register");

  /** How the names of both end: one pass over most files tells that neither is in them. */
  private static final String REGISTERING_END = "_module_register";

  private final Image image;
  private final CallClosure closure;
  private final AddonProfile addon;
  private final Map<Question, Reach> answers = new HashMap<>();
  private final Map<String, Reach> registering = new HashMap<>();
  private final Map<String, Boolean> named;
  private final Set<String> mixedStrings;
  private @Nullable List<ModuleRecord> lookedUp;

  private record Question(List<Long> before, List<Long> functions, Set<String> missing) {
    // Written out, see LoadResult.OpenSymbol.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Question q
          && functions.equals(q.functions)
          && before.equals(q.before)
          && missing.equals(q.missing);
    }

    @Override
    public int hashCode() {
      return 31 * functions.hashCode() + missing.hashCode();
    }
  }

  InitialCode(Image image, AddonProfile addon) {
    this(image, new CallClosure(image), addon, new HashMap<>(), Set.of());
  }

  private InitialCode(
      Image image,
      CallClosure closure,
      AddonProfile addon,
      Map<String, Boolean> named,
      Set<String> mixedStrings) {
    this.image = image;
    this.closure = closure;
    this.addon = addon;
    this.named = named;
    this.mixedStrings = mixedStrings;
  }

  /** Returns the code as it is where some of the image's own names are, or may be, others'. */
  InitialCode bound(Bindings bindings) {
    Image other = image.bound(bindings);
    if (other.equals(image)) return this;
    // What registers is an import then, whatever function of that name the image has itself.
    boolean registers =
        REGISTERING.stream()
            .map(this::symbol)
            .anyMatch(name -> image.exports().contains(name) && other.takes(name));
    // The bytes are the same.
    return new InitialCode(
        other,
        closure.bound(other),
        registers ? AddonProfile.ofBound(other) : addon,
        named,
        StringKinds.mixed(image, bindings));
  }

  /** Returns what others have in place of its own, with strings of another kind, perhaps. */
  Set<String> mixedStrings() {
    return mixedStrings;
  }

  /** Returns how many instructions were followed so far, for this and all that it is bound as. */
  long walked() {
    return closure.walked();
  }

  /** Returns what the image is as an addon. */
  AddonProfile addon() {
    return addon;
  }

  /** Returns whether its constructors come to call one of some imports. */
  Reach constructors(Set<String> missing) {
    Optional<List<Long>> functions = image.initializers();
    if (functions.isEmpty()) return Reach.UNKNOWN;
    return answer(List.of(), functions.get(), missing);
  }

  /**
   * Returns whether its constructors come to call a function by which the runtime has modules
   * registered.
   */
  Reach registering(String function) {
    Optional<List<Long>> functions = image.initializers();
    if (functions.isEmpty()) return Reach.UNKNOWN;
    return registering.computeIfAbsent(
        symbol(function), symbol -> registering(functions.get(), symbol));
  }

  private Reach registering(List<Long> functions, String symbol) {
    try {
      return CodeWalk.reach(image, closure, functions, symbol);
    } catch (MalformedBinaryException e) {
      return Reach.UNKNOWN; // more than may be held
    }
  }

  /**
   * Returns which of some imports its code surely comes to call first: its constructors, then each
   * function that it exports, in their order.
   */
  Set<String> met(Set<String> missing) {
    List<Reach> reached = new ArrayList<>(List.of(constructors(missing)));
    List<Long> before = image.initializers().orElse(List.of());
    SymbolTable exports = image.exports();
    long end = closure.instructions() + MOST_INSTRUCTIONS;
    int open = 0;
    for (int i = 0; i < Math.min(exports.size(), MOST_EXPORTS); i++) {
      long address = exports.address(i);
      if (!image.isExecutable(address)) continue;
      if (open > MOST_OPEN || closure.instructions() > end) break;
      Reach reach = answer(before, List.of(address), missing);
      if (reach.answer() == Answer.UNKNOWN) open++;
      reached.add(reach);
    }
    Set<String> met = new LinkedHashSet<>();
    for (Reach reach : reached)
      if (reach.answer() == Answer.YES && reach.first() != null) met.add(reach.first());
    return met;
  }

  /** Returns whether it may look functions up by their names, and so what registers. */
  boolean looksUp() {
    return AddonProfile.looksUp(image);
  }

  /** Returns whether it may look up a function of this name, as far as the file's bytes tell. */
  boolean mayName(String function) {
    if (function.endsWith(REGISTERING_END)
        && !named.computeIfAbsent(REGISTERING_END, image::mayHold)) return false;
    return named.computeIfAbsent(function, image::mayHold);
  }

  /** Returns the structures of one kind that it could hand to a function which it looks up. */
  List<ModuleRecord> lookedUp(Registration registration) {
    return lookedUp().stream().filter(r -> r.registration() == registration).toList();
  }

  private List<ModuleRecord> lookedUp() {
    List<ModuleRecord> found = lookedUp;
    if (found == null) lookedUp = found = AddonProfile.lookedUp(image);
    return found;
  }

  /**
   * Returns whether what a program finds under a name can be called: no data, nor nothing; unknown
   * where it lies in another library.
   */
  Answer isCode(String function) {
    Symbol symbol = image.lookUp(symbol(function));
    if (symbol == null) return Answer.NO;
    // A forwarder of PE, what Mach-O exports again.
    boolean elsewhere = symbol.address() == 0 && image.header().format() != BinaryFormat.ELF;
    if (elsewhere) return Answer.UNKNOWN;
    return image.isExecutable(symbol.address()) ? Answer.YES : Answer.NO;
  }

  /** Returns how many bytes an address has. */
  int word() {
    return image.header().bits() / 8;
  }

  private String symbol(String name) {
    return image.header().format().symbolOf(name);
  }

  /** Returns whether the function that a release calls to set it up comes to call one of them. */
  Reach entryPoint(RuntimeRelease release, Set<String> missing) {
    List<Long> functions = entryPoints(release);
    if (functions.isEmpty()) return Reach.UNKNOWN;
    List<Long> before = image.initializers().orElse(List.of());
    Reach first = answer(before, List.of(functions.get(0)), missing);
    for (Long function : functions)
      if (!answer(before, List.of(function), missing).equals(first))
        return new Reach(Answer.UNKNOWN, first.first(), false);
    return first;
  }

  /**
   * Returns whether it may call one of some imports while a release loads it; that it does not may
   * rest on an assumption, which is told.
   */
  boolean mayCall(Set<String> imports, RuntimeRelease release, Outcome outcome) {
    Reach before = constructors(imports);
    Reach then = entryPoint(release, imports);
    if (before.answer() != Answer.NO || then.answer() != Answer.NO) return true;
    if (before.assumed() || then.assumed()) outcome.assume(Outcome.INITIALISATION);
    return false;
  }

  private Reach answer(List<Long> before, List<Long> functions, Set<String> missing) {
    if (missing.isEmpty()) return Reach.UNKNOWN;
    return answers.computeIfAbsent(new Question(before, functions, missing), this::read);
  }

  private Reach read(Question question) {
    try {
      Reach reach =
          CodeWalk.reach(image, closure, question.before, question.functions, question.missing);
      if (reach.answer() != Answer.UNKNOWN && !reach.caught()) return reach;
      Reach single =
          SingleWays.reach(image, closure, question.before, question.functions, question.missing);
      if (single.answer() != Answer.UNKNOWN) return single;
      // What it throws and catches tells of a failure, which is taken not to happen, as others are.
      return reach.caught() ? new Reach(reach.answer(), reach.first(), true) : reach;
    } catch (MalformedBinaryException e) {
      return Reach.UNKNOWN; // more than may be held
    }
  }

  /** What a constructor registered counts first; of several it is not known which. */
  private List<Long> entryPoints(RuntimeRelease release) {
    List<Long> functions = new ArrayList<>();
    for (ModuleRecord record : addon.records())
      if (record.registration() != Registration.NODE_MODULE_STRUCT)
        record.function(image).ifPresent(functions::add);
    if (!functions.isEmpty()) return functions;
    OptionalInt version = release.moduleVersion();
    if (version.isPresent() && addon.wellKnownVersions().contains(version.getAsInt()))
      export("node_register_module_v" + version.getAsInt(), functions);
    if (functions.isEmpty()) export("napi_register_module_v1", functions);
    if (functions.isEmpty())
      for (ModuleRecord record : lookedUp()) record.function(image).ifPresent(functions::add);
    return functions;
  }

  private void export(String name, List<Long> functions) {
    Symbol symbol = image.lookUp(symbol(name));
    if (symbol != null) functions.add(symbol.address());
  }
}
