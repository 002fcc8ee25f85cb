package dev.abilens.code;

import org.jspecify.annotations.Nullable;

/**
 * Where the code goes after one instruction.
 *
 * @param kind how
 * @param next the address of the instruction behind it
 * @param target where a jump, branch or call leads; unknown for the others
 * @param taken whether a branch is taken, or null where that is not known
 */
record Step(Kind kind, long next, Value target, @Nullable Boolean taken) {
  /** The ways on. */
  enum Kind {
    /** To the next instruction. */
    NEXT,
    /** Elsewhere. */
    JUMP,
    /** To the next instruction, or elsewhere. */
    BRANCH,
    /** Elsewhere, and back. */
    CALL,
    /** Back to the caller. */
    RETURN,
    /** Nowhere: the process ends. */
    STOP,
    /** That is no instruction that is known. */
    UNKNOWN
  }

  static Step next(long next) {
    return new Step(Kind.NEXT, next, Value.UNKNOWN, null);
  }

  static Step jump(Value target) {
    return new Step(Kind.JUMP, 0, target, null);
  }

  static Step branch(long next, long target, @Nullable Boolean taken) {
    return new Step(Kind.BRANCH, next, Value.number(target), taken);
  }

  static Step call(long next, Value target) {
    return new Step(Kind.CALL, next, target, null);
  }

  static Step end(Kind kind) {
    return new Step(kind, 0, Value.UNKNOWN, null);
  }
}
