package dev.abilens.elf;

import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import dev.abilens.image.ProgramNames;
import dev.abilens.image.SystemLibraries;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where a loader bound a file by the names that it has itself and that its relocations ask for.
 * Immutable and thread-safe.
 */
final class OwnNames implements Function<ProgramNames, Bindings> {
  private final DynamicSymbols symbols;
  private final Set<String> others;
  private final BitSet found;
  private final List<String> told;
  private final SystemLibraries tables;
  private final boolean program;

  private OwnNames(Gathered names, List<String> told, SystemLibraries tables, boolean program) {
    this.symbols = names.symbols;
    this.others = Set.copyOf(names.others);
    this.found = (BitSet) names.found.clone();
    this.told = List.copyOf(told);
    this.tables = tables;
    this.program = program;
  }

  @Override
  public Bindings apply(ProgramNames absent) {
    return name -> elsewhere(name, program ? ProgramNames.NONE : absent);
  }

  private Answer elsewhere(String name, ProgramNames absent) {
    if (others.contains(name)) return Answer.YES;
    Answer found = found(name);
    if (found != Answer.YES) return found;
    Answer library = told(name);
    if (library == Answer.YES) return Answer.YES;
    Answer there = absent.has(name);
    return there == Answer.NO ? library : there;
  }

  /** Whether a library has it that comes first; what is inferred from the name is not certain. */
  private Answer told(String name) {
    Answer answer = Answer.NO;
    for (String library : told) {
      if (!tables.mayDefine(library, name)) continue;
      Availability there = tables.symbol(library, name);
      if (there.isYes() && there.verified()) return Answer.YES;
      if (there.isYes()) answer = Answer.UNKNOWN;
    }
    return answer;
  }

  /**
   * Whether it was found in the file itself, under any version. Each of its names may be asked for:
   * of a chain that is longer than those of real files not all is looked through.
   */
  private Answer found(String name) {
    SymbolName wanted = SymbolName.of(name);
    SymbolHash.Match match = i -> found.get(i) && symbols.isNamed(i, wanted);
    int index = symbols.find(wanted, match, HashSteps.ofOneOfMany());
    if (index == SymbolHash.UNKNOWN) return Answer.UNKNOWN;
    return index >= 0 ? Answer.YES : Answer.NO;
  }

  /** What a loader finds, name by name. For one thread. */
  static final class Gathered {
    private final DynamicSymbols symbols;

    // Ten thousands in some files: of what is found in the file itself no name is kept.
    private final List<String> others = new ArrayList<>();
    private final BitSet found = new BitSet();

    /** Begins with the symbols of the file. */
    Gathered(DynamicSymbols symbols) {
      this.symbols = symbols;
    }

    /** Adds whether a definition of the file is found when its name is asked for, or another. */
    void add(int symbol, boolean here) {
      if (here) found.set(symbol);
      else others.add(symbols.name(symbol));
    }

    /**
     * Returns where the names are bound, given those of a program that is not at hand.
     *
     * @param told the names of libraries that come first and of which only tables tell
     * @param tables the tables
     * @param program whether the program was looked into, or there is none
     */
    OwnNames bound(List<String> told, SystemLibraries tables, boolean program) {
      return new OwnNames(this, told, tables, program);
    }
  }
}
