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

  private static final Answer[] ANSWERS = Answer.values();

  private final Bindings names;

  // By symbol: 0 where it was not asked for, else one more than the answer's place. Two threads may
  // both ask, for the same answer.
  private volatile byte @Nullable [] known;

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
    byte[] answers = known;
    if (answers == null) known = answers = new byte[symbols.size()];
    if (symbol >= answers.length) return names.elsewhere(symbols.name(symbol));
    if (answers[symbol] != 0) return ANSWERS[answers[symbol] - 1];
    Answer answer = names.elsewhere(symbols.name(symbol));
    answers[symbol] = (byte) (answer.ordinal() + 1);
    return answer;
  }
}
