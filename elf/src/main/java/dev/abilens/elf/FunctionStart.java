package dev.abilens.elf;

import dev.abilens.bytes.Region;

/**
 * Whether an initialiser may begin at an address: what its first instruction is. Where segments or
 * pointers were bent, what is called is a header, data or the middle of an instruction.
 */
final class FunctionStart {
  private static final int ENOUGH = 4;

  private FunctionStart() {}

  /** Returns false only if no compiler begins such a function with what lies there. */
  static boolean isPlausible(AddressSpace memory, long address, int machine) {
    if (machine != Elf.EM_X86_64 || memory.available(address) < ENOUGH) return true;
    Region code = memory.region("code", address, ENOUGH);
    int first = code.u8(0);
    int second = code.u8(1);
    // Of what takes all of a register, any.
    if (first >= 0x40 && first <= 0x4f) return true;
    return switch (first) {
      // Two-byte instructions: a nop that is the rest of endbr64 is none.
      case 0x0f -> second != 0x1e;
      // xor, cmp
      case 0x31, 0x33, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d -> true;
      // Of the lower half of the stack pointer, nothing.
      case 0x81, 0x83 -> second != 0xec && second != 0xc4;
      // Calls, jumps and pushes of what lies in memory; jumps to registers.
      case 0xff -> second == 0x15 || second == 0x25 || second == 0x35 || (second & 0xf8) == 0xe0;
      // Conditional jumps, and operations on what no caller hands over.
      default -> first >= 0x40 && (first < 0x70 || first > 0x7f);
    };
  }
}
