package dev.abilens.code.machine;

import static dev.abilens.code.machine.Way.RAX;
import static dev.abilens.code.machine.Way.RBP;
import static dev.abilens.code.machine.Way.RBX;
import static dev.abilens.code.machine.Way.RCX;
import static dev.abilens.code.machine.Way.RDX;
import static dev.abilens.code.machine.Way.RSP;

import dev.abilens.code.Labels;
import dev.abilens.code.X64Instruction;
import org.jspecify.annotations.Nullable;

/**
 * What instructions of x86-64 do to a way, of those that compilers make. Any other ends what is
 * known. For one thread.
 */
final class Machine {
  /** Where a way goes after an instruction. */
  enum Event {
    /** To where it says it is. */
    ON,
    /** There, or to the target. */
    FORK,
    /** To the target. */
    JUMP,
    /** To the target, and back. */
    CALL,
    /** To its caller. */
    RETURN,
    /** Nowhere. */
    STOP,
    /** That is not known. */
    LOST
  }

  private final Origin origin;
  private final Labels labels;
  private final X64Instruction i = new X64Instruction();
  private final Operands o;
  private final Products products;
  private final Vectors vectors;
  private final Strings strings = new Strings(i);
  private Way way;
  private Word target = Word.UNKNOWN;

  /**
   * Makes one that is on a way.
   *
   * @param labels takes the addresses that code works out from where it is
   */
  Machine(Origin origin, Labels labels, Way way) {
    this.origin = origin;
    this.labels = labels;
    this.way = way;
    this.o = new Operands(i, way);
    this.products = new Products(i, o);
    this.vectors = new Vectors(i, o);
  }

  /** Returns where the last event leads. */
  Word target() {
    return target;
  }

  /** Goes through one instruction. */
  Event step(Way on) {
    way = on;
    o.of(on);
    int length = origin.decode(i, way.at);
    if (length == 0) return Event.LOST;
    way.at += length;
    if (i.vex || i.map > 1) return vectors.further(way) ? Event.ON : Event.LOST;
    return i.map == 1 ? escaped() : plain();
  }

  // --- one byte

  private Event plain() {
    int op = i.opcode;
    int size = i.sizeByOpcode();
    if (op < 0x40) {
      twoOperands(op >> 3, op & 7);
      return Event.ON;
    }
    if (i.size == 2 && usesStack(op)) return Event.LOST; // two bytes of it
    if (op >= 0x50 && op <= 0x57) return on(() -> way.save(i.opcodeRegister()));
    if (op >= 0x58 && op <= 0x5f) return on(() -> way.set(i.opcodeRegister(), way.pop()));
    if (op >= 0x70 && op <= 0x7f) return branch();
    if (op >= 0xb0 && op <= 0xb7) return on(() -> o.register(i.opcodeRegister(), 1, o.immediate()));
    if (op >= 0xb8 && op <= 0xbf)
      return on(() -> o.register(i.opcodeRegister(), i.size, o.immediate()));
    if (op == 0x90 && i.opcodeRegister() == RAX) return Event.ON; // NOP, PAUSE
    if (op >= 0x90 && op <= 0x97) return on(() -> exchange(i.opcodeRegister(), RAX, i.size));
    switch (op) {
      case 0x63 -> o.register(i.reg, i.size, o.rm(4).signed(4));
      case 0x68, 0x6a -> way.push(o.immediate());
      case 0x69, 0x6b -> products.multiply(o.rm(i.size), o.immediate());
      case 0x80 -> withImmediate(1);
      case 0x81, 0x83 -> withImmediate(i.size);
      case 0x84, 0x85 -> test(size);
      case 0x86, 0x87 -> exchange(size);
      case 0x88, 0x89 -> o.rm(size, o.register(i.reg, size));
      case 0x8a, 0x8b -> o.register(i.reg, size, o.rm(size));
      case 0x8d -> {
        if (i.segment) return Event.LOST;
        if (i.relative) labels.refer(way.at + i.displacement);
        o.register(i.reg, i.size, o.address());
      }
      case 0x98 -> o.register(RAX, i.size, o.register(RAX, i.size / 2).signed(i.size / 2));
      case 0x99 -> o.register(RDX, i.size, sign(o.register(RAX, i.size).signed(i.size)));
      case 0xa4, 0xa5, 0xaa, 0xab -> {
        return strings.step(way) ? Event.ON : Event.LOST;
      }
      case 0xa8, 0xa9 -> o.arithmetic(4, o.register(RAX, size), o.immediate(), size);
      case 0xc0, 0xc1 -> products.shift(size, (int) i.immediate);
      case 0xd0, 0xd1 -> products.shift(size, 1);
      case 0xd2, 0xd3 -> products.shiftByRegister(size);
      case 0xc3 -> {
        return Event.RETURN;
      }
      case 0xc6, 0xc7 -> {
        if (i.operation() != 0) return Event.LOST;
        o.rm(size, o.immediate());
      }
      case 0xc9 -> {
        way.set(RSP, way.get(RBP));
        way.set(RBP, way.pop());
      }
      case 0xcc, 0xf4 -> {
        return Event.STOP;
      }
      case 0xe8 -> {
        return to(Event.CALL, Word.pointer(Block.IMAGE, way.at + i.immediate));
      }
      case 0xe9, 0xeb -> {
        return to(Event.JUMP, Word.pointer(Block.IMAGE, way.at + i.immediate));
      }
      case 0xf6, 0xf7 -> {
        return group3(size);
      }
      case 0xfe, 0xff -> {
        return group5(size);
      }
      default -> {
        return Event.LOST;
      }
    }
    return Event.ON;
  }

