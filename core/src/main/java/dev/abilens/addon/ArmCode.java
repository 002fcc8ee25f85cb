package dev.abilens.addon;

import dev.abilens.bytes.Region;
import java.util.OptionalInt;

/** Functions of 32-bit Arm, in its own instruction set, that return a constant. */
final class ArmCode {
  private ArmCode() {}

  /** Returns what the code returns, or empty if it does anything else. */
  static OptionalInt returned(Region code) {
    OptionalInt r0 = OptionalInt.empty();
    for (int at = 0; at + 4 <= code.length(); at += 4) {
      int op = code.i32(at);
      int imm16 = op >>> 4 & 0xf000 | op & 0xfff;
      int rotated = Integer.rotateRight(op & 0xff, (op >>> 8 & 0xf) * 2);
      if ((op & 0xfffff000) == 0xe3a00000) {
        r0 = OptionalInt.of(rotated); // mov r0, #imm
      } else if ((op & 0xfffff000) == 0xe3e00000) {
        r0 = OptionalInt.of(~rotated); // mvn r0, #imm
      } else if ((op & 0xfff0f000) == 0xe3000000) {
        r0 = OptionalInt.of(imm16); // movw r0, #imm16
      } else if ((op & 0xfff0f000) == 0xe3400000 && r0.isPresent()) {
        r0 = OptionalInt.of(r0.getAsInt() & 0xffff | imm16 << 16); // movt r0, #imm16
      } else if (op == 0xe12fff1e || op == 0xe1a0f00e || (op & 0xffff8001) == 0xe8bd8000) {
        return r0; // bx lr; mov pc, lr; pop {.., pc}
      } else if (!isFrame(op)) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isFrame(int op) {
    return (op & 0xffff0000) == 0xe92d0000 // push {..}
        || (op & 0xffff8001) == 0xe8bd0000 // pop {..} of neither r0 nor pc
        || op == 0xe52db004 // str fp, [sp, #-4]!
        || op == 0xe49db004 // ldr fp, [sp], #4
        || (op & 0xfffff000) == 0xe28db000 // add fp, sp, #n
        || (op & 0xfffff000) == 0xe28bd000 // add sp, fp, #n
        || (op & 0xfffff000) == 0xe24bd000 // sub sp, fp, #n
        || (op & 0xfffff000) == 0xe28dd000 // add sp, sp, #n
        || (op & 0xfffff000) == 0xe24dd000 // sub sp, sp, #n
        || op == 0xe1a0b00d // mov fp, sp
        || op == 0xe1a0d00b // mov sp, fp
        || op == 0xe320f000 // nop
        || op == 0xe1a00000; // mov r0, r0, the older nop
  }
}
