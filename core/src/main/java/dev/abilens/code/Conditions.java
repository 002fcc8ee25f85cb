package dev.abilens.code;

import org.jspecify.annotations.Nullable;

/** What becomes of a comparison: the conditions that both architectures have. */
final class Conditions {
  /** The conditions, of which each has an opposite. */
  enum Condition {
    EQUAL,
    LOWER,
    LOWER_OR_SAME,
    LESS,
    LESS_OR_EQUAL,
    NEGATIVE
  }

  private Conditions() {}

  /** Returns whether a condition holds, or null where that is not known. */
  static @Nullable Boolean holds(Condition condition, State.@Nullable Comparison compared) {
    if (compared == null) return null;
    Value left = compared.left();
    Value right = compared.right();
    if (left.isNumber() && right.isNumber())
      return numbers(condition, left.number(), right.number(), compared);
    boolean zero = compared.and() ? right.equals(left) : right.equals(Value.ZERO);
    if (condition == Condition.EQUAL && left.isNotZero() && zero) return false;
    return null;
  }

  private static boolean numbers(
      Condition condition, long left, long right, State.Comparison compared) {
    int shift = 64 - 8 * compared.bytes();
    long a = (compared.and() ? left & right : left) << shift;
    long b = compared.and() ? 0 : right << shift;
    return switch (condition) {
      case EQUAL -> a == b;
      case LOWER -> Long.compareUnsigned(a, b) < 0;
      case LOWER_OR_SAME -> Long.compareUnsigned(a, b) <= 0;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case NEGATIVE -> a - b < 0;
    };
  }
}