  private boolean usesStack(int op) {
    boolean pushes = op == 0x68 || op == 0x6a || op == 0xff && i.operation() == 6;
    return pushes || op >= 0x50 && op <= 0x5f || op == 0xc3 || op == 0xc9;
  }

  private static Event on(Runnable effect) {
    effect.run();
    return Event.ON;
  }

  private Event to(Event event, Word where) {
    target = where;
    return event;
  }

  private Event branch() {
    Boolean holds = o.holds();
    target = Word.pointer(Block.IMAGE, way.at + i.immediate);
    if (holds == null) return Event.FORK;
    return holds ? Event.JUMP : Event.ON;
  }

  /** ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, each in six forms. */
  private void twoOperands(int operation, int form) {
    int size = i.sizeByOpcode();
    if (form >= 4) {
      Word value = o.arithmetic(operation, o.register(RAX, size), o.immediate(), size);
      if (operation != 7) o.register(RAX, size, value);
      return;
    }
    boolean toRm = form < 2;
    boolean same = !i.inMemory && i.reg == i.rm && (operation == 5 || operation == 6);
    Word left = same ? Word.ZERO : toRm ? o.rm(size) : o.register(i.reg, size);
    Word right = same ? Word.ZERO : toRm ? o.register(i.reg, size) : o.rm(size);
    Word value = o.arithmetic(operation, left, right, size);
    if (operation == 7) return;
    if (toRm) o.rm(size, value);
    else o.register(i.reg, size, value);
  }

  /** TEST, of a register with itself as CMP with 0. */
  private void test(int size) {
    boolean same = !i.inMemory && i.reg == i.rm;
    Word value = o.rm(size);
    if (same) o.arithmetic(7, value, Word.ZERO, size);
    else o.arithmetic(4, value, o.register(i.reg, size), size);
  }

  private void withImmediate(int size) {
    boolean stack = i.operation() == 4 && !i.inMemory && i.rm == RSP && size == 8;
    if (stack && way.get(RSP).isPointer() && i.immediate < 0) {
      // How far it moves down to be aligned is nothing that anybody counts on.
      way.set(RSP, way.get(RSP).plus((way.get(RSP).bits() & i.immediate) - way.get(RSP).bits()));
      o.forgetFlags();
      return;
    }
    Word value = o.arithmetic(i.operation(), o.rm(size), o.immediate(), size);
    if (i.operation() != 7) o.rm(size, value);
  }

  private void exchange(int size) {
    Word other = o.rm(size);
    Word own = o.register(i.reg, size);
    o.rm(size, own);
    o.register(i.reg, size, other);
  }

  private void exchange(int one, int other, int size) {
    Word first = o.register(one, size);
    o.register(one, size, o.register(other, size));
    o.register(other, size, first);
  }

  private static Word sign(Word word) {
    if (!word.isNumber()) return Word.UNKNOWN;
    return Word.number(word.bits() >> 63);
  }

  private Event group3(int size) {
    Word value = o.rm(size);
    switch (i.operation()) {
      case 0, 1 -> o.arithmetic(4, value, o.immediate(), size);
      case 2 ->
          o.rm(size, o.told(Arithmetic.exclusive(value, Word.number(-1)), value, value).low(size));
      case 3 -> o.rm(size, o.arithmetic(5, Word.ZERO, value, size));
      default -> products.wide(way, value, size);
    }
    return Event.ON;
  }

  private Event group5(int size) {
    switch (i.operation()) {
      case 0 -> step(size, 0);
      case 1 -> step(size, 5);
      case 2 -> {
        return to(Event.CALL, o.rm(8));
      }
      case 4 -> {
        return to(Event.JUMP, o.rm(8));
      }
      case 6 -> way.push(o.rm(8));
      default -> {
        return Event.LOST;
      }
    }
    return Event.ON;
  }

