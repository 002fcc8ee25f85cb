package dev.abilens.verdict;

import dev.abilens.code.CallClosure;
import dev.abilens.code.CodeWalk;
import dev.abilens.code.Companions;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import dev.abilens.image.Image;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoadResult.Library;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Constructors that surely end the process: those of the libraries that an addon brings along,
 * which come before its own, where they call what nobody provides, and theirs and its own where all
 * ways through them come to a function that ends it. What they may do under a condition is not
 * told. Each question is answered once, for whatever release. For one thread.
 */
final class ConstructorsStep {
  private static final Set<String> ENDING =
      Set.of("abort", "exit", "_exit", "_Exit", "quick_exit", "__assert_fail", "_ZSt9terminatev");

  /** Any name that a library has itself may be another's that comes before it. */
  private static final Bindings ANYBODYS = name -> Answer.UNKNOWN;

  private final LoadResult loaded;
  private final Map<Question, Optional<String>> answers = new HashMap<>();

  private record Question(@Nullable Library library, Set<String> functions, boolean there) {}

  ConstructorsStep(LoadResult loaded) {
    this.loaded = loaded;
  }

  /**
   * Tells of the libraries' constructors.
   *
   * @param addon the code of the addon
   * @param late what shows at the first call
   */
  void ofLibraries(InitialCode addon, List<LoadFailure> late, LoaderStep loader, Outcome outcome) {
    // What is looked at last for a symbol is what others need, and comes first here.
    List<Library> libraries = new ArrayList<>(loaded.libraries());
    Collections.reverse(libraries);
    for (Library library : libraries) {
      if (library.file() == null || !Companions.isOne(library.path())) continue;
      Map<String, LoadFailure> missing = missing(library, late);
      LoadFailure met = missing.get(first(library, missing.keySet(), false));
      if (met != null)
        outcome.error(loader.called(met, "a constructor of " + library.path() + " calls it"));
      String end = met == null ? first(library, ending(addon), true) : null;
      if (end != null) outcome.error(loader.ended(library.path(), end));
    }
  }

  /** Tells of the addon's own constructors. */
  void ofAddon(InitialCode addon, String path, LoaderStep loader, Outcome outcome) {
    Set<String> functions = ending(addon);
    functions.removeIf(function -> !addon.takes(function));
    if (functions.isEmpty()) return;
    String end =
        answers
            .computeIfAbsent(
                new Question(null, functions, true),
                q -> Optional.ofNullable(addon.endingIn(q.functions)))
            .orElse(null);
    if (end != null) outcome.error(loader.ended(path, end));
  }

  /** Those that nobody puts something else in place of. */
  private Set<String> ending(InitialCode addon) {
    Set<String> ending = new HashSet<>(ENDING);
    ending.removeIf(
        name -> addon.offers(name) || loaded.libraries().stream().anyMatch(l -> l.has(name)));
    return ending;
  }

  /** What is missing to a library, by its symbol. */
  private static Map<String, LoadFailure> missing(Library library, List<LoadFailure> late) {
    Map<String, LoadFailure> missing = new LinkedHashMap<>();
    for (LoadFailure failure : late) {
      String symbol = InitialisationStep.symbol(failure);
      boolean its = library.path().equals(failure.detail().get("path"));
      if (its && !symbol.isEmpty()) missing.put(symbol, failure);
    }
    return missing;
  }

  private @Nullable String first(Library library, Set<String> functions, boolean there) {
    Set<String> taken = new HashSet<>(functions);
    taken.removeIf(function -> library.imports() == null || !library.imports().contains(function));
    if (taken.isEmpty()) return null;
    return answers.computeIfAbsent(new Question(library, taken, there), this::read).orElse(null);
  }

  private Optional<String> read(Question question) {
    LoadResult.File file = question.library == null ? null : question.library.file();
    List<String> found = new ArrayList<>();
    try {
      if (file != null) file.read(image -> found.addAll(read(image, question)));
    } catch (IOException e) {
      return Optional.empty(); // what the loader found there tells it
    }
    return found.stream().findFirst();
  }

  private static List<String> read(Image image, Question question) {
    Image bound = image.bound(ANYBODYS);
    CallClosure closure = new CallClosure(image).bound(bound);
    List<Long> constructors = bound.initializers().orElse(List.of());
    String first =
        CodeWalk.endingIn(bound, closure, constructors, question.functions, question.there);
    return first == null ? List.of() : List.of(first);
  }
}
