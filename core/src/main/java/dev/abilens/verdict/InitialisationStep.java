package dev.abilens.verdict;

import dev.abilens.code.CodeWalk.Reach;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.LoadFailure;
import dev.abilens.node.RuntimeRelease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Functions that nobody provides and that are bound at their first call: the process ends if
 * something calls them. Whether the addon does so itself while it is loaded is read from its code,
 * for its constructors, which come before it registers, and for the function that sets it up.
 */
final class InitialisationStep {
  /** What a constructor calls to register: the step that looks at registration tells of these. */
  private static final Set<String> REGISTERING =
      Set.of("node_module_register", "napi_module_register");

  /** The kind of what shows when all is done: the addon has loaded, and works until then. */
  private static final String AT_EXIT = "FAULT_AT_EXIT";

  private final Subject subject;
  private final InitialCode code;
  private final List<LoadFailure> late;
  private final LoaderStep loader;
  private final Outcome outcome;

  /**
   * Makes the step.
   *
   * @param late what shows at the first call
   */
  InitialisationStep(
      Subject subject,
      InitialCode code,
      List<LoadFailure> late,
      LoaderStep loader,
      Outcome outcome) {
    this.subject = subject;
    this.code = code;
    this.late = late;
    this.loader = loader;
    this.outcome = outcome;
  }

  /**
   * Tells what becomes of them, before and after registration.
   *
   * @param registration looks at registration, given all that is missing
   */
  void around(RuntimeRelease release, Consumer<Set<String>> registration) {
    Map<String, LoadFailure> own = own();
    Set<String> missing = Set.copyOf(own.keySet());
    Set<String> names = missing.stream().map(this::name).collect(Collectors.toSet());
    // What the loader refuses is never run.
    boolean runs = outcome.errors().isEmpty();
    Reach before = runs ? code.constructors(missing) : Reach.UNKNOWN;
    // Also where a library's initialiser was taken to succeed on the way: an addon that gives up
    // where it does not is not loaded then, either.
    if (before.answer() == Answer.YES && !isRegistering(before.first()))
      error(own, before, "a constructor of the file calls it");
    if (!toldOfRegistering()) registration.accept(names);
    if (late.isEmpty()) return;
    Reach then = Reach.UNKNOWN;
    if (outcome.errors().isEmpty()) then = code.entryPoint(release, missing);
    if (then.answer() == Answer.YES) error(own, then, "the function that sets it up calls it");
    boolean never = before.answer() == Answer.NO && then.answer() == Answer.NO;
    List<LoadFailure> called = new ArrayList<>();
    List<LoadFailure> harmless = new ArrayList<>();
    for (LoadFailure failure : late) {
      if (isTold(symbol(failure)) || isRegistering(symbol(failure))) continue;
      if (failure.kind().equals(AT_EXIT)) outcome.note(loader.late(failure, Severity.WARNING));
      else if (never && failure.equals(own.get(symbol(failure)))) harmless.add(failure);
      else called.add(failure);
    }
    if (!harmless.isEmpty() && (before.assumed() || then.assumed()))
      outcome.assume(Outcome.INITIALISATION);
    loader.late(harmless, Severity.NOTE, outcome::note);
    loader.late(called, Severity.WARNING, outcome::gap);
  }

  /**
   * Returns them where nobody is known who calls the file's functions: before others those that a
   * function which is called meets first.
   */
  List<LoadFailure> inOrder() {
    Map<String, LoadFailure> own = own();
    Set<LoadFailure> all = new LinkedHashSet<>();
    if (own.size() > 1) for (String met : code.met(own.keySet())) all.add(own.get(met));
    all.addAll(late);
    return List.copyOf(all);
  }

  /** What is missing to the file itself, by its symbol. */
  private Map<String, LoadFailure> own() {
    Map<String, LoadFailure> own = new LinkedHashMap<>();
    for (LoadFailure failure : late)
      if (isOwn(failure) && !symbol(failure).isEmpty()) own.put(symbol(failure), failure);
    return own;
  }

  private void error(Map<String, LoadFailure> own, Reach reach, String caller) {
    LoadFailure failure = own.get(reach.first());
    if (failure == null) return;
    String missing = failure.evidence();
    String evidence = missing.isEmpty() ? caller : missing + "; " + caller;
    outcome.error(
        loader.late(
            new LoadFailure(
                failure.kind(),
                failure.message(),
                failure.detail(),
                failure.offset(),
                failure.where(),
                evidence),
            Severity.ERROR));
  }

  private boolean isOwn(LoadFailure failure) {
    // Windows names the addon, whatever takes the symbol.
    String path = failure.detail().getOrDefault("path", subject.path());
    return failure.detail().getOrDefault("importer", path).equals(subject.path());
  }

  /** The name alone: the loader's words may go on with a version. */
  private static String symbol(LoadFailure failure) {
    String symbol = failure.detail().getOrDefault("symbol", "");
    int comma = symbol.indexOf(',');
    return comma < 0 ? symbol : symbol.substring(0, comma);
  }

  private boolean isRegistering(@Nullable String symbol) {
    return symbol != null && REGISTERING.contains(name(symbol));
  }

  /** The name in source code. */
  private String name(String symbol) {
    return subject.format().nameOf(symbol);
  }

  private boolean toldOfRegistering() {
    return REGISTERING.stream().map(subject.format()::symbolOf).anyMatch(this::isTold);
  }

  private boolean isTold(String symbol) {
    return outcome.errors().stream()
        .anyMatch(finding -> symbol.equals(finding.detail().get("symbol")));
  }
}
