package dev.abilens.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the code goes after one instruction.
 *
 * @param kind how
 * @param next the address of the instruction behind it
 * @param target where a jump, branch or call leads; unknown for the others
 * @param taken whether a branch is taken, or null where that is not known
 * @param ways where a choice may lead; none for the others
 */
record Step(Kind kind, long next, Value target, @Nullable Boolean taken, List<Long> ways) {
  /** The ways on. */
  enum Kind {
    /** To the next instruction. */
    NEXT,
    /** Elsewhere. */
    JUMP,
    /** To the next instruction, or elsewhere. */
    BRANCH,
    /** To one of several places. */
    CHOICE,
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
    return of(Kind.NEXT, next, Value.UNKNOWN, null);
  }

  static Step jump(Value target) {
    return of(Kind.JUMP, 0, target, null);
  }

  static Step branch(long next, long target, @Nullable Boolean taken) {
    return of(Kind.BRANCH, next, Value.number(target), taken);
  }

  static Step choice(List<Long> ways) {
    return new Step(Kind.CHOICE, 0, Value.UNKNOWN, null, ways);
  }

  static Step call(long next, Value target) {
    return of(Kind.CALL, next, target, null);
  }

  static Step end(Kind kind) {
    return of(kind, 0, Value.UNKNOWN, null);
  }

  private static Step of(Kind kind, long next, Value target, @Nullable Boolean taken) {
    return new Step(kind, next, target, taken, List.of());
  }
}
