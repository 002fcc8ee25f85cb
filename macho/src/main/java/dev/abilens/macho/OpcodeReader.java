package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;

/** Reads bytes, LEB128 numbers and texts one after another; used by one thread. */
final class OpcodeReader {
  private final Region bytes;
  private int at;

  OpcodeReader(Region bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return at < bytes.length();
  }

  int at() {
    return at;
  }

  void moveTo(int offset) {
    at = offset;
  }

  int u8() {
    return bytes.u8(at++);
  }

  /** Reads an unsigned LEB128 number of up to 64 bits. */
  long uleb() {
    int start = at;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      if (at == bytes.length()) throw malformed(start, "a ULEB128 number without an end");
      int next = bytes.u8(at++);
      long part = next & 0x7f;
      boolean fits = shift < 63 || part == 0 || shift == 63 && part == 1;
      if (!fits) throw malformed(start, "a ULEB128 number of more than 64 bits");
      if (shift < 64) value |= part << shift;
      if (next < 0x80) return value;
    }
  }

  /** Reads a signed LEB128 number of up to 64 bits. */
  long sleb() {
    int start = at;
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      if (at == bytes.length()) throw malformed(start, "an SLEB128 number without an end");
      int next = bytes.u8(at++);
      if (shift < 64) value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        boolean negative = (next & 0x40) != 0 && shift + 7 < 64;
        return negative ? value | -1L << (shift + 7) : value;
      }
    }
  }

  /** Passes over a zero-terminated text and returns where it begins. */
  int text() {
    int start = at;
    at += bytes.stringLength(at) + 1;
    return start;
  }

  MalformedBinaryException malformed(int offset, String found) {
    return new MalformedBinaryException(
        bytes.origin() + offset,
        bytes.name(),
        found,
        "one within the " + bytes.length() + " bytes");
  }
}
