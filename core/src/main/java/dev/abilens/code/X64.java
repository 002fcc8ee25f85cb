package dev.abilens.code;

import dev.abilens.bytes.Region;
import dev.abilens.code.Conditions.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What instructions of x86-64 do, of those by which compilers move addresses, zeros and statuses.
 * Of any other the registers that it may write are forgotten.
 */
final class X64 implements Processor {
  private static final int RAX = 0;
  private static final int RCX = 1;
  private static final int RDX = 2;
  private static final int RBX = 3;
  private static final int RSP = 4;
  private static final int RBP = 5;
  private static final int RSI = 6;
  private static final int RDI = 7;
  private static final int[] ARGUMENTS = {RDI, RSI, RDX, RCX, 8, 9};
  private static final int[] CHANGED = {RAX, RCX, RDX, RSI, RDI, 8, 9, 10, 11};

  /** What an instruction may write to memory at most. */
  private static final int WIDEST = 64;

  private static final int MOST_WAYS = 1 << 12;

  private final Memory memory;
  private final One one;

  X64(Memory memory) {
    this.memory = memory;
    this.one = new One();
  }

  @Override
  public State start() {
    State state = new State(16, memory.globals());
    state.set(RSP, Value.stack(0));
    return state;
  }

  @Override
  public int[] arguments() {
    return ARGUMENTS;
  }

  @Override
  public int result() {
    return RAX;
  }

  @Override
  public int top() {
    return RSP;
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
    Region code = memory.code(at, X64Instruction.LONGEST);
    if (code == null) return Step.end(Step.Kind.UNKNOWN);
    int length = one.i.decode(code, memory.codeAt(at));
    if (length == 0) return Step.end(Step.Kind.UNKNOWN);
    return one.step(at + length, state);
  }

  @Override
  public long next() {
    return one.next;
  }

  /** One instruction after another. */
  private final class One {
    private final X64Instruction i = new X64Instruction();
    private long next;
    private State state = start();

    Step step(long behind, State known) {
      next = behind;
      state = known;
      if (i.vex || i.map > 1) {
        vector();
        return Step.NEXT;
      }
      return i.map == 1 ? escaped() : plain();
    }

    // --- operands

    private Value address() {
      if (i.segment) return Value.UNKNOWN;
      if (i.relative) return Value.number(next + i.displacement);
      Value base = i.base < 0 ? Value.ZERO : state.get(i.base).pointed();
      if (i.index < 0) return base.plus(i.displacement);
      Value index = state.get(i.index);
      Value address = Value.UNKNOWN;
      if (index.isNumber()) address = base.plus(index.number() * i.scale + i.displacement);
      // Somewhere in an object of which it is known where it begins.
      if (address.kind() == Value.Kind.UNKNOWN)
        lose(base.plus(i.displacement), i.scale == 1 ? index.plus(i.displacement) : index);
      return address;
    }

    private Value sum(Value left, Value right) {
      Value sum = Value.UNKNOWN;
      if (right.isNumber()) sum = left.plus(right.number());
      else if (left.isNumber()) sum = right.plus(left.number());
      if (sum.kind() == Value.Kind.UNKNOWN) lose(left, right);
      return sum;
    }

    private void lose(Value... values) {
      for (Value value : values) state.lose(value);
    }

    /** What MOVSXD loads by an index that is not known: one of the distances of a table. */
    private Value distance() {
      boolean byIndex = i.inMemory && !i.segment && i.base >= 0 && i.index >= 0 && i.scale == 4;
      Value table = byIndex ? state.get(i.base).plus(i.displacement) : Value.UNKNOWN;
      long last = state.limit();
      boolean known = table.isNumber() && i.size == 8 && last >= 0 && last < MOST_WAYS;
      return known ? Value.distance(table.number(), (int) last + 1) : Value.UNKNOWN;
    }

    private Value rm(int size) {
      if (i.inMemory) return memory.load(address(), size, state);
      return size == 1 ? Value.UNKNOWN : state.get(i.rm).low(size);
    }

    private Value reg(int size) {
      return size == 1 ? Value.UNKNOWN : state.get(i.reg).low(size);
    }

    private void setRm(int size, Value value) {
      if (i.inMemory) state.store(address(), size, value);
      else set(i.rm, size, value);
    }

    /** Writing 32 bits clears those above; fewer leave them. */
    private void set(int register, int size, Value value) {
      state.set(i.holder(register, size), size >= 4 ? value.low(size) : Value.UNKNOWN);
    }

    private Value immediate(int size) {
      return Value.number(i.immediate).low(size);
    }

    // --- one byte