  /** INC and DEC leave the carry. */
  private void step(int size, int operation) {
    int known = way.known & Arithmetic.CARRY;
    int set = way.set & Arithmetic.CARRY;
    o.rm(size, o.arithmetic(operation, o.rm(size), Word.number(1), size));
    way.known = way.known & ~Arithmetic.CARRY | known;
    way.set = way.set & ~Arithmetic.CARRY | set;
  }

  // --- behind 0F

  private Event escaped() {
    int op = i.opcode;
    if (op >= 0x80 && op <= 0x8f) return branch();
    if (op >= 0x40 && op <= 0x4f) {
      chosen(o.holds());
      return Event.ON;
    }
    if (op >= 0x90 && op <= 0x9f) {
      Boolean holds = o.holds();
      o.rm(1, holds == null ? Word.partly(~1, 0, false) : Word.number(holds ? 1 : 0));
      return Event.ON;
    }
    if (op >= 0xc8 && op <= 0xcf) return swap();
    switch (op) {
      case 0x0b, 0xb9, 0xff -> {
        return Event.STOP; // UD2, UD1, UD0
      }
      case 0x0d, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1f -> {} // NOP, PREFETCH
      case 0x1e -> { // ENDBR64
        boolean reads = i.repeat == 0xf3 && !i.inMemory && (i.reg & 7) == 1; // RDSSP
        if (reads) unknown(i.rm);
      }
      case 0xa2 -> unknown(RAX, RBX, RCX, RDX); // CPUID
      case 0x31 -> unknown(RAX, RDX); // RDTSC
      case 0x01 -> {
        boolean read = !i.inMemory && i.reg == 2 && i.rm == 0; // XGETBV
        if (!read) return Event.LOST;
        unknown(RAX, RDX);
      }
      case 0xaf -> products.multiply(o.register(i.reg, i.size), o.rm(i.size));
      case 0xb6 -> o.register(i.reg, i.size, o.rm(1));
      case 0xb7 -> o.register(i.reg, i.size, o.rm(2));
      case 0xbe -> o.register(i.reg, i.size, o.rm(1).signed(1));
      case 0xbf -> o.register(i.reg, i.size, o.rm(2).signed(2));
      case 0xb0, 0xb1 -> compareAndExchange(i.sizeByOpcode());
      case 0xc0, 0xc1 -> {
        if (!i.inMemory && i.reg == i.rm) return Event.LOST;
        int size = i.sizeByOpcode();
        Word before = o.rm(size);
        o.rm(size, o.arithmetic(0, before, o.register(i.reg, size), size));
        o.register(i.reg, size, before);
      }
      case 0xa3, 0xba, 0xbc, 0xbd, 0xb8 -> {
        return bits();
      }
      default -> {
        return vectors.step(way) ? Event.ON : Event.LOST;
      }
    }
    return Event.ON;
  }

  private void unknown(int... registers) {
    for (int register : registers) {
      way.ram.tell(way.get(register));
      way.set(register, Word.UNKNOWN);
    }
  }

  private void chosen(@Nullable Boolean holds) {
    Word own = o.register(i.reg, i.size);
    Word other = o.rm(i.size);
    Word value = Boolean.TRUE.equals(holds) ? other : own;
    if (holds == null && !own.equals(other)) value = o.either(own, other);
    o.register(i.reg, i.size, value);
  }

  private Event swap() {
    Word before = o.register(i.opcodeRegister(), i.size);
    boolean number = before.isNumber();
    Word value = Word.UNKNOWN;
    if (number && i.size == 8) value = Word.number(Long.reverseBytes(before.bits()));
    else if (number) value = Word.number(Integer.reverseBytes((int) before.bits()));
    o.register(i.opcodeRegister(), i.size, o.told(value, before, before));
    return Event.ON;
  }

  private void compareAndExchange(int size) {
    Word there = o.rm(size);
    Word expected = o.register(RAX, size);
    o.arithmetic(7, expected, there, size);
    Boolean same = Arithmetic.holds(4, way.known, way.set);
    if (Boolean.TRUE.equals(same)) {
      o.rm(size, o.register(i.reg, size));
      return;
    }
    if (same == null) {
      o.rm(size, o.either(there, o.register(i.reg, size)));
      there = o.either(there, expected);
    }
    o.register(RAX, size, there);
  }

  /** BT by number or register, BSF, BSR, POPCNT and their kin: of registers, as compilers do. */
  private Event bits() {
    o.forgetFlags();
    if (i.opcode == 0xa3) return i.inMemory ? Event.LOST : Event.ON;
    Word value = o.rm(i.size);
    if (i.opcode == 0xba) {
      if (i.operation() != 4) o.rm(i.size, o.told(Word.UNKNOWN, value, value).low(i.size));
      return Event.ON;
    }
    // Of 0 some leave what was there.
    way.set(i.reg, o.either(way.get(i.reg), value));
    return Event.ON;
  }
}
