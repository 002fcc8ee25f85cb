package dev.abilens.code;

import dev.abilens.bytes.Region;
import dev.abilens.code.Conditions.Condition;
import org.jspecify.annotations.Nullable;

/**
 * What instructions of A64 do (Arm Architecture Reference Manual, part C), of those by which
 * compilers move addresses, zeros and statuses. Of any other the registers that it may write are
 * forgotten.
 */
final class Arm64 implements Processor {
  private static final int SP = 31;
  private static final int ZR = 31;
  private static final int LINK = 30;
  private static final int[] ARGUMENTS = {0, 1, 2, 3, 4, 5, 6, 7};
  private static final int[] CHANGED = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17
  };

  private final Memory memory;
  private final One one;

  Arm64(Memory memory) {
    this.memory = memory;
    this.one = new One();
  }

  @Override
  public State start() {
    State state = new State(32, memory.globals());
    state.set(SP, Value.stack(0));
    return state;
  }

  @Override
  public int[] arguments() {
    return ARGUMENTS;
  }

  @Override
  public int result() {
    return 0;
  }

  @Override
  public int top() {
    return SP;
  }

  @Override
  public Value load(Value address, State state) {
    return memory.load(address, 8, state);
  }

  @Override
  public int[] changed() {
    return CHANGED;
  }

  @Override
  public Step step(long at, State state) {
    Region code = memory.code(at, 4);
    if (code == null || code.length() - memory.codeAt(at) < 4) return Step.end(Step.Kind.UNKNOWN);
    return one.step(code.i32(memory.codeAt(at)), at, state);
  }

  @Override
  public long next() {
    return one.at + 4;
  }

  /** One instruction after another. */
  private final class One {
    private int op;
    private long at;
    private State state = start();

    Step step(int instruction, long address, State known) {
      op = instruction;
      at = address;
      state = known;
      if ((op & 0x1c000000) == 0x14000000) return control();
      if ((op & 0x1c000000) == 0x10000000) immediate();
      else if ((op & 0x0a000000) == 0x08000000) memory();
      else if ((op & 0x0e000000) == 0x0a000000) registers();
      else vector();
      return Step.NEXT;
    }

    private int bits(int low, int count) {
      return op >>> low & (1 << count) - 1;
    }

    private long signed(int low, int count) {
      return (long) op << 64 - low - count >> 64 - count;
    }

    /** Operands are of 8 or 4 bytes. */
    private int size() {
      return op < 0 ? 8 : 4;
    }

    private Value get(int register) {
      return register == ZR ? Value.ZERO : state.get(register).low(size());
    }

    private void set(int register, Value value) {
      if (register != ZR) state.set(register, value.low(size()));
    }

    // --- branches, exceptions, system

    private Step control() {
      if ((op & 0x7c000000) == 0x14000000) {
        Value target = Value.number(at + 4 * signed(0, 26));
        return op < 0 ? call(target) : Step.jump(target);
      }
      if ((op & 0xff000000) == 0x54000000)
        return Step.branch(at + 4 * signed(5, 19), condition(bits(0, 4)));
      if ((op & 0x7e000000) == 0x34000000) return ifZero();
      if ((op & 0x7e000000) == 0x36000000) return Step.branch(at + 4 * signed(5, 14), bit());
      if ((op & 0xfe000000) == 0xd6000000) return indirect();
      // SVC and HVC go on; BRK and HLT do not.
      if ((op & 0xff000000) == 0xd4000000 && (op & 0x00e0001f) != 1)
        return Step.end(Step.Kind.STOP);
      // MRS alone writes to a register.
      if ((op & 0xfff00000) == 0xd5300000) state.forget(bits(0, 5));
      return Step.NEXT;
    }

    private Step ifZero() {
      Value value = bits(0, 5) == ZR ? Value.ZERO : state.get(bits(0, 5)).low(size());
      Boolean zero =
          value.isNumber()
              ? Boolean.valueOf(value.number() == 0)
              : value.isNotZero() ? Boolean.FALSE : null;
      boolean wanted = bits(24, 1) == 0;
      return Step.branch(
          at + 4 * signed(5, 19), zero == null ? null : Boolean.valueOf(zero == wanted));
    }

    private @Nullable Boolean bit() {
      int number = bits(31, 1) << 5 | bits(19, 5);
      Value value = bits(0, 5) == ZR ? Value.ZERO : state.get(bits(0, 5));
      if (!value.isNumber()) return null;
      return (value.number() >>> number & 1) == bits(24, 1);
    }

    private Step indirect() {
      Value target = state.get(bits(5, 5) == SP ? 0 : bits(5, 5));
      return switch (bits(21, 3)) {
        case 0 -> Step.jump(target);
        case 1 -> call(target);
        case 2 -> Step.end(Step.Kind.RETURN);
        default -> Step.end(Step.Kind.UNKNOWN);
      };
    }

    private Step call(Value target) {
      state.forget(LINK);
      return Step.call(target);
    }

    private @Nullable Boolean condition(int code) {
      if (code >= 14) return true;
      Condition condition =
          switch (code >> 1) {
            case 0 -> Condition.EQUAL;
            case 1 -> Condition.LOWER;
            case 2 -> Condition.NEGATIVE;
            case 4 -> Condition.LOWER_OR_SAME;
            case 5 -> Condition.LESS;
            case 6 -> Condition.LESS_OR_EQUAL;
            default -> null;
          };
      if (condition == null) return null;
      boolean carry = condition == Condition.LOWER || condition == Condition.LOWER_OR_SAME;
      State.Comparison compared = state.compared();
      if (carry && compared != null && compared.and()) return null;
      Boolean holds = Conditions.holds(condition, state.compared());
      if (holds == null) return null;
      // Codes say HS, HI, GE and GT where the tests say the opposite.
      boolean opposite = condition != Condition.EQUAL && condition != Condition.NEGATIVE;
      return (holds ^ opposite) == ((code & 1) == 0);
    }

    // --- data processing with an immediate

    private void immediate() {
      int to = bits(0, 5);
      switch (bits(23, 3)) {
        case 0, 1 -> {
          long distance = signed(5, 19) << 2 | bits(29, 2);
          boolean page = op < 0;
          Value value = Value.number(page ? (at & ~0xfffL) + (distance << 12) : at + distance);
          if (!page) refer(value);
          if (to != ZR) state.set(to, value);
        }
        case 2 -> addition();
        case 5 -> wide();
        default -> {
          // Bit masks: ANDS sets flags, the others may write to the stack pointer.
          boolean flags = bits(23, 3) == 4 && bits(29, 2) == 3;
          if (flags) state.compare(null);
          if (to != ZR || !flags) state.forget(to);
        }
      }
    }

    private void addition() {
      long amount = (long) bits(10, 12) << (bits(22, 1) * 12);
      Value from = state.get(bits(5, 5)).low(size());
      boolean minus = bits(30, 1) == 1;
      if (bits(29, 1) == 1) {
        state.compare(
            minus
                ? new State.Comparison(from, Value.number(amount).low(size()), false, size())
                : null);
        if (bits(0, 5) == ZR) return;
      }
      Value sum = from.plus(minus ? -amount : amount).low(size());
      refer(sum); // behind ADRP
      state.set(bits(0, 5), sum);
    }

    private void refer(Value address) {
      if (address.isNumber()) memory.globals().labels().refer(address.number());
    }

    /** MOVN, MOVZ, MOVK. */
    private void wide() {
      int shift = bits(21, 2) * 16;
      long part = (long) bits(5, 16) << shift;
      Value before = get(bits(0, 5));
      Value value =
          switch (bits(29, 2)) {
            case 0 -> Value.number(~part);
            case 2 -> Value.number(part);
            default ->
                before.isNumber()
                    ? Value.number(before.number() & ~(0xffffL << shift) | part)
                    : Value.UNKNOWN;
          };
      set(bits(0, 5), value);
    }

    // --- loads and stores

    private void memory() {
      boolean vector = bits(26, 1) == 1;
      if ((op & 0x3b000000) == 0x18000000) {
        literal(vector);
      } else if ((op & 0x3a000000) == 0x28000000) {
        pair(vector);
      } else if ((op & 0x3a000000) == 0x38000000) {
        single(vector);
      } else {
        // Exclusive and atomic ones, and vectors of several registers.
        state.store(state.get(bits(5, 5)), 64, Value.UNKNOWN);
        state.forget(bits(0, 5), bits(16, 5), bits(10, 5));
        if (bits(26, 1) == 1) state.forget(bits(5, 5));
      }
    }

    private void literal(boolean vector) {
      if (vector || bits(0, 5) == ZR) return;
      Value from = Value.number(at + 4 * signed(5, 19));
      Value value = bits(30, 2) == 1 ? memory.load(from, 8, state) : Value.UNKNOWN;
      state.set(bits(0, 5), value);
    }

    private void pair(boolean vector) {
      int size = vector ? 4 << bits(30, 2) : bits(31, 1) == 1 ? 8 : 4;
      int base = bits(5, 5);
      long distance = signed(15, 7) * size;
      int mode = bits(23, 2);
      Value start = state.get(base).pointed();
      Value address = mode == 1 ? start : start.plus(distance);
      boolean load = bits(22, 1) == 1;
      // Indexed before and after.
      if (mode == 1 || mode == 3) state.set(base, start.plus(distance));
      if (vector) {
        if (!load) state.store(address, 2 * size, Value.UNKNOWN);
      } else if (load) {
        boolean signs = bits(30, 2) == 1;
        load(bits(0, 5), address, signs ? 0 : size);
        load(bits(10, 5), address.plus(size), signs ? 0 : size);
      } else {
        state.store(address, size, stored(bits(0, 5), size));
        state.store(address.plus(size), size, stored(bits(10, 5), size));
      }
    }

    private void single(boolean vector) {
      int size = 1 << bits(30, 2);
      int base = bits(5, 5);
      Value start = state.get(base).pointed();
      Value address;
      if (bits(24, 1) == 1) {
        address = start.plus((long) bits(10, 12) * (vector && bits(23, 1) == 1 ? 16 : size));
      } else if (bits(21, 1) == 1) {
        address = Value.UNKNOWN; // an index, or an atomic operation
        if (bits(10, 2) != 2) state.forget(bits(0, 5));
      } else {
        long distance = signed(12, 9);
        int mode = bits(10, 2);
        address = mode == 1 ? start : start.plus(distance);
        if (mode == 1 || mode == 3) state.set(base, start.plus(distance));
      }
      int kind = bits(22, 2);
      if (vector) {
        if ((kind & 1) == 0) state.store(address, 16, Value.UNKNOWN);
      } else if (kind == 0) {
        state.store(address, size, stored(bits(0, 5), size));
      } else if (!(kind == 2 && size == 8)) {
        // The others but plain loads extend a sign.
        load(bits(0, 5), address, kind == 1 ? size : 0);
      }
    }

    private Value stored(int register, int size) {
      Value value = register == ZR ? Value.ZERO : state.get(register);
      return size < 4 ? Value.UNKNOWN : value.low(size);
    }

    private void load(int to, Value from, int size) {
      if (to != ZR) state.set(to, size == 0 ? Value.UNKNOWN : memory.load(from, size, state));
    }

    // --- data processing with registers

    private void registers() {
      int to = bits(0, 5);
      boolean logical = (op & 0x1f000000) == 0x0a000000;
      boolean sum = (op & 0x1f200000) == 0x0b000000;
      if (logical && (op & 0x7fe0ffe0) == 0x2a0003e0) {
        set(to, get(bits(16, 5))); // MOV
      } else if (logical) {
        if (bits(29, 2) == 3) {
          boolean plain = bits(10, 6) == 0 && bits(21, 3) == 0;
          state.compare(
              plain ? new State.Comparison(get(bits(5, 5)), get(bits(16, 5)), true, size()) : null);
        }
        set(to, Value.UNKNOWN);
      } else if (sum && bits(10, 6) == 0) {
        sum(to);
      } else {
        boolean flags = bits(29, 1) == 1;
        if (flags) state.compare(null);
        set(to, Value.UNKNOWN);
        // Only sums with an extended register may be of the stack pointer.
        if (to == SP && !flags && (op & 0x1f200000) == 0x0b200000) state.forget(SP);
      }
    }

    private void sum(int to) {
      Value left = get(bits(5, 5));
      Value right = get(bits(16, 5));
      boolean minus = bits(30, 1) == 1;
      if (bits(29, 1) == 1)
        state.compare(minus ? new State.Comparison(left, right, false, size()) : null);
      Value value = Value.UNKNOWN;
      if (right.isNumber()) value = left.plus(minus ? -right.number() : right.number());
      set(to, value);
    }

    /** Vector instructions may move to a general register, or compare. */
    private void vector() {
      state.forget(bits(0, 5) == SP ? 0 : bits(0, 5));
      state.compare(null);
    }
  }
}