    private Step plain() {
      int op = i.opcode;
      if (op < 0x40) return arithmetic();
      if (op >= 0x50 && op <= 0x57) return push(state.get(i.opcodeRegister()));
      if (op >= 0x58 && op <= 0x5f) return pop(i.opcodeRegister());
      if (op >= 0x70 && op <= 0x7f) return branch();
      if (op >= 0xb0 && op <= 0xb7) return move(i.opcodeRegister(), 1, Value.UNKNOWN);
      if (op >= 0xb8 && op <= 0xbf)
        return move(i.opcodeRegister(), i.size, Value.number(i.immediate));
      switch (op) {
        case 0x63 -> set(i.reg, i.size, distance());
        case 0x68, 0x6a -> {
          return push(Value.number(i.immediate));
        }
        case 0x80, 0x81, 0x83 -> immediateArithmetic();
        case 0x84, 0x85 -> compare(rm(i.sizeByOpcode()), reg(i.sizeByOpcode()), true);
        case 0x88, 0x89 -> setRm(i.sizeByOpcode(), reg(i.sizeByOpcode()));
        case 0x8a, 0x8b -> set(i.reg, i.sizeByOpcode(), rm(i.sizeByOpcode()));
        case 0x8d -> {
          if (i.relative) memory.globals().labels().refer(next + i.displacement);
          set(i.reg, i.size, address());
        }
        case 0x90 -> {}
        case 0x98 -> state.forget(RAX); // CDQE
        case 0x99 -> state.forget(RDX); // CQO
        case 0xa8, 0xa9 -> compare(state.get(RAX).low(i.size), immediate(i.size), true);
        case 0xc2, 0xc3, 0xca, 0xcb -> {
          return Step.end(comesBack() ? Step.Kind.RETURN : Step.Kind.ASTRAY);
        }
        case 0xc6, 0xc7 -> setRm(i.sizeByOpcode(), immediate(i.sizeByOpcode()));
        case 0xc9 -> leave();
        case 0xcc, 0xf4 -> {
          return Step.end(Step.Kind.STOP);
        }
        case 0xe8 -> {
          return Step.call(Value.number(next + i.immediate));
        }
        case 0xe9, 0xeb -> {
          return Step.jump(Value.number(next + i.immediate));
        }
        case 0xe0, 0xe1, 0xe2, 0xe3 -> {
          state.forget(RCX);
          return Step.branch(next + i.immediate, null);
        }
        case 0xf6, 0xf7 -> group3();
        case 0xff -> {
          return group5();
        }
        default -> other();
      }
      return Step.NEXT;
    }

    /** Whether it leads to the caller, and not to what the function put there to call it so. */
    private boolean comesBack() {
      Value top = state.get(RSP);
      return !state.isMisled() && (!top.isStack() || top.number() == 0);
    }

    /** ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, each in six forms. */
    private Step arithmetic() {
      int operation = i.opcode >> 3;
      int form = i.opcode & 7;
      int size = i.sizeByOpcode();
      boolean toRm = form < 2;
      boolean accumulator = form >= 4;
      Value left = accumulator ? state.get(RAX).low(size) : toRm ? rm(size) : reg(size);
      Value right = accumulator ? immediate(size) : toRm ? reg(size) : rm(size);
      if (operation == 7) {
        compare(left, right, false);
        return Step.NEXT;
      }
      boolean clears = (operation == 5 || operation == 6) && !i.inMemory && i.reg == i.rm;
      Value value = clears && size >= 4 ? Value.ZERO : Value.UNKNOWN;
      if (operation == 0 && size == 8) value = sum(left, right);
      else if (!clears && size == 8) lose(left, right);
      if (accumulator) set(RAX, size, value);
      else if (toRm) setRm(size, value);
      else set(i.reg, size, value);
      if (value.equals(Value.ZERO)) compare(Value.ZERO, Value.ZERO, false);
      else state.compare(null);
      return Step.NEXT;
    }

    private void immediateArithmetic() {
      int size = i.opcode == 0x80 ? 1 : i.size;
      Value left = rm(size);
      switch (i.operation()) {
        case 7 -> {
          compare(left, immediate(size), false);
          return;
        }
        case 0 -> setRm(size, size == 8 ? left.plus(i.immediate) : Value.UNKNOWN);
        case 5 -> setRm(size, size == 8 ? left.plus(-i.immediate) : Value.UNKNOWN);
        // Aligning the stack moves it down by an amount that nothing depends on.
        case 4 -> setRm(size, left.isStack() ? left : Value.UNKNOWN);
        default -> setRm(size, Value.UNKNOWN);
      }
      if (i.operation() != 0 && i.operation() != 5) lose(left);
      state.compare(null);
    }

    private void compare(Value left, Value right, boolean and) {
      state.compare(new State.Comparison(left, right, and, comparedSize()));
    }

