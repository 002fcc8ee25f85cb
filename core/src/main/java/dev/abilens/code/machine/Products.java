package dev.abilens.code.machine;

import static dev.abilens.code.machine.Way.RAX;
import static dev.abilens.code.machine.Way.RCX;
import static dev.abilens.code.machine.Way.RDX;

import dev.abilens.code.X64Instruction;

/** Multiplications, divisions and shifts of x86-64. For one thread. */
final class Products {
  private final X64Instruction i;
  private final Operands o;

  Products(X64Instruction instruction, Operands operands) {
    this.i = instruction;
    this.o = operands;
  }

  /** IMUL with two factors. */
  void multiply(Word left, Word right) {
    boolean number = left.isNumber() && right.isNumber();
    Word value = number ? Word.number(left.bits() * right.bits()) : Word.UNKNOWN;
    if (left.is(0) || right.is(0)) value = Word.ZERO;
    value = o.told(value, left, right);
    o.register(i.reg, i.size, value.low(i.size));
    o.forgetFlags();
  }

  /** Shifts by what CL holds. */
  void shiftByRegister(int size) {
    Word count = o.register(RCX, 1);
    if (count.isNumber()) {
      shift(size, (int) count.bits());
      return;
    }
    Word before = o.rm(size);
    o.rm(size, o.told(Word.UNKNOWN, before, before).low(size));
    o.forgetFlags();
  }

  /** ROL, ROR, RCL, RCR, SHL, SHR and SAR. */
  void shift(int size, int by) {
    int count = by & (size == 8 ? 63 : 31);
    if (count == 0) {
      if (!i.inMemory) o.rm(size, o.rm(size)); // clears what is above 32 bits
      return;
    }
    Word before = o.rm(size);
    Word value = Word.UNKNOWN;
    int bits = 8 * size;
    Word number = before.low(size);
    switch (i.operation()) {
      case 4, 6 -> value = count < bits ? number.shifted(count) : Word.ZERO;
      case 5 -> value = count < bits ? number.shifted(-count) : Word.ZERO;
      case 7 -> value = arithmeticShift(before.signed(size), Math.min(count, bits - 1));
      default -> {
        if (number.isNumber() && i.operation() < 2) value = rotated(number.bits(), count, bits);
      }
    }
    o.rm(size, o.leave(value.low(size), before, Word.ZERO, size));
    if (i.operation() < 4) o.forgetFlags();
  }

  private Word arithmeticShift(Word value, int count) {
    return Word.partly(value.known() >> count, value.bits() >> count, value.stale());
  }

  private Word rotated(long value, int count, int bits) {
    int left = (i.operation() == 0 ? count : bits - count % bits) % bits;
    return Word.number(left == 0 ? value : value << left | value >>> bits - left);
  }

  /** MUL, IMUL, DIV, IDIV. */
  void wide(Way way, Word value, int size) {
    Word left = way.get(RAX);
    Word high = way.get(RDX);
    way.ram.tell(value);
    way.ram.tell(left);
    way.ram.tell(high);
    boolean stale = value.stale() || left.stale() || high.stale();
    Word low = stale ? Word.STALE : Word.UNKNOWN;
    Word rest = low;
    long a = left.low(size).bits();
    long b = value.low(size).bits();
    boolean numbers = left.low(size).isNumber() && value.low(size).isNumber() && size >= 4;
    if (numbers && i.operation() == 4) {
      low = Word.number(a * b);
      rest =
          Word.number(
              size == 4 ? a * b >>> 32 : Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a));
    } else if (numbers && i.operation() == 6 && high.low(size).is(0) && b != 0) {
      low = Word.number(Long.divideUnsigned(a, b));
      rest = Word.number(Long.remainderUnsigned(a, b));
    }
    if (size == 1) {
      o.register(RAX, 2, low);
    } else {
      o.register(RAX, size, low);
      o.register(RDX, size, rest);
    }
    o.forgetFlags();
  }
}
