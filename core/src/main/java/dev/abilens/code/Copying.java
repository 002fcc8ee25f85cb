package dev.abilens.code;

import java.util.Set;

/**
 * What copying and filling memory does to a function's own stack, by functions of the C library or
 * by instructions, where it is known how much is copied from where. For one thread.
 */
final class Copying {
  private static final Set<String> FILLING = Set.of("memset", "__memset_chk");
  private static final Set<String> COPYING =
      Set.of("memcpy", "memmove", "__memcpy_chk", "__memmove_chk");

  private static final int MOST = 1 << 12;
  private static final int WORD = 8;

  private final Processor processor;
  private final State state;

  Copying(Processor processor, State state) {
    this.processor = processor;
    this.state = state;
  }

  /** Does what a function does with its arguments; false where that is not known. */
  boolean call(String function) {
    if (FILLING.contains(function)) return fill(argument(0), argument(1), argument(2));
    return COPYING.contains(function) && copy(argument(0), argument(1), argument(2));
  }

  private Value argument(int index) {
    return state.get(processor.arguments()[index]);
  }

  /** Writes so many bytes that are all one; false where it is not known what to where. */
  boolean fill(Value to, Value filling, Value size) {
    if (!isKnown(to, size)) return false;
    Value word = filling.equals(Value.ZERO) ? Value.ZERO : Value.UNKNOWN;
    for (long at = 0; at < size.number(); at += WORD) put(to, at, word, size);
    return true;
  }

  /** Copies so many bytes; false where it is not known what to where. */
  boolean copy(Value to, Value from, Value size) {
    if (!isKnown(to, size) || !(from.isNumber() || from.isStack())) return false;
    Value[] words = new Value[(int) size.number() / WORD];
    for (int i = 0; i < words.length; i++) words[i] = read(from.plus((long) WORD * i));
    for (int i = 0; i < words.length; i++) put(to, (long) WORD * i, words[i], size);
    if (size.number() % WORD > 0) put(to, (long) WORD * words.length, Value.UNKNOWN, size);
    return true;
  }

  private static boolean isKnown(Value to, Value size) {
    return to.isStack() && size.isNumber() && size.number() >= 0 && size.number() <= MOST;
  }

  private Value read(Value address) {
    Value word = processor.load(address, state);
    if (word.equals(Value.UNKNOWN)) state.read(address, WORD);
    return word;
  }

  private void put(Value to, long at, Value word, Value size) {
    int bytes = (int) Math.min(WORD, size.number() - at);
    state.store(to.plus(at), bytes, word);
  }
}
