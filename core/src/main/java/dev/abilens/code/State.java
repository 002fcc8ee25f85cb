package dev.abilens.code;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is known before an instruction: registers, what the function wrote on its stack, and what
 * was compared last. For one thread.
 */
final class State {
  private static final long ALL = Long.MAX_VALUE;
  private static final int WORD = 8;

  /** What stands for no limit. */
  static final long NO_LIMIT = -1;

  private final Value[] registers;
  private final Slots stack;
  private final Globals globals;
  private @Nullable Comparison compared;
  private long limit = NO_LIMIT;
  // From here up others may write: the address was handed out.
  private long shared;
  private boolean misled;

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
    stack = other.stack.copy();
    compared = other.compared;
    limit = other.limit;
    shared = other.shared;
    misled = other.misled;
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
      forgetFrom(shared);
      return;
    }
    stack.put(address.number(), size, value);
    // Of wider ones it is not known how much they write.
    misled |= size <= WORD && address.number() < WORD && address.number() > -size;
  }

  /** Returns whether the function wrote over the address that it comes back to. */
  boolean isMisled() {
    return misled;
  }

  /** Forgets what lies on the stack from an address up. */
  void forgetFrom(long at) {
    if (at != ALL) stack.forgetFrom(at);
  }

  /** Notes that others know an address. */
  void share(Value address) {
    if (address.isStack()) shared = Math.min(shared, address.number());
  }

  /** What a call leaves: others may have written where they know an address. */
  void afterCall() {
    forgetFrom(shared);
    compare(null);
  }

  /** Keeps only what another state says, too; returns whether that is all that this one says. */
  boolean meet(State other) {
    boolean same = true;
    for (int i = 0; i < registers.length; i++)
      if (registers[i].kind() != Value.Kind.UNKNOWN && !registers[i].equals(other.registers[i])) {
        registers[i] = Value.UNKNOWN;
        same = false;
      }
    same &= stack.meet(other.stack);
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
