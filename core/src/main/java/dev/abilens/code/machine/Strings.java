package dev.abilens.code.machine;

import static dev.abilens.code.machine.Way.RAX;
import static dev.abilens.code.machine.Way.RCX;
import static dev.abilens.code.machine.Way.RDI;
import static dev.abilens.code.machine.Way.RSI;

import dev.abilens.code.X64Instruction;

/** MOVS and STOS, as compilers copy and clear by them: upwards. */
final class Strings {
  private static final long MOST = 1 << 12;

  private final X64Instruction i;

  Strings(X64Instruction instruction) {
    this.i = instruction;
  }

  /** Goes through one; returns false where what it does is not known. */
  boolean step(Way way) {
    int size = i.sizeByOpcode();
    Word count = i.repeat == 0 ? Word.number(1) : way.get(RCX);
    if (i.narrow || i.segment || !count.isNumber()) return false;
    if (Long.compareUnsigned(count.bits(), MOST) > 0) return false;
    boolean moves = i.opcode < 0xaa;
    for (long left = count.bits(); left > 0; left--) {
      Word value = moves ? way.ram.load(way.get(RSI), size) : way.get(RAX);
      way.ram.store(way.get(RDI), size, size == 8 ? value : value.low(size));
      if (moves) way.set(RSI, way.get(RSI).plus(size));
      way.set(RDI, way.get(RDI).plus(size));
    }
    if (i.repeat != 0) way.set(RCX, Word.ZERO);
    return true;
  }
}
