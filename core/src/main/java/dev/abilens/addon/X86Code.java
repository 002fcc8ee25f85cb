package dev.abilens.addon;

import dev.abilens.bytes.Region;
import java.util.OptionalInt;

/** Functions of x64 and ia32 that return a constant. */
final class X86Code {
  private final Region code;
  private final boolean x64;
  private int at;
  private OptionalInt eax = OptionalInt.empty();

  private X86Code(Region code, boolean x64) {
    this.code = code;
    this.x64 = x64;
  }

  /** Returns what the code returns, or empty if it does anything else. */
  static OptionalInt returned(Region code, boolean x64) {
    return new X86Code(code, x64).run();
  }

  private OptionalInt run() {
    while (at < code.length()) {
      if (is(0xc3) || is(0xf3, 0xc3)) return eax; // ret, rep ret
      if (!setsEax() && !isFrame()) return OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private boolean setsEax() {
    if (is(0xb8) && has(5)) return set(code.i32(at + 1), 5); // mov eax, imm32
    if (x64 && is(0x48, 0xc7, 0xc0) && has(7)) return set(code.i32(at + 3), 7); // mov rax, imm32
    if (is(0x31, 0xc0) || is(0x33, 0xc0)) return set(0, 2); // xor eax, eax
    boolean byWayOfStack = is(0x6a) && has(3) && code.u8(at + 2) == 0x58;
    if (byWayOfStack) return set((byte) code.u8(at + 1), 3); // push imm8; pop eax
    // Code for any address of ia32 that is not optimised asks first where it is, and needs it not:
    // call __x86.get_pc_thunk.ax; add eax, imm32.
    if (!x64 && is(0xe8) && has(10) && code.u8(at + 5) == 0x05) {
      eax = OptionalInt.empty();
      return skip(10);
    }
    return false;
  }

  private boolean isFrame() {
    if (is(0xf3, 0x0f, 0x1e, 0xfa) || is(0xf3, 0x0f, 0x1e, 0xfb)) return skip(4); // endbr
    if (is(0xc9) || is(0x90)) return skip(1); // leave, nop
    if (isPushOrPop(0)) return skip(1);
    if (x64 && (is(0x40) || is(0x41)) && isPushOrPop(1)) return skip(2);
    int wide = x64 && is(0x48) ? 1 : 0;
    at += wide;
    if (is(0x89, 0xe5) || is(0x8b, 0xec)) return skip(2); // mov ebp, esp
    if (is(0x89, 0xec) || is(0x8b, 0xe5)) return skip(2); // mov esp, ebp
    if (is(0x83, 0xec) || is(0x83, 0xc4)) return skip(3); // sub esp, imm8; add esp, imm8
    if (is(0x81, 0xec) || is(0x81, 0xc4)) return skip(6); // sub esp, imm32; add esp, imm32
    at -= wide;
    return false;
  }

  /** Whether a register is saved or given back; what comes back into eax is no constant. */
  private boolean isPushOrPop(int prefix) {
    if (!has(prefix + 1)) return false;
    int op = code.u8(at + prefix);
    return op >= 0x50 && op <= 0x5f && (op != 0x58 || prefix > 0 && is(0x41));
  }

  /** Returns how far the code jumps, from its beginning, or 0 if it begins otherwise. */
  static int jump(Region code) {
    if (code.length() >= 5 && code.u8(0) == 0xe9) return 5 + code.i32(1); // jmp rel32
    if (code.length() >= 2 && code.u8(0) == 0xeb) return 2 + (byte) code.u8(1); // jmp rel8
    return 0;
  }

  private boolean has(int count) {
    return code.length() - at >= count;
  }

  private boolean is(int... bytes) {
    if (!has(bytes.length)) return false;
    for (int i = 0; i < bytes.length; i++) if (code.u8(at + i) != bytes[i]) return false;
    return true;
  }

  private boolean set(int value, int size) {
    eax = OptionalInt.of(value);
    return skip(size);
  }

  private boolean skip(int size) {
    at += size;
    return true;
  }
}
