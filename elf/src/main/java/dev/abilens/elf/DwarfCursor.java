package dev.abilens.elf;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/**
 * Reads numbers one after another from addresses, as they are written for exceptions (DWARF, LEB128
 * and "Exception Frames" of the Linux Standard Base, {@code DW_EH_PE_...}). For one thread.
 */
final class DwarfCursor {
  static final int FORMAT = 0x0f;
  private static final int TO_PLACE = 0x10;

  /** As sources read blocks, so that none has to be copied. */
  private static final int STRETCH = 1 << 12;

  private static final int MOST_LEB = 10;

  private final AddressSpace space;
  private final int bits;
  private Region held;
  private long first;
  private long place;
  private long at;

  DwarfCursor(AddressSpace space) {
    this.space = space;
    this.bits = space.bytes().bits();
    this.held = Region.of(".eh_frame", new byte[0]);
  }

  /** Returns the address of what is read next. */
  long at() {
    return at;
  }

  void moveTo(long address) {
    at = address;
  }

  int u8() {
    return take(1).u8(place);
  }

  int i32() {
    return take(4).i32(place);
  }

  long u32() {
    return i32() & 0xffff_ffffL;
  }

  long uleb() {
    return leb(false);
  }

  long sleb() {
    return leb(true);
  }

  /** Reads a number that may be relative to where it is written. */
  long pointer(int encoding) {
    long here = at;
    long number = number(encoding);
    return (encoding & ~FORMAT) == TO_PLACE ? here + number : number;
  }

  /** Returns whether such a number is an address itself, which the loader may have to write. */
  static boolean isAddress(int encoding) {
    return encoding == 0 || (encoding & ~FORMAT) == 0 && (encoding & 7) == 4;
  }

  /** Reads such a number as it is written. */
  long number(int encoding) {
    int relative = encoding & ~FORMAT;
    if (relative != 0 && relative != TO_PLACE) throw wrong(encoding);
    return switch (encoding & FORMAT) {
      case 0x00 -> take(bits / Byte.SIZE).word(place, bits);
      case 0x01 -> uleb();
      case 0x03 -> u32();
      case 0x04, 0x0c -> take(8).i64(place);
      case 0x09 -> sleb();
      case 0x0b -> i32();
      default -> throw wrong(encoding);
    };
  }

  /** Returns how many bytes such a number has that is one of a table. */
  int size(int encoding) {
    return switch (encoding & FORMAT) {
      case 0x00 -> bits / Byte.SIZE;
      case 0x03, 0x0b -> 4;
      case 0x04, 0x0c -> 8;
      default -> throw wrong(encoding);
    };
  }

  private long leb(boolean signed) {
    long value = 0;
    for (int i = 0; i < MOST_LEB; i++) {
      int shift = 7 * i;
      int b = u8();
      value |= (b & 0x7fL) << shift;
      if ((b & 0x80) != 0) continue;
      boolean negative = signed && (b & 0x40) != 0 && i < MOST_LEB - 1;
      return negative ? value | -1L << shift + 7 : value;
    }
    throw wrong("a number of more than " + MOST_LEB + " bytes", "one of 64 bits");
  }

  /** Passes over bytes; returns what holds them, where {@link #place} says. */
  private Region take(int size) {
    place = at - first;
    if (place < 0 || place > held.length() - size) {
      long rest = Math.min(STRETCH - (at & (STRETCH - 1)), space.available(at));
      held = space.region(".eh_frame", at, Math.max(rest, size));
      first = at;
      place = 0;
    }
    at += size;
    return held;
  }

  private MalformedBinaryException wrong(int encoding) {
    return wrong("an encoding of 0x" + Integer.toHexString(encoding), "one that compilers write");
  }

  private MalformedBinaryException wrong(String found, String expected) {
    return new MalformedBinaryException(
        Math.max(0, space.fileOffset(at)), ".eh_frame", found, expected);
  }
}
