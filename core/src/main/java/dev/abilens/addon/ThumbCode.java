package dev.abilens.addon;

import dev.abilens.bytes.Region;
import java.util.OptionalInt;

/** Functions of 32-bit Arm, in Thumb, that return a constant. */
final class ThumbCode {
  private ThumbCode() {}

  /** Returns what the code returns, or empty if it does anything else. */
  static OptionalInt returned(Region code) {
    OptionalInt r0 = OptionalInt.empty();
    for (int at = 0; at + 2 <= code.length(); at += 2) {
      int op = code.u16(at);
      if ((op & 0xff00) == 0x2000) {
        r0 = OptionalInt.of(op & 0xff); // movs r0, #imm8
      } else if (op == 0x4770 || (op & 0xff01) == 0xbd00) {
        return r0; // bx lr; pop {.., pc}
      } else if (op >>> 11 >= 0x1d) {
        // Instructions of two halves.
        if (at + 4 > code.length()) return OptionalInt.empty();
        int wide = op << 16 | code.u16(at + 2);
        OptionalInt set = wide(wide);
        if (set.isPresent()) r0 = set;
        else if (wide != 0xf85d7b04 && wide != 0xf84d7d04) return OptionalInt.empty(); // r7 by sp
        at += 2;
      } else if (!isFrame(op)) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt wide(int op) {
    int low = op >>> 15 & 0x800 | op >>> 4 & 0x700 | op & 0xff;
    if ((op & 0xfbf08f00) == 0xf2400000) return OptionalInt.of(op >>> 4 & 0xf000 | low); // movw r0
    boolean plain = (low & 0xf00) == 0;
    boolean rotated = low >>> 10 != 0;
    if (!plain && !rotated) return OptionalInt.empty();
    // Arm Architecture Reference Manual, ThumbExpandImm.
    int value = plain ? low : Integer.rotateRight(low & 0x7f | 0x80, low >>> 7);
    if ((op & 0xfbef8f00) == 0xf04f0000) return OptionalInt.of(value); // mov.w r0, #imm
    if ((op & 0xfbef8f00) == 0xf06f0000) return OptionalInt.of(~value); // mvn.w r0, #imm
    return OptionalInt.empty();
  }

  private static boolean isFrame(int op) {
    return (op & 0xfe00) == 0xb400 // push {..}
        || (op & 0xff01) == 0xbc00 // pop {..} without r0
        || (op & 0xff00) == 0xb000 // add or sub sp, #n
        || (op & 0xff00) == 0xaf00 // add r7, sp, #n
        || op == 0x466f // mov r7, sp
        || op == 0x46bd // mov sp, r7
        || op == 0xbf00; // nop
  }
}
