package dev.abilens.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the code goes after one instruction.
 *
 * @param kind how
 * @param target where a jump, branch or call leads; unknown for the others
 * @param taken whether a branch is taken, or null where that is not known
 * @param ways where a choice may lead; none for the others
 */
record Step(Kind kind, Value target, @Nullable Boolean taken, List<Long> ways) {
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
    /** Back, but to somewhere else than the caller. */
    ASTRAY,
    /** Nowhere: the process ends. */
    STOP,
    /** That is no instruction that is known. */
    UNKNOWN
  }

  /** To the next instruction. */
  static final Step NEXT = end(Kind.NEXT);

  static Step jump(Value target) {
    return of(Kind.JUMP, target, null);
  }

  static Step branch(long target, @Nullable Boolean taken) {
    return of(Kind.BRANCH, Value.number(target), taken);
  }

  static Step choice(List<Long> ways) {
    return new Step(Kind.CHOICE, Value.UNKNOWN, null, ways);
  }

  static Step call(Value target) {
    return of(Kind.CALL, target, null);
  }

  static Step end(Kind kind) {
    return of(kind, Value.UNKNOWN, null);
  }

  private static Step of(Kind kind, Value target, @Nullable Boolean taken) {
    return new Step(kind, target, taken, List.of());
  }
}
