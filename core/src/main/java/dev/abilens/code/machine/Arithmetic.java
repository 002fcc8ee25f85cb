package dev.abilens.code.machine;

import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of x86-64 on words that need not be known: a result, and the flags that it leaves, as
 * far as they are known. For one thread.
 */
final class Arithmetic {
  static final int CARRY = 1;
  static final int PARITY = 4;
  static final int ZERO = 0x40;
  static final int SIGN = 0x80;
  static final int OVERFLOW = 0x800;
  static final int ALL = CARRY | PARITY | ZERO | SIGN | OVERFLOW;

  /** Between these lie all addresses that a process of Linux has. */
  private static final long LOWEST = 1 << 16;

  private static final long HIGHEST = 1L << 47;

  /** How far from its block an address may be for all that to hold. */
  private static final long NEAR = 1L << 40;

  Word result = Word.UNKNOWN;

  // Which flags are known, and which of these are set.
  int known;
  int set;

  // --- addresses and numbers, without flags

  static Word sum(Word a, Word b) {
    if (a.block() != null && b.block() != null) return Word.UNKNOWN;
    if (a.block() != null) return moved(a, b, b.bits());
    if (b.block() != null) return moved(b, a, a.bits());
    if (a.isNumber() && b.isNumber()) return Word.number(a.bits() + b.bits());
    long low = lowest(a.known() & b.known());
    return Word.partly(low, a.bits() + b.bits(), a.stale() || b.stale());
  }

  static Word difference(Word a, Word b) {
    if (b.block() != null) {
      boolean same = b.block().equals(a.block()) && a.isPointer() && b.isPointer();
      return same ? Word.number(a.bits() - b.bits()) : Word.UNKNOWN;
    }
    // What is not known may be an address itself.
    if (a.block() != null) return b.isNumber() ? a.plus(-b.bits()) : Word.UNKNOWN;
    if (a.isNumber() && b.isNumber()) return Word.number(a.bits() - b.bits());
    long low = lowest(a.known() & b.known());
    return Word.partly(low, a.bits() - b.bits(), a.stale() || b.stale());
  }

  /** An address and a number: by one that came of addresses it may lead to another block. */
  private static Word moved(Word address, Word by, long distance) {
    if (by.isNumber()) return address.plus(distance);
    return by.stale() || address.block() == null ? Word.STALE : Word.within(address.block());
  }

  /** The bits below the lowest that is not set. */
  private static long lowest(long bits) {
    return bits == -1 ? -1 : (1L << Long.numberOfTrailingZeros(~bits)) - 1;
  }

  static Word both(Word a, Word b) {
    if (a.equals(b) && a.known() == -1) return a;
    Word address = a.block() != null ? a : b;
    Word other = a.block() != null ? b : a;
    boolean aligns = address.isPointer() && other.isNumber();
    if (aligns && address.block() != null && (other.bits() | address.block().told()) == -1)
      return Word.pointer(address.block(), address.bits() & other.bits());
    Word x = a.asNumber();
    Word y = b.asNumber();
    long zero = x.known() & ~x.bits() | y.known() & ~y.bits();
    return Word.partly(x.known() & y.known() | zero, x.bits() & y.bits(), a.stale() || b.stale());
  }

  static Word either(Word a, Word b) {
    if (a.is(0)) return b;
    if (b.is(0) || a.equals(b) && a.known() == -1) return a;
    Word x = a.asNumber();
    Word y = b.asNumber();
    long ones = x.bits() | y.bits();
    return Word.partly(x.known() & y.known() | ones, ones, a.stale() || b.stale());
  }

  static Word exclusive(Word a, Word b) {
    if (a.is(0)) return b;
    if (b.is(0)) return a;
    if (a.equals(b) && a.known() == -1) return Word.ZERO;
    Word x = a.asNumber();
    Word y = b.asNumber();
    return Word.partly(x.known() & y.known(), x.bits() ^ y.bits(), a.stale() || b.stale());
  }

  // --- with flags

  void add(Word a, Word b, int size) {
    Word x = a.low(size);
    Word y = b.low(size);
    result = size == 8 ? sum(a, b) : sum(x, y).low(size);
    ofResult(size);
    if (!x.isNumber() || !y.isNumber()) return;
    long sum = result.bits();
    flag(CARRY, Long.compareUnsigned(sum, x.bits()) < 0);
    flag(OVERFLOW, top((sum ^ x.bits()) & (sum ^ y.bits()), size));
  }

  /**
   * Subtracts.
   *
   * @param apart whether addresses in two blocks surely differ
   */
  void subtract(Word a, Word b, int size, boolean apart) {
    Word x = size == 8 ? a : a.low(size);
    Word y = size == 8 ? b : b.low(size);
    result = size == 8 ? difference(a, b) : difference(x, y).low(size);
    ofResult(size);
    if (x.isNumber() && y.isNumber()) {
      flag(CARRY, Long.compareUnsigned(x.bits(), y.bits()) < 0);
      flag(OVERFLOW, top((x.bits() ^ y.bits()) & (x.bits() ^ result.bits()), size));
    } else if (x.block() != null && y.block() != null) {
      addresses(x, y, apart);
    } else if (x.block() != null) {
      if (y.isNumber()) address(x, y.bits());
    } else if (y.block() != null) {
      if (x.isNumber() && isOutside(y, x.bits())) flag(ZERO, false);
    } else {
      numbers(x, y, size);
    }
  }

