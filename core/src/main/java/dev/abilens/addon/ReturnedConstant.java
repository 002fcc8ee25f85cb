package dev.abilens.addon;

import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what a function returns that does nothing but return a constant, as {@code
 * node_api_module_get_api_version_v1} does: the few instructions that compilers make of it, with or
 * without a frame. Anything else is not known.
 */
final class ReturnedConstant {
  private static final int MAX_CODE = 64;

  private ReturnedConstant() {}

  /**
   * Returns the constant.
   *
   * @param address the function's address in the image, as its symbol has it
   * @return the constant, or empty if the function does something else or the architecture is not
   *     one of these
   */
  static OptionalInt of(Image image, long address) {
    // Bit 0 of a function's address says Thumb on 32-bit Arm.
    boolean thumb = image.architecture() == Architecture.ARM && (address & 1) != 0;
    long start = thumb ? address - 1 : address;
    for (int size = MAX_CODE; size >= 4; size /= 2) {
      Optional<Region> code = image.bytesAt(start, size);
      if (code.isEmpty()) continue;
      Region bytes = code.get().order(ByteOrder.LITTLE_ENDIAN);
      return switch (image.architecture()) {
        case X64, IA32 -> x86(bytes);
        case ARM64 -> arm64(bytes);
        case ARM -> thumb ? thumb(bytes) : arm(bytes);
        default -> OptionalInt.empty();
      };
    }
    return OptionalInt.empty();
  }

  private static OptionalInt x86(Region code) {
    OptionalInt eax = OptionalInt.empty();
    int pushed = 0;
    int at = 0;
    while (at < code.length()) {
      int op = code.u8(at);
      int left = code.length() - at;
      if (left >= 4 && code.i32(at) == 0xfa1e0ff3 || left >= 4 && code.i32(at) == 0xfb1e0ff3) {
        at += 4; // endbr64, endbr32
      } else if (left >= 5 && op == 0xb8) {
        eax = OptionalInt.of(code.i32(at + 1)); // mov eax, imm32
        at += 5;
      } else if (left >= 2 && (op == 0x31 || op == 0x33) && code.u8(at + 1) == 0xc0) {
        eax = OptionalInt.of(0); // xor eax, eax
        at += 2;
      } else if (left >= 2 && op == 0x6a) {
        pushed = (byte) code.u8(at + 1); // push imm8
        at += 2;
      } else if (op == 0x58) {
        eax = OptionalInt.of(pushed); // pop rax
        at += 1;
      } else if (op == 0x55 || op == 0x5d || op == 0xc9 || op == 0x90) {
        at += 1; // push rbp, pop rbp, leave, nop
      } else if (left >= 3
          && op == 0x48
          && (code.u16(at + 1) == 0xe589 || code.u16(at + 1) == 0xec8b)) {
        at += 3; // mov rbp, rsp
      } else if (left >= 2 && (code.u16(at) == 0xe589 || code.u16(at) == 0xec8b)) {
        at += 2; // mov ebp, esp
      } else if (op == 0xc3) {
        return eax;
      } else {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt arm64(Region code) {
    OptionalInt w0 = OptionalInt.empty();
    for (int at = 0; at + 4 <= code.length(); at += 4) {
      int op = code.i32(at);
      if ((op & 0x7fe0001f) == 0x52800000) {
        w0 = OptionalInt.of(op >>> 5 & 0xffff); // movz w0 or x0, #imm16
      } else if (op == 0xd65f03c0 || op == 0xd65f0bff || op == 0xd65f0fff) {
        return w0; // ret, retaa, retab
      } else if (!isArm64Frame(op)) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isArm64Frame(int op) {
    return (op & 0xfffff01f) == 0xd503201f // hints: nop, bti, paciasp, autiasp
        || (op & 0xffc07fff) == 0xa9807bfd // stp x29, x30, [sp, #n]!
        || (op & 0xffc07fff) == 0xa8c07bfd // ldp x29, x30, [sp], #n
        || op == 0x910003fd; // mov x29, sp
  }

  private static OptionalInt arm(Region code) {
    // mov r0, #imm8 or movw r0, #imm16; bx lr
    if (code.length() < 8 || code.i32(4) != 0xe12fff1e) return OptionalInt.empty();
    int op = code.i32(0);
    if ((op & 0xffffff00) == 0xe3a00000) return OptionalInt.of(op & 0xff);
    if ((op & 0xfff0f000) == 0xe3000000) return OptionalInt.of((op >>> 4 & 0xf000) | (op & 0xfff));
    return OptionalInt.empty();
  }

  private static OptionalInt thumb(Region code) {
    // movs r0, #imm8; bx lr
    boolean plain = code.u8(1) == 0x20 && code.u16(2) == 0x4770;
    return plain ? OptionalInt.of(code.u8(0)) : OptionalInt.empty();
  }
}
