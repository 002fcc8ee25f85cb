package dev.abilens.code.machine;

import dev.abilens.code.X64Instruction;

/**
 * What vector instructions of SSE2 do, of those by which compilers move and clear words; of others
 * only what they may write. For one thread.
 */
final class Vectors {
  private static final int WORD = 8;

  private static final int HALVES = 32;

  private final X64Instruction i;
  private final Operands o;

  Vectors(X64Instruction instruction, Operands operands) {
    this.i = instruction;
    this.o = operands;
  }

  /** Goes through one behind 0F; returns false where what it does is not known. */
  boolean step(Way way) {
    int low = 2 * i.reg;
    switch (i.opcode) {
      case 0x10, 0x28, 0x6f -> {
        if (i.opcode == 0x6f && !i.small && i.repeat == 0) return false; // MMX
        move(way, low);
      }
      case 0x11, 0x29, 0x2b, 0x7f, 0xe7 -> {
        if (i.opcode >= 0x7f && !i.small && i.repeat == 0) return false; // MMX
        store(way, low);
      }
      case 0x12 -> {
        boolean plain = i.repeat == 0;
        if (plain) half(way, low, i.inMemory ? memory(way, 0, WORD) : way.half(2 * i.rm + 1));
        else forget(way, low);
      }
      case 0x16 -> {
        if (i.repeat == 0)
          half(way, low + 1, i.inMemory ? memory(way, 0, WORD) : way.half(2 * i.rm));
        else forget(way, low);
      }
      case 0x13, 0xd6 -> {
        if (i.repeat != 0) return false; // MMX
        if (i.inMemory) way.ram.store(o.address(), WORD, way.half(low));
        else both(way, 2 * i.rm, way.half(low), Word.ZERO);
      }
      case 0x17 -> way.ram.store(o.address(), WORD, way.half(low + 1));
      case 0x14, 0x6c -> {
        if (!i.small) forget(way, low);
        else half(way, low + 1, operand(way, 0));
      }
      case 0x6d, 0x15 -> {
        if (!i.small) forget(way, low);
        else both(way, low, way.half(low + 1), operand(way, 1));
      }
      case 0x57, 0xef -> {
        if (i.opcode == 0xef && !i.small) return false; // MMX
        clear(way, low);
      }
      case 0x6e -> {
        if (!i.small) return false; // MMX
        both(way, low, o.rm(number()), Word.ZERO);
      }
      case 0x7e -> {
        if (i.repeat == 0xf3) both(way, low, operand(way, 0), Word.ZERO);
        else if (i.small) o.rm(number(), number() == 8 ? way.half(low) : narrow(way, low));
        else return false; // MMX
      }
      case 0x2e, 0x2f -> o.forgetFlags();
      case 0x2c, 0x2d, 0x50, 0xc5, 0xd7 -> number(way, i.reg);
      case 0x71, 0x72, 0x73 -> {
        if (!i.small || i.inMemory) return false;
        forget(way, 2 * i.rm);
      }
      case 0xae -> {
        return control(way);
      }
      default -> {
        if (!isReckoning(i.opcode)) return false;
        forget(way, low);
      }
    }
    return true;
  }

  /** Those that make a vector of vectors, of memory, or of another register. */
  private boolean isReckoning(int op) {
    if (op == 0x2a) return i.repeat != 0 || i.small && !i.inMemory;
    if (op >= 0x51 && op <= 0x5f) return true;
    if (op == 0xc2 || op == 0xc6) return true;
    boolean integers = op >= 0x60 && op <= 0x76 || op >= 0xd0 && op != 0xf7 || op == 0xc4;
    return integers && (i.small || i.repeat != 0);
  }

  private int number() {
    return i.size == 8 ? 8 : 4;
  }

  private Word narrow(Way way, int half) {
    way.ram.tell(way.half(half));
    return way.half(half).low(4);
  }

  private Word memory(Way way, int distance, int bytes) {
    return way.ram.load(o.address().plus(distance), bytes);
  }

  /** One half of the other operand. */
  private Word operand(Way way, int which) {
    return i.inMemory ? memory(way, WORD * which, WORD) : way.half(2 * i.rm + which);
  }

  private void half(Way way, int index, Word value) {
    way.half(index, value);
  }

  private void both(Way way, int low, Word first, Word second) {
    way.half(low, first);
    way.half(low + 1, second);
  }

