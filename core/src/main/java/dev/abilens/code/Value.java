package dev.abilens.code;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the contents of a register or a place in memory. Immutable.
 *
 * @param kind what is known
 * @param number the number, or the distance from the stack pointer that the function began with
 * @param symbol the import that it is the address of, or null
 */
record Value(Kind kind, long number, @Nullable String symbol) {
  /** What may be known of a value. */
  enum Kind {
    /** Nothing. */
    UNKNOWN,
    /** A number, such as an address of the image. */
    NUMBER,
    /** An address on the stack. */
    STACK,
    /** The address of something that the image imports. */
    IMPORT,
    /** That it is not 0. */
    NOT_ZERO
  }

  static final Value UNKNOWN = new Value(Kind.UNKNOWN, 0, null);
  static final Value NOT_ZERO = new Value(Kind.NOT_ZERO, 0, null);
  static final Value ZERO = number(0);

  static Value number(long number) {
    return new Value(Kind.NUMBER, number, null);
  }

  static Value stack(long distance) {
    return new Value(Kind.STACK, distance, null);
  }

  static Value imported(String symbol) {
    return new Value(Kind.IMPORT, 0, symbol);
  }

  boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  boolean isStack() {
    return kind == Kind.STACK;
  }

  /** Returns this and a number together, as addresses are worked out. */
  Value plus(long more) {
    return isNumber() || isStack() ? new Value(kind, number + more, null) : UNKNOWN;
  }

  /** Returns the lowest bytes of it, the others zero. */
  Value low(int bytes) {
    if (bytes == 8) return this;
    if (isNumber()) return number(number & (1L << 8 * bytes) - 1);
    // What compilers test of a pointer or a status is all of it.
    return kind == Kind.NOT_ZERO && bytes == 4 ? this : UNKNOWN;
  }
}
