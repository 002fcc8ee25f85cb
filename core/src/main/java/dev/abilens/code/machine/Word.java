package dev.abilens.code.machine;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of 64 bits: an address in a block, or a number of which some bits are known.
 * Immutable.
 *
 * @param block the block that it is an address in, or null
 * @param known which bits are known; of an address all (of its distance in the block) or none
 * @param bits the bits that are known, the others 0
 * @param stale whether it may be anything that was left behind in memory that nobody owns: such an
 *     address could lead anywhere
 * @param notZero whether it is known not to be 0, though no bit of it is
 */
record Word(@Nullable Block block, long known, long bits, boolean stale, boolean notZero) {
  /** Anything that others may know. */
  static final Word UNKNOWN = new Word(null, 0, 0, false, false);

  /** Anything. */
  static final Word STALE = new Word(null, 0, 0, true, false);

  static final Word NOT_ZERO = new Word(null, 0, 0, false, true);
  static final Word ZERO = number(0);

  static Word number(long number) {
    return new Word(null, -1, number, false, false);
  }

  static Word pointer(Block block, long distance) {
    return new Word(block, -1, distance, false, false);
  }

  /** Returns an address somewhere in a block. */
  static Word within(Block block) {
    return new Word(block, 0, 0, false, false);
  }

  /** Returns a number of which some bits are known. */
  static Word partly(long known, long bits, boolean stale) {
    return new Word(null, known, bits & known, stale && known != -1, false);
  }

  boolean isNumber() {
    return block == null && known == -1;
  }

  /** Returns the number that it is, or empty. */
  OptionalLong ifNumber() {
    return isNumber() ? OptionalLong.of(bits) : OptionalLong.empty();
  }

  /** Returns whether it is an address of which all is known. */
  boolean isPointer() {
    return block != null && known == -1;
  }

  /** Returns whether it is one number. */
  boolean is(long number) {
    return isNumber() && bits == number;
  }

  /** Returns whether it is one address. */
  boolean is(Block where, long distance) {
    return isPointer() && where.equals(block) && bits == distance;
  }

  /** Returns whether it is surely not 0. */
  boolean isNotZero() {
    return notZero || block == null && bits != 0;
  }

  /** Returns what is known where it is taken for a number: of an address its lowest bits. */
  Word asNumber() {
    if (block == null) return this;
    return known == 0 ? UNKNOWN : partly(block.told(), bits, false);
  }

  /** Returns its lowest bytes, those above 0. */
  Word low(int bytes) {
    if (bytes == 8) return this;
    long mask = mask(bytes);
    Word number = asNumber();
    return partly(number.known | ~mask, number.bits & mask, stale);
  }

  /** Returns its lowest bytes, those above as the highest bit of these says. */
  Word signed(int bytes) {
    int unused = 64 - 8 * bytes;
    Word number = asNumber();
    return partly(number.known << unused >> unused, number.bits << unused >> unused, stale);
  }

  /** Returns this with some bits taken from another. */
  Word with(long mask, Word other) {
    Word left = asNumber();
    Word right = other.asNumber();
    return partly(
        left.known & ~mask | right.known & mask,
        left.bits & ~mask | right.bits & mask,
        stale || other.stale);
  }

  /** Returns it moved by so many bits, to the right if that is negative; what comes in is 0. */
  Word shifted(int left) {
    Word number = asNumber();
    if (left >= 0)
      return partly(number.known << left | (1L << left) - 1, number.bits << left, stale);
    return partly(number.known >>> -left | ~(-1L >>> -left), number.bits >>> -left, stale);
  }

  /** Returns an address so many bytes further on. */
  Word plus(long more) {
    if (block != null) return known == 0 ? this : pointer(block, bits + more);
    return isNumber() ? number(bits + more) : Arithmetic.sum(this, number(more));
  }

  static long mask(int bytes) {
    return bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
  }

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Word w
        && known == w.known
        && bits == w.bits
        && stale == w.stale
        && notZero == w.notZero
        && Objects.equals(block, w.block);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Objects.hashCode(block) + Long.hashCode(known)) + Long.hashCode(bits);
  }
}