    private int comparedSize() {
      return i.opcode == 0x83 || i.opcode == 0x81 ? i.size : i.sizeByOpcode();
    }

    private void group3() {
      int size = i.sizeByOpcode();
      if (i.operation() < 2) {
        compare(rm(size), immediate(size), true);
        return;
      }
      if (i.operation() < 4) setRm(size, Value.UNKNOWN);
      else state.forget(RAX, RDX);
      state.compare(null);
    }

    private Step group5() {
      switch (i.operation()) {
        case 2 -> {
          return Step.call(rm(8));
        }
        case 4 -> {
          return jump(rm(8));
        }
        case 6 -> {
          return push(rm(8));
        }
        default -> other();
      }
      return Step.NEXT;
    }

    private Step jump(Value target) {
      if (target.kind() != Value.Kind.WAY) return Step.jump(target);
      List<Long> ways = new ArrayList<>();
      for (int entry = 0; entry < target.entries(); entry++) {
        Value distance = memory.load(Value.number(target.number() + 4L * entry), 4, state);
        if (!distance.isNumber()) return Step.end(Step.Kind.UNKNOWN);
        ways.add(target.number() + (int) distance.number());
      }
      return Step.choice(ways);
    }

    private Step move(int register, int size, Value value) {
      set(register, size, value);
      return Step.NEXT;
    }

    private Step push(Value value) {
      Value top = state.get(RSP).plus(-8);
      state.set(RSP, top);
      state.store(top, 8, value);
      return Step.NEXT;
    }

    private Step pop(int register) {
      Value top = state.get(RSP);
      Value value = memory.load(top, 8, state);
      state.set(RSP, top.plus(8));
      state.set(register, value);
      return Step.NEXT;
    }

    private void leave() {
      state.set(RSP, state.get(RBP));
      pop(RBP);
    }

    // --- behind 0F

    private Step escaped() {
      int op = i.opcode;
      if (op >= 0x80 && op <= 0x8f) return branch();
      if (op >= 0x40 && op <= 0x4f) {
        lose(reg(i.size), rm(i.size)); // cmovcc
        set(i.reg, i.size, Value.UNKNOWN);
      } else if (op >= 0x90 && op <= 0x9f) {
        setRm(1, Value.UNKNOWN); // setcc
      } else if (op == 0x0b || op == 0xb9 || op == 0xff) {
        return Step.end(Step.Kind.STOP); // ud2, ud1, ud0
      } else if (op == 0xb6 || op == 0xb7) {
        set(i.reg, i.size, i.inMemory ? rm(op == 0xb6 ? 1 : 2) : Value.UNKNOWN); // movzx
      } else if (op == 0xbe || op == 0xbf) {
        set(i.reg, i.size, Value.UNKNOWN); // movsx
      } else if (isVector(op)) {
        vector();
      } else if (op >= 0xc8 && op <= 0xcf) {
        state.forget(i.opcodeRegister()); // bswap
      } else if (!isHint(op)) {
        other();
      }
      return Step.NEXT;
    }

    /** NOP with operands, ENDBR64, PREFETCH. */
    private static boolean isHint(int op) {
      return op == 0x0d || op >= 0x18 && op <= 0x1f;
    }

    private static boolean isVector(int op) {
      return op >= 0x10 && op <= 0x17
          || op >= 0x28 && op <= 0x2f
          || op >= 0x50 && op <= 0x7f
          || op == 0xc2
          || op >= 0xc4 && op <= 0xc6
          || op >= 0xd0;
    }

    /** Of vector instructions it matters which write to other registers, to memory, or flags. */
    private void vector() {
      if (isZeros()) return;
      if (i.inMemory) {
        Value address = address();
        // Without VEX there are 16 bytes of a vector at most.
        if (isVectorLoad()) state.read(address, WIDEST);
        else state.store(address, i.vex || i.map != 1 ? WIDEST : 16, Value.UNKNOWN);
      } else if (i.rm >= 0 && i.map == 1 && i.opcode == 0x6e) {
        lose(state.get(i.rm)); // from a general register
      } else if (i.rm >= 0 && (i.map != 1 || i.opcode == 0x7e)) {
        state.forget(i.rm);
      }
      boolean toRegister =
          i.map != 1
              || switch (i.opcode) {
                case 0x2c, 0x2d, 0x50, 0x93, 0xc5, 0xd7 -> true;
                default -> false;
              };
      if (toRegister) state.forget(i.reg);
      if (i.map != 1 && i.further >= 0) state.forget(i.further);
      if (i.map != 1 || i.opcode == 0x2e || i.opcode == 0x2f) state.compare(null);
    }

