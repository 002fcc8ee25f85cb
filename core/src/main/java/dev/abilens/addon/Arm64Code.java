package dev.abilens.addon;

import dev.abilens.bytes.Region;
import java.util.OptionalInt;

/** Functions of arm64 that return a constant. */
final class Arm64Code {
  private Arm64Code() {}

  /** Returns what the code returns, or empty if it does anything else. */
  static OptionalInt returned(Region code) {
    OptionalInt w0 = OptionalInt.empty();
    for (int at = 0; at + 4 <= code.length(); at += 4) {
      int op = code.i32(at);
      int imm16 = op >>> 5 & 0xffff;
      int shift = (op >>> 21 & 1) * 16;
      if ((op & 0x7fc0001f) == 0x52800000) {
        w0 = OptionalInt.of(imm16 << shift); // movz w0 or x0, #imm16, lsl #shift
      } else if ((op & 0xffc0001f) == 0x12800000) {
        w0 = OptionalInt.of(~(imm16 << shift)); // movn w0, #imm16, lsl #shift
      } else if ((op & 0x7fc0001f) == 0x72800000 && w0.isPresent()) {
        w0 = OptionalInt.of(w0.getAsInt() & ~(0xffff << shift) | imm16 << shift); // movk
      } else if ((op & 0xffc003ff) == 0x320003e0) {
        w0 = bitmask(op >>> 16 & 0x3f, op >>> 10 & 0x3f); // orr w0, wzr, #bitmask
      } else if (op == 0xd65f03c0 || op == 0xd65f0bff || op == 0xd65f0fff) {
        return w0; // ret, retaa, retab
      } else if (!isFrame(op)) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  /** Returns how far the code jumps, from its beginning, or 0 if it begins otherwise. */
  static int jump(Region code) {
    if (code.length() < 4 || code.i32(0) >>> 26 != 5) return 0;
    return code.i32(0) << 6 >> 4; // b
  }

  private static boolean isFrame(int op) {
    return (op & 0xfffff01f) == 0xd503201f // hints: nop, bti, paciasp, autiasp
        || (op & 0xffc07fff) == 0xa9807bfd // stp x29, x30, [sp, #n]!
        || (op & 0xffc07fff) == 0xa8c07bfd // ldp x29, x30, [sp], #n
        || (op & 0xff8003ff) == 0x910003ff // add sp, sp, #n
        || (op & 0xff8003ff) == 0xd10003ff // sub sp, sp, #n
        || op == 0x910003fd; // mov x29, sp
  }

  // Arm Architecture Reference Manual, DecodeBitMasks: a run of ones, rotated, repeated.
  private static OptionalInt bitmask(int rotate, int size) {
    int element = Integer.highestOneBit(~size & 0x3f);
    if (element < 2) return OptionalInt.empty();
    int ones = (size & element - 1) + 1;
    if (ones == element) return OptionalInt.empty();
    int run = (1 << ones) - 1;
    int turn = rotate & element - 1;
    long turned = (run & 0xffff_ffffL) >>> turn | (long) run << element - turn;
    int value = (int) (turned & (1L << element) - 1);
    for (int width = element; width < 32; width *= 2) value |= value << width;
    return OptionalInt.of(value);
  }
}
