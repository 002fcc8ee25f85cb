package dev.abilens.code;

import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import org.jspecify.annotations.Nullable;

/** The instructions of one architecture, as far as following code asks for them. For one thread. */
interface Processor {
  /** Returns the one for an image, or null if its architecture is not known here. */
  static @Nullable Processor of(Image image, Memory memory) {
    if (image.architecture() == Architecture.X64) return new X64(memory);
    if (image.architecture() == Architecture.ARM64) return new Arm64(memory);
    return null;
  }

  /** Returns a state of which nothing is known but where the stack is. */
  State start();

  /** Returns the registers that hold a function's first arguments, in their order. */
  int[] arguments();

  /** Returns the register that holds what a function returns. */
  int result();

  /** Returns the register that holds where the stack's top is. */
  int top();

  /** Returns the eight bytes that lie at an address. */
  Value load(Value address, State state);

  /** Returns the registers that a call may change. */
  int[] changed();

  /**
   * Goes through one instruction.
   *
   * @param at its address
   * @param state what is known before it; what is known behind it afterwards
   */
  Step step(long at, State state);

  /** Returns the address behind the instruction that was gone through last. */
  long next();
}
