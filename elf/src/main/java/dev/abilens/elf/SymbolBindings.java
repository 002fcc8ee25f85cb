package dev.abilens.elf;

import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Bindings;
import org.jspecify.annotations.Nullable;

/**
 * Where the symbols of one file that it defines itself are bound. Each is asked for once: code
 * comes to the same ones time and again. Safe for use by many threads.
 */
final class SymbolBindings {
  /** All are bound to the file itself. */
  static final SymbolBindings HOME = new SymbolBindings(Bindings.HOME);

  private final Bindings names;

  // By symbol; null where it was not asked for. Two threads may both ask, for the same answer.
  private volatile @Nullable Answer @Nullable [] known;

  /** Makes those that names say. */
  SymbolBindings(Bindings names) {
    this.names = names;
  }

  /** Returns the same by name. */
  Bindings names() {
    return names;
  }

  /**
   * Returns whether a symbol is bound to others.
   *
   * @param symbols the file's, always the same
   * @param symbol one that is defined there
   */
  Answer elsewhere(DynamicSymbols symbols, int symbol) {
    if (names == Bindings.HOME || symbols.isTakenFromItself(symbol)) return Answer.NO;
    @Nullable Answer[] answers = known;
    if (answers == null) known = answers = new @Nullable Answer[symbols.size()];
    Answer answer = symbol < answers.length ? answers[symbol] : null;
    if (answer != null) return answer;
    answer = names.elsewhere(symbols.name(symbol));
    if (symbol < answers.length) answers[symbol] = answer;
    return answer;
  }
}