  /** MOVUPS and its kin; with a prefix some move one number only. */
  private void move(Way way, int low) {
    boolean single = i.opcode == 0x10 && i.repeat != 0;
    if (!single) {
      both(way, low, operand(way, 0), operand(way, 1));
    } else if (!i.inMemory) {
      half(way, low, i.repeat == 0xf2 ? way.half(2 * i.rm) : mixed(way, low, 2 * i.rm));
    } else {
      both(way, low, memory(way, 0, i.repeat == 0xf2 ? 8 : 4), Word.ZERO);
    }
  }

  private void store(Way way, int low) {
    boolean single = i.opcode == 0x11 && i.repeat != 0;
    if (!i.inMemory) {
      int to = 2 * i.rm;
      if (!single) both(way, to, way.half(low), way.half(low + 1));
      else half(way, to, i.repeat == 0xf2 ? way.half(low) : mixed(way, to, low));
      return;
    }
    Word address = o.address();
    if (single) {
      int bytes = i.repeat == 0xf2 ? 8 : 4;
      way.ram.store(address, bytes, bytes == 8 ? way.half(low) : narrow(way, low));
      return;
    }
    way.ram.store(address, WORD, way.half(low));
    way.ram.store(address.plus(WORD), WORD, way.half(low + 1));
  }

  /** The lowest four bytes of one half in another. */
  private Word mixed(Way way, int into, int from) {
    way.ram.tell(way.half(into));
    way.ram.tell(way.half(from));
    return way.half(into).with(0xffff_ffffL, way.half(from));
  }

  /** XOR, by which registers are cleared. */
  private void clear(Way way, int low) {
    if (!i.inMemory && i.reg == i.rm) both(way, low, Word.ZERO, Word.ZERO);
    else forget(way, low);
  }

  private void forget(Way way, int low) {
    boolean number = i.inMemory ? load(way) : tell(way, 2 * i.rm);
    boolean general = (i.opcode == 0x2a || i.opcode == 0xc4) && !i.inMemory;
    if (general) number &= tell(way, way.get(i.rm));
    boolean both = tell(way, low);
    Word made = number && both ? Word.UNKNOWN : Word.STALE;
    both(way, low, made, made);
  }

  /** What is reckoned with others may come to know; returns whether all of it is a number. */
  private static boolean tell(Way way, int low) {
    boolean first = tell(way, way.half(low));
    boolean second = tell(way, way.half(low + 1));
    return first && second;
  }

  private static boolean tell(Way way, Word word) {
    way.ram.tell(word);
    return word.block() == null && !word.stale();
  }

  private boolean load(Way way) {
    Word address = o.address();
    boolean single = isSingle();
    boolean number = tell(way, way.ram.load(address, single && i.repeat == 0xf3 ? 4 : WORD));
    Word next = address.plus(WORD);
    if (single || !next.isPointer()) return number;
    boolean further = tell(way, way.ram.load(next, WORD));
    return number && further;
  }

  /** Whether it reads one number only. */
  private boolean isSingle() {
    if (i.repeat == 0) return i.opcode == 0xc4;
    return switch (i.opcode) {
      case 0x2a, 0x2c, 0x2d, 0xc2 -> true;
      default -> i.opcode >= 0x51 && i.opcode <= 0x5f && i.opcode != 0x5b;
    };
  }

  private void number(Way way, int register) {
    boolean number = i.inMemory ? load(way) : tell(way, 2 * i.rm);
    way.ram.tell(way.get(register));
    way.set(register, number ? Word.UNKNOWN : Word.STALE);
  }

  /** LDMXCSR, STMXCSR, fences. */
  private boolean control(Way way) {
    if (!i.inMemory) return i.repeat == 0 && i.operation() >= 5;
    if (i.operation() == 3) way.ram.store(o.address(), 4, Word.UNKNOWN.low(4));
    return i.operation() == 2 || i.operation() == 3;
  }

  /**
   * Goes through one of the other maps, or with VEX: vectors that are wider, or made of general
   * registers, are nothing that is kept here.
   */
  boolean further(Way way) {
    if (!i.vex || i.map != 1 || i.opcode != 0x77) return false;
    // VZEROUPPER, or VZEROALL
    for (int low = 0; low < HALVES; low += 2) {
      Word made = tell(way, low) ? Word.UNKNOWN : Word.STALE;
      both(way, low, made, made);
    }
    return true;
  }
}
