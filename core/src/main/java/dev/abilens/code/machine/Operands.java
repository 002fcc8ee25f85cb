package dev.abilens.code.machine;

import dev.abilens.code.X64Instruction;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction of x86-64 works with: registers, memory and flags of a way. For one thread.
 */
final class Operands {
  /** The bits of numbers that are no addresses. */
  private static final long SMALL = (1 << 12) - 1;

  private final X64Instruction i;
  private final Arithmetic arithmetic = new Arithmetic();
  private Way way;

  Operands(X64Instruction instruction, Way way) {
    this.i = instruction;
    this.way = way;
  }

  /** Takes the registers, the memory and the flags of another way. */
  void of(Way other) {
    way = other;
  }

  /** Returns the address that memory is meant by. */
  Word address() {
    if (i.narrow) return narrow();
    if (i.segment) return Word.within(Block.THREAD);
    if (i.relative) return Word.pointer(Block.IMAGE, way.at + i.displacement);
    Word address = Word.number(i.displacement);
    if (i.index >= 0) address = Arithmetic.sum(address, scaled(way.get(i.index)));
    if (i.base >= 0) address = Arithmetic.sum(way.get(i.base), address);
    return told(address, i.base < 0 ? Word.ZERO : way.get(i.base), indexed());
  }

  /** Addresses of 32 bits are none that compilers use. */
  private Word narrow() {
    if (i.base >= 0) way.ram.tell(way.get(i.base));
    if (i.index >= 0) way.ram.tell(way.get(i.index));
    return Word.UNKNOWN;
  }

  private Word indexed() {
    return i.index < 0 ? Word.ZERO : way.get(i.index);
  }

  private Word scaled(Word index) {
    if (i.scale == 1) return index;
    return index.shifted(Integer.numberOfTrailingZeros(i.scale));
  }

  /**
   * Returns what came of two words. What came of an address and is none, nor a small number, others
   * may know the block by; and it leads nowhere that could be told.
   */
  Word told(Word result, Word left, Word right) {
    boolean small = (result.known() | SMALL) == -1;
    if (result.block() != null || small) return result;
    boolean addresses = left.block() != null || right.block() != null;
    if (!addresses && !left.stale() && !right.stale()) return result;
    way.ram.tell(left);
    way.ram.tell(right);
    return Word.partly(result.known(), result.bits(), true);
  }

  /** Returns the lowest bytes of a register, or the second one. */
  Word register(int register, int size) {
    Word whole = way.get(i.holder(register, size));
    if (i.isHigh(register, size)) return whole.shifted(-8).low(1);
    return size == 8 ? whole : whole.low(size);
  }

  /** Writes a register: 32 bits clear those above, fewer leave them. */
  void register(int register, int size, Word value) {
    if (size >= 4) {
      way.set(register, size == 8 ? value : value.low(4));
      return;
    }
    boolean high = i.isHigh(register, size);
    int whole = i.holder(register, size);
    Word before = way.get(whole);
    way.ram.tell(before);
    Word moved = high ? value.low(1).shifted(8) : value;
    way.set(whole, before.with(high ? 0xff00 : Word.mask(size), moved));
  }

  /** Returns the operand that may be in memory. */
  Word rm(int size) {
    return i.inMemory ? way.ram.load(address(), size) : register(i.rm, size);
  }

  void rm(int size, Word value) {
    if (i.inMemory) way.ram.store(address(), size, value);
    else register(i.rm, size, value);
  }

  Word immediate() {
    return Word.number(i.immediate);
  }

  /** Returns whether the condition holds that the opcode asks for, or null. */
  @Nullable Boolean holds() {
    return Arithmetic.holds(i.opcode & 15, way.known, way.set);
  }

  void forgetFlags() {
    way.known = 0;
  }

  /**
   * Does one of ADD, OR, ADC, SBB, AND, SUB, XOR and CMP, in this order counted from 0, and sets
   * the flags.
   */
  Word arithmetic(int operation, Word left, Word right, int size) {
    boolean carry = (way.known & Arithmetic.CARRY) != 0 && (way.set & Arithmetic.CARRY) == 0;
    switch (operation) {
      case 0 -> arithmetic.add(left, right, size);
      case 1 -> arithmetic.or(left, right, size);
      case 4 -> arithmetic.and(left, right, size);
      case 5, 7 -> arithmetic.subtract(left, right, size, way.ram.areApart(left, right));
      case 6 -> arithmetic.xor(left, right, size);
      case 2 -> withCarry(carry, () -> arithmetic.add(left, right, size));
      default ->
          withCarry(
              carry, () -> arithmetic.subtract(left, right, size, way.ram.areApart(left, right)));
    }
    way.known = arithmetic.known;
    way.set = arithmetic.set;
    return operation == 7 ? arithmetic.result : told(arithmetic.result, left, right);
  }

  /** An operation that a carry would change. */
  private void withCarry(boolean none, Runnable operation) {
    if (none) {
      operation.run();
      return;
    }
    arithmetic.result = Word.UNKNOWN;
    arithmetic.known = 0;
  }

  /** Takes a result, and the flags that follow from it alone. */
  Word leave(Word result, Word left, Word right, int size) {
    arithmetic.leave(result, size);
    way.known = arithmetic.known;
    way.set = arithmetic.set;
    return told(arithmetic.result, left, right);
  }

  /** Returns what is one of two words. */
  Word either(Word one, Word other) {
    way.ram.tell(one);
    way.ram.tell(other);
    return one.stale() || other.stale() ? Word.STALE : Word.UNKNOWN;
  }
}