  private void addresses(Word x, Word y, boolean apart) {
    known = 0;
    if (x.isPointer() && y.isPointer() && x.block() != null && x.block().equals(y.block())) {
      ofResult(8);
      flag(CARRY, x.bits() < y.bits());
      flag(OVERFLOW, false);
    } else if (apart) {
      flag(ZERO, false);
    }
  }

  private void address(Word x, long number) {
    known = 0;
    if (!isOutside(x, number)) return;
    flag(ZERO, false);
    flag(CARRY, Long.compareUnsigned(number, LOWEST) >= 0);
    if (number >= 0 && number < LOWEST) {
      flag(SIGN, false);
      flag(OVERFLOW, false);
    }
  }

  /** Whether a number is no address of the block. */
  private static boolean isOutside(Word address, long number) {
    boolean nothing =
        Long.compareUnsigned(number, LOWEST) < 0 || Long.compareUnsigned(number, HIGHEST) >= 0;
    return isNear(address) && nothing && isSomewhere(address);
  }

  private static boolean isNear(Word address) {
    return address.bits() > -NEAR && address.bits() < NEAR;
  }

  private static boolean isSomewhere(Word address) {
    Block block = address.block();
    return block != null && (block.kind() != Block.Kind.IMPORT || block.size() != 0);
  }

  private void numbers(Word x, Word y, int size) {
    if (((x.bits() ^ y.bits()) & x.known() & y.known()) != 0) flag(ZERO, false);
    if (x.isNotZero() && y.is(0)) flag(ZERO, false);
    if (y.is(0)) {
      flag(CARRY, false);
      flag(OVERFLOW, false);
    }
    long mask = Word.mask(size);
    long mostX = x.bits() | ~x.known() & mask;
    long mostY = y.bits() | ~y.known() & mask;
    Boolean below = null;
    if (Long.compareUnsigned(mostX, y.bits()) < 0) below = true;
    if (Long.compareUnsigned(x.bits(), mostY) >= 0) below = false;
    if (below == null) return;
    flag(CARRY, below);
    // Of two of one sign the lesser is the lesser either way, and nothing overflows.
    if (!top(mostX, size) && !top(mostY, size)) {
      flag(SIGN, below);
      flag(OVERFLOW, false);
    }
  }

  void and(Word a, Word b, int size) {
    logic(both(a, b), size);
  }

  void or(Word a, Word b, int size) {
    logic(either(a, b), size);
  }

  void xor(Word a, Word b, int size) {
    logic(exclusive(a, b), size);
  }

  private void logic(Word value, int size) {
    result = value.low(size);
    ofResult(size);
    flag(CARRY, false);
    flag(OVERFLOW, false);
  }

  /** Takes a result whose carry and overflow are not known. */
  void leave(Word value, int size) {
    result = value.low(size);
    ofResult(size);
  }

  private void ofResult(int size) {
    known = set = 0;
    Word value = size == 8 ? result : result.low(size);
    if (value.block() != null) {
      if (!value.isPointer() || !isNear(value) || !isSomewhere(value)) return;
      flag(ZERO, false);
      flag(SIGN, false);
      return;
    }
    long mask = Word.mask(size);
    if (value.isNotZero()) flag(ZERO, false);
    else if ((value.known() & mask) == mask) flag(ZERO, true);
    if (top(value.known(), size)) flag(SIGN, top(value.bits(), size));
    if ((value.known() & 0xff) == 0xff) flag(PARITY, Long.bitCount(value.bits() & 0xff) % 2 == 0);
  }

  private static boolean top(long bits, int size) {
    return (bits >>> 8 * size - 1 & 1) != 0;
  }

  private void flag(int flag, boolean value) {
    known |= flag;
    set = value ? set | flag : set & ~flag;
  }

  /**
   * Returns whether a condition holds.
   *
   * @param code the lowest four bits of the opcode that asks for it
   * @param known which flags are known
   * @param set which of these are set
   * @return null where that is not known
   */
  static @Nullable Boolean holds(int code, int known, int set) {
    Boolean holds =
        switch (code >> 1) {
          case 0 -> flag(OVERFLOW, known, set);
          case 1 -> flag(CARRY, known, set);
          case 2 -> flag(ZERO, known, set);
          case 3 -> either(flag(CARRY, known, set), flag(ZERO, known, set));
          case 4 -> flag(SIGN, known, set);
          case 5 -> flag(PARITY, known, set);
          case 6 -> less(known, set);
          default -> either(less(known, set), flag(ZERO, known, set));
        };
    return holds == null ? null : holds == ((code & 1) == 0);
  }

  private static @Nullable Boolean flag(int flag, int known, int set) {
    return (known & flag) == 0 ? null : (set & flag) != 0;
  }

  private static @Nullable Boolean less(int known, int set) {
    Boolean sign = flag(SIGN, known, set);
    Boolean overflow = flag(OVERFLOW, known, set);
    return sign == null || overflow == null ? null : !sign.equals(overflow);
  }

  private static @Nullable Boolean either(@Nullable Boolean a, @Nullable Boolean b) {
    if (Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b)) return true;
    return a == null || b == null ? null : false;
  }
}
