package dev.abilens.image;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a system loader does with a file, step by step. Immutable. Results are equal where all that
 * they tell is, and where they have the same {@code bindings}: each load that looked names up has
 * its own.
 *
 * @param failures what the loader refuses, in the order in which it would meet it: the first is the
 *     one that is reported, the others would follow once it is mended. Empty: it does not refuse
 * @param cut whether the loader would refuse more than the failures that are listed
 * @param late what is accepted now and ends the process at the first call
 * @param open the symbols that are left to a program whose exports are not at hand: no library that
 *     was looked at provides them. None where the program is at hand
 * @param gaps what would have to be known to be certain
 * @param assumptions what was taken for granted, by name: {@code RUNTIME_EXPORTS}, {@code
 *     SYSTEM_LIBRARIES}, {@code MINIMUM_OS}
 * @param libraries what comes with the file and is searched for a symbol of it, too, in the order
 *     of the search; none where a system's loader searches the file alone
 * @param bindings where the loader binds the file by names of functions and data that it has
 *     itself, given those that a program has which is not at hand. It reads the file's symbols, and
 *     may be used as long as the file is open
 */
public record LoadResult(
    List<LoadFailure> failures,
    boolean cut,
    List<LoadFailure> late,
    List<OpenSymbol> open,
    List<Gap> gaps,
    List<String> assumptions,
    List<Library> libraries,
    Function<ProgramNames, Bindings> bindings) {
  /** Binds a file to itself, whatever the program has. */
  public static final Function<ProgramNames, Bindings> ITSELF = program -> Bindings.HOME;

  /** Copies the lists. */
  public LoadResult {
    failures = List.copyOf(failures);
    late = List.copyOf(late);
    open = List.copyOf(open);
    gaps = List.copyOf(gaps);
    assumptions = List.copyOf(assumptions);
    libraries = List.copyOf(libraries);
  }

  /** Makes the result of a load that brings no libraries. */
  public LoadResult(
      List<LoadFailure> failures,
      List<LoadFailure> late,
      List<OpenSymbol> open,
      List<Gap> gaps,
      List<String> assumptions) {
    this(failures, false, late, open, gaps, assumptions, List.of(), ITSELF);
  }

  /**
   * A library that a load brings.
   *
   * @param path what messages call it
   * @param imports what it takes from others; null if its file is not at hand
   * @param exports what it offers; null if its file is not at hand
   */
  public record Library(String path, @Nullable SymbolTable imports, @Nullable SymbolTable exports) {
    /** Returns whether it has a symbol, as far as its file is at hand. */
    public boolean has(String symbol) {
      return exports != null && exports.contains(symbol);
    }

    /** Returns whether it takes a symbol from others, or may, as its file is not at hand. */
    public boolean mayTake(String symbol) {
      return imports == null || imports.contains(symbol);
    }
  }

  /**
   * Something that the loader would meet before it is certain of the file, and that is not known.
   *
   * @param order how many failures come before it: a gap with 0 makes the first failure uncertain
   * @param message what would have to be known, as a sentence
   */
  public record Gap(int order, String message) {}

  /**
   * A symbol that only the program can provide.
   *
   * @param name its name; of a C function that name, without what the format puts before it
   * @param lazy whether its absence shows at the first call only, rather than while loading
   * @param path the file that takes it, as messages call it: the addon, or what comes with it
   */
  public record OpenSymbol(String name, boolean lazy, String path) {
    // Written out: what stands for records otherwise is linked at a run's first use, which costs it
    // more than most answers.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OpenSymbol o
          && name.equals(o.name)
          && lazy == o.lazy
          && path.equals(o.path);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }
}
