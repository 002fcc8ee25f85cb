package dev.abilens.code;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the contents of a register or a place in memory. Immutable.
 *
 * @param kind what is known
 * @param number the number, or the distance from the stack pointer that the function began with;
 *     for an import 1 where it is known to be there, else 0; of what is bound here or elsewhere the
 *     address in the image
 * @param symbol the import that it is, or may be, the address of, or null
 * @param entries how many distances the table has that {@code number} is the address of
 */
record Value(Kind kind, long number, @Nullable String symbol, int entries) {
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
    /**
     * The address of something of the image, or of what others have under the same name; without a
     * symbol, of something in that.
     */
    EITHER,
    /** The address of the loader's function that tells where data of the running thread lies. */
    LOCATOR,
    /** That it is not 0. */
    NOT_ZERO,
    /** A number, or 0. */
    OR_ZERO,
    /** One of the distances that stand in a table, each from the table's beginning. */
    DISTANCE,
    /** A table's beginning and one of its distances together. */
    WAY
  }

  static final Value UNKNOWN = of(Kind.UNKNOWN, 0, null);
  static final Value LOCATOR = of(Kind.LOCATOR, 0, null);
  static final Value NOT_ZERO = of(Kind.NOT_ZERO, 0, null);
  static final Value ZERO = of(Kind.NUMBER, 0, null);

  /** So many words below what a function begins with on its stack are kept, and a few above. */
  private static final int FRAME = 64;

  private static final int ABOVE = 8;
  private static final int WORD = 8;
  private static final Value[] STACK = new Value[FRAME + ABOVE];

  static {
    for (int i = 0; i < STACK.length; i++)
      STACK[i] = of(Kind.STACK, WORD * (long) (i - FRAME), null);
  }

  static Value number(long number) {
    return number == 0 ? ZERO : of(Kind.NUMBER, number, null);
  }

  static Value stack(long distance) {
    long place = distance / WORD + FRAME;
    boolean kept = distance % WORD == 0 && place >= 0 && place < STACK.length;
    return kept ? STACK[(int) place] : of(Kind.STACK, distance, null);
  }

  static Value imported(String symbol) {
    return of(Kind.IMPORT, 0, symbol);
  }

  /** Returns the address of an import that is there. */
  static Value found(String symbol) {
    return of(Kind.IMPORT, 1, symbol);
  }

  static Value either(long address, String symbol) {
    return of(Kind.EITHER, address, symbol);
  }

  static Value orZero(long number) {
    return of(Kind.OR_ZERO, number, null);
  }

  static Value distance(long table, int entries) {
    return new Value(Kind.DISTANCE, table, null, entries);
  }

  static Value of(Externals.Result result) {
    return switch (result) {
      case ZERO -> ZERO;
      case ONE -> number(1);
      case SOMETHING -> NOT_ZERO;
      case UNKNOWN -> UNKNOWN;
    };
  }

  private static Value of(Kind kind, long number, @Nullable String symbol) {
    return new Value(kind, number, symbol, 0);
  }

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Value v
        && kind == v.kind
        && number == v.number
        && entries == v.entries
        && Objects.equals(symbol, v.symbol);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * kind.hashCode() + Long.hashCode(number)) + Objects.hashCode(symbol);
  }

  /** Returns whether it is known not to be 0, and no more. */
  boolean isNotZero() {
    return kind == Kind.NOT_ZERO || isEither() || kind == Kind.IMPORT && number != 0;
  }

  boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  /** Returns the number that it is, or empty. */
  OptionalLong ifNumber() {
    return isNumber() ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /** Returns whether it cannot be the address of anything. */
  boolean isNowhere() {
    return kind == Kind.OR_ZERO && number == 0;
  }

  /** Returns what it is where it is used as an address, which 0 is not. */
  Value pointed() {
    return kind == Kind.OR_ZERO ? number(number) : this;
  }

  boolean isStack() {
    return kind == Kind.STACK;
  }

  boolean isEither() {
    return kind == Kind.EITHER;
  }

  /** Returns this and a number together, as addresses are worked out. */
  Value plus(long more) {
    if (kind == Kind.DISTANCE && more == number) return new Value(Kind.WAY, number, null, entries);
    if (isEither() && more == 0) return this;
    if (isStack()) return stack(number + more);
    if (isNumber()) return number(number + more);
    return isEither() ? of(kind, number + more, null) : UNKNOWN;
  }

  /** Returns the lowest bytes of it, the others zero. */
  Value low(int bytes) {
    if (bytes == 8) return this;
    if (isNumber()) {
      long low = number & (1L << 8 * bytes) - 1;
      return low == number ? this : number(low);
    }
    // What compilers test of a pointer or a status is all of it.
    return kind == Kind.NOT_ZERO && bytes == 4 ? this : UNKNOWN;
  }
}
