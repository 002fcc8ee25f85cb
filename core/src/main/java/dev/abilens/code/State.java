package dev.abilens.code;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known before an instruction: registers, what the function wrote on its stack, and what
 * was compared last. For one thread.
 */
final class State {
  private static final long ALL = Long.MAX_VALUE;
  private static final int WORD = 8;

  /** How much of the stack arguments take up. */
  private static final int MOST_HANDED = 8 * WORD;

  /** What stands for no limit. */
  static final long NO_LIMIT = -1;

  private final Value[] registers;
  private Slots stack;
  private final Globals globals;
  private @Nullable Comparison compared;
  private long limit = NO_LIMIT;
  // From here up others may write: the address was handed out.
  private long shared;
  private boolean misled;
  // Which vector registers are zero, as bits.
  private int zeros;

  /**
   * Two values that were compared.
   *
   * @param and whether they were combined bit by bit, rather than subtracted
   * @param bytes how many bytes of them
   */
  record Comparison(Value left, Value right, boolean and, int bytes) {
    // Written out, see LoadResult.OpenSymbol.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Comparison c
          && left.equals(c.left)
          && right.equals(c.right)
          && and == c.and
          && bytes == c.bytes;
    }

    @Override
    public int hashCode() {
      return 31 * left.hashCode() + right.hashCode();
    }
  }

  State(int registers, Globals globals) {
    this.globals = globals;
    this.registers = new Value[registers];
    Arrays.fill(this.registers, Value.UNKNOWN);
    stack = new Slots();
    shared = ALL;
  }

  private State(State other) {
    globals = other.globals;
    registers = other.registers.clone();
    stack = other.stack.share();
    compared = other.compared;
    limit = other.limit;
    shared = other.shared;
    misled = other.misled;
    zeros = other.zeros;
  }

  State copy() {
    return new State(this);
  }

  Value get(int register) {
    return registers[register];
  }

  void set(int register, Value value) {
    registers[register] = value;
  }

  void forget(int... gone) {
    for (int register : gone) registers[register] = Value.UNKNOWN;
  }

  @Nullable Comparison compared() {
    return compared;
  }

  void compare(@Nullable Comparison comparison) {
    compared = comparison;
    limit = NO_LIMIT;
  }

  /** Returns what the number that was compared last is at most, or {@link #NO_LIMIT}. */
  long limit() {
    return limit;
  }

  void limit(long most) {
    limit = most;
  }

  /** Returns what lies on the stack. */
  Value load(long at, int size) {
    return stack.get(at, size);
  }

  /** Writes to an address: on the stack if that is known, else perhaps to what is shared. */
  void store(Value address, int size, Value value) {
    if (address.isNumber()) {
      globals.store(address.number(), size, value);
      return;
    }
    if (!address.isStack()) {
      if (address.isEither()) globals.store(address.number(), size, Value.UNKNOWN);
      globals.lose(value);
      forgetFrom(shared);
      return;
    }
    stack = stack.put(address.number(), size, value);
    // Of wider ones it is not known how much they write.
    misled |= size <= WORD && address.number() < WORD && address.number() > -size;
  }

  /** Returns whether the function wrote over the address that it comes back to. */
  boolean isMisled() {
    return misled;
  }

  /** Returns whether a vector register is known to be zero. */
  boolean isZero(int vector) {
    return (zeros >> vector & 1) != 0;
  }

  /** Notes whether a vector register is zero. */
  void zero(int vector, boolean zero) {
    zeros = zero ? zeros | 1 << vector : zeros & ~(1 << vector);
  }

  /** Notes that nothing is known of vector registers. */
  void forgetVectors() {
    zeros = 0;
  }

  /** Returns whether others know an address of the stack. */
  boolean isShared(long at) {
    return at >= shared;
  }

  /** Forgets what lies on the stack from an address up, which others may have read by then. */
  void forgetFrom(long at) {
    if (at == ALL) return;
    stack.forEach(at, ALL, globals.losing());
    stack = stack.forgetFrom(at);
  }

  /** Hands over what lies where others look for arguments, and what they know the address of. */
  void hand(long top, Consumer<Value> to) {
    stack.forEach(shared, ALL, to);
    stack.forEach(top, top + MOST_HANDED, to);
  }

  /** Notes that what lies at an address is read, and not followed any more. */
  void read(Value address, int bytes) {
    if (address.isStack())
      stack.forEach(address.number(), address.number() + bytes, globals.losing());
    else globals.lose(address);
  }

  /** Notes that it is not followed any more where a value lies. */
  void lose(Value value) {
    globals.lose(value);
  }

  /** Notes that others know an address. */
  void share(Value address) {
    if (address.isStack()) shared = Math.min(shared, address.number());
  }

  /** What a call leaves: others may have written where they know an address. */
  void afterCall() {
    forgetFrom(shared);
    compare(null);
    zeros = 0;
  }

  /** Keeps only what another state says, too; returns whether that is all that this one says. */
  boolean meet(State other) {
    boolean same = true;
    for (int i = 0; i < registers.length; i++)
      if (registers[i].kind() != Value.Kind.UNKNOWN && !registers[i].equals(other.registers[i])) {
        globals.lose(registers[i]);
        globals.lose(other.registers[i]);
        registers[i] = Value.UNKNOWN;
        same = false;
      }
    int slots = stack.count();
    stack = stack.meet(other.stack, globals.losing());
    same &= stack.count() == slots;
    if ((zeros & ~other.zeros) != 0) {
      zeros &= other.zeros;
      same = false;
    }
    if (limit != NO_LIMIT && limit != other.limit) {
      limit = NO_LIMIT;
      same = false;
    }
    if (compared != null && !compared.equals(other.compared)) {
      compared = null;
      same = false;
    }
    if (other.shared < shared) {
      shared = other.shared;
      same = false;
    }
    if (other.misled && !misled) {
      misled = true;
      same = false;
    }
    return same;
  }
}