    /** Whether it is of zeros alone: clears a register, or writes one to memory. */
    private boolean isZeros() {
      boolean plain = i.map == 1 && !i.vex;
      if (plain
          && !i.inMemory
          && i.reg == i.rm
          && (i.opcode == 0x57 || i.opcode == 0xef && i.small)) {
        state.zero(i.reg, true);
        return true;
      }
      if (plain && i.inMemory && !isVectorLoad()) {
        boolean whole = i.repeat == 0 && (i.opcode == 0x11 || i.opcode == 0x29);
        whole |= i.opcode == 0x7f && (i.small || i.repeat == 0xf3);
        if (!whole || !state.isZero(i.reg)) return false;
        Value to = address();
        state.store(to, 8, Value.ZERO);
        state.store(to.plus(8), 8, Value.ZERO);
        return true;
      }
      if (!plain) {
        state.forgetVectors();
        return false;
      }
      state.zero(i.reg, false);
      if (!i.inMemory) state.zero(i.rm, false);
      return false;
    }

    private boolean isVectorLoad() {
      return i.map == 1
          && switch (i.opcode) {
            case 0x11, 0x13, 0x17, 0x29, 0x2b, 0x7e, 0x7f, 0xd6, 0xe7 -> false;
            default -> true;
          };
    }

    // --- the rest

    private Step branch() {
      Boolean taken = taken(i.opcode & 15);
      State.Comparison compared = state.compared();
      // JA leads past a table of ways.
      if ((i.opcode & 15) == 7
          && compared != null
          && !compared.and()
          && compared.right().isNumber()) state.limit(compared.right().number());
      return Step.branch(next + i.immediate, taken);
    }

    private @Nullable Boolean taken(int code) {
      Condition condition =
          switch (code >> 1) {
            case 1 -> Condition.LOWER;
            case 2 -> Condition.EQUAL;
            case 3 -> Condition.LOWER_OR_SAME;
            case 4 -> Condition.NEGATIVE;
            case 6 -> Condition.LESS;
            case 7 -> Condition.LESS_OR_EQUAL;
            default -> null;
          };
      if (condition == null) return null;
      Boolean holds = Conditions.holds(condition, state.compared());
      return holds == null ? null : holds == ((code & 1) == 0);
    }

    /** Forgets whatever an instruction may write of which no more is known. */
    private void other() {
      if (copies()) return;
      state.compare(null);
      if (i.modrm) {
        int reg = i.holder(i.reg, i.registerSize());
        int rm = i.inMemory ? reg : i.holder(i.rm, i.registerSize());
        lose(state.get(reg), state.get(rm));
        if (i.inMemory) state.store(address(), WIDEST, Value.UNKNOWN);
        state.forget(reg, rm);
      } else if (!isString()) {
        state.forget(i.opcodeRegister());
      }
      // String instructions, divisions and the like have registers of their own, CPUID one more.
      lose(state.get(RAX), state.get(RCX), state.get(RDX));
      state.forget(RAX, RCX, RDX);
      if (i.map == 1) state.forget(RBX);
      if (i.map == 0 && movesStack()) state.forget(RSP, RBP);
      if (!isString()) return;
      Value to = state.get(RDI);
      if (to.isStack()) state.forgetFrom(to.number());
      lose(to);
      state.read(state.get(RSI), Integer.MAX_VALUE);
      state.forget(RSI, RDI);
    }

    /** Whether it copies or fills so much of the stack as it says, and leaves flags as they are. */
    private boolean copies() {
      boolean fills = i.opcode == 0xaa || i.opcode == 0xab;
      boolean some = i.map == 0 && !i.vex && i.repeat == 0xf3 && !i.narrow;
      if (!some || !fills && i.opcode != 0xa4 && i.opcode != 0xa5) return false;
      Value count = state.get(RCX);
      if (!count.isNumber()) return false;
      Value size = Value.number(count.number() * i.sizeByOpcode());
      Value to = state.get(RDI);
      Value from = state.get(RSI);
      Copying copying = new Copying(X64.this, state);
      boolean done = fills ? copying.fill(to, state.get(RAX), size) : copying.copy(to, from, size);
      if (!done) return false;
      state.set(RDI, to.plus(size.number()));
      if (!fills) state.set(RSI, from.plus(size.number()));
      state.set(RCX, Value.ZERO);
      return true;
    }

    private boolean isString() {
      return i.map == 0 && i.opcode >= 0xa4 && i.opcode <= 0xaf;
    }

    /** POP to memory, PUSHF, POPF, ENTER. */
    private boolean movesStack() {
      return switch (i.opcode) {
        case 0x8f, 0x9c, 0x9d, 0xc8 -> true;
        default -> false;
      };
    }
  }
}
