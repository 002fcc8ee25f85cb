package dev.abilens.code;

import dev.abilens.bytes.Region;
import java.nio.ByteOrder;

/**
 * One instruction of x86-64, taken apart: prefixes, opcode, ModRM and SIB, displacement and
 * immediate (Software Developer's Manual, volume 2, chapter 2 and appendix A). For one thread.
 */
public final class X64Instruction {
  /** Where no register is meant. */
  public static final int NONE = -1;

  /** How many bytes an instruction may have. */
  public static final int LONGEST = 15;

  private Region code = Region.of("no code", new byte[0]);
  private int at;
  private int end;
  private boolean cut;
  private boolean wide;
  private int rexR;
  private int rexX;
  private int rexB;

  /** Which opcode map: 0 one byte, 1 behind 0F, 2 behind 0F 38, 3 behind 0F 3A. */
  public int map;

  /** The opcode in its map. */
  public int opcode;

  /** 0, or the repetition prefix F2 or F3. */
  public int repeat;

  /** Whether the opcode is coded with VEX or EVEX. */
  public boolean vex;

  /** Whether there is the prefix 66, by which operands are small or vectors of another kind. */
  public boolean small;

  /** Whether addresses have 32 bits. */
  public boolean narrow;

  /** Whether there is the prefix REX, by which all registers have a lowest byte. */
  public boolean rex;

  /** Whether FS or GS is added to an address. */
  public boolean segment;

  /** The size of the operands in bytes, as far as the prefixes say. */
  public int size;

  /** Whether there is a ModRM byte. */
  public boolean modrm;

  /** Whether ModRM means memory. */
  public boolean inMemory;

  /** The register of ModRM's field reg, extended. */
  public int reg;

  /** The register of ModRM's field r/m, extended; {@link #NONE} for memory. */
  public int rm;

  /** The register that an address begins with, {@link #NONE} for none. */
  public int base;

  /** The register that an address is indexed by, {@link #NONE} for none. */
  public int index;

  /** By what the index is multiplied. */
  public int scale;

  /** Whether the address begins with that of the next instruction. */
  public boolean relative;

  /** The further register of VEX and EVEX. */
  public int further;

  /** The displacement of an address. */
  public long displacement;

  /** The immediate operand, or the distance of a jump; signed. */
  public long immediate;

  /**
   * Takes apart what begins at an offset, in place of what was taken apart before.
   *
   * @return its length, or 0 where that is no whole instruction
   */
  public int decode(Region region, int from) {
    begin(region, from);
    if (!opcode()) return 0;
    if (!modrm) modrm = hasModrm();
    if (modrm) operands();
    immediate();
    return cut ? 0 : at - from;
  }

  /**
   * Takes apart the instruction at an address of an image.
   *
   * @return its length in bytes, 0 where none is known or its bytes are not in the file
   */
  public int decode(AddressWindow window, long address) {
    Region bytes = null;
    for (int size = LONGEST; bytes == null && size > 0; size--)
      bytes = window.around(address, size);
    return bytes == null ? 0 : decode(bytes.order(ByteOrder.LITTLE_ENDIAN), window.offset(address));
  }

  private void begin(Region region, int from) {
    code = region;
    at = from;
    end = (int) Math.min(region.length(), (long) from + LONGEST);
    cut = wide = small = narrow = rex = vex = segment = modrm = inMemory = relative = false;
    rexR = rexX = rexB = map = repeat = reg = 0;
    rm = base = index = further = NONE;
    scale = 1;
    displacement = 0;
  }

  /** Returns the register that the opcode's low bits name. */
  public int opcodeRegister() {
    return opcode & 7 | rexB;
  }

  /** Returns the number that stands for an operation in ModRM's field reg. */
  public int operation() {
    return reg & 7;
  }

  /** Returns the size of the operands of an opcode whose lowest bit tells bytes from words. */
  public int sizeByOpcode() {
    return (opcode & 1) == 0 ? 1 : size;
  }

  /** Returns whether a number of a register means the second byte of another one. */
  public boolean isHigh(int register, int bytes) {
    return bytes == 1 && !rex && register >= 4;
  }

  /** Returns the register that an operand of so many bytes lies in, by the number that is coded. */
  public int holder(int register, int bytes) {
    return isHigh(register, bytes) ? register - 4 : register;
  }

  /** Returns the size of the registers that it takes all alike. */
  int registerSize() {
    return isOfBytes() ? 1 : size;
  }

  private boolean isOfBytes() {
    if (vex || map > 1) return false;
    if (map == 1) return opcode == 0xb0 || opcode == 0xc0 || opcode >= 0x90 && opcode <= 0x9f;
    return switch (opcode) {
      case 0x80, 0x84, 0x86, 0x88, 0x8a, 0xc0, 0xc6, 0xd0, 0xd2, 0xf6, 0xfe -> true;
      default -> opcode < 0x40 && (opcode & 1) == 0 || opcode >= 0xb0 && opcode <= 0xb7;
    };
  }

  /** Returns whether it works out an address and reads nothing. */
  boolean isAddress() {
    return is(0x8d);
  }

  /** Returns whether it puts what lies in a place into a register. */
  boolean isLoad() {
    return is(0x8b);
  }

  /** Returns whether it calls what lies a distance from it. */
  boolean isCall() {
    return is(0xe8);
  }

  /** Returns whether it leads, always and far, to what lies a distance from it. */
  boolean isTailCall() {
    return is(0xe9);
  }

  /** Returns whether it takes a register from the stack. */
  boolean isPop() {
    return map == 0 && !vex && opcode >= 0x58 && opcode <= 0x5f;
  }

  /** Returns whether it calls, or leads to, what a place at a known address says. */
  boolean isCallThroughPlace() {
    return is(0xff) && relative && (operation() == 2 || operation() == 4);
  }

  /**
   * Returns whether it moves or reckons and then goes on, with no operands but those that it names
   * and the stack's.
   */
  boolean isPlain() {
    if (map != 0 || vex) return false;
    if (opcode < 0x40) return (opcode & 7) < 4;
    return switch (opcode) {
      case 0x63, 0x80, 0x81, 0x83, 0x84, 0x85, 0x88, 0x89, 0x8a, 0x8b, 0x8d -> true;
      case 0xc6, 0xc7 -> operation() == 0;
      default -> opcode >= 0x50 && opcode <= 0x5f || opcode >= 0xb0 && opcode <= 0xbf;
    };
  }

  /** Returns whether it leads, always or perhaps, to what lies a distance from it. */
  boolean isJump() {
    if (vex) return false;
    if (map == 1) return opcode >= 0x80 && opcode <= 0x8f;
    return map == 0
        && (isAlways() || opcode >= 0x70 && opcode <= 0x7f || opcode >= 0xe0 && opcode <= 0xe3);
  }

  private boolean isAlways() {
    return is(0xe9) || is(0xeb);
  }

  /** Returns whether it leads to where a register or a place says. */
  private boolean isJumpThrough() {
    return is(0xff) && operation() == 4;
  }

  /** Returns whether it leads to where something says that is no place at a known address. */
  boolean isOpenJump() {
    return isJumpThrough() && !relative;
  }

  /** Returns whether the instruction behind it does not follow. */
  boolean isEnd() {
    if (vex) return false;
    if (map == 1) return opcode == 0x0b;
    return isAlways() || isJumpThrough() || is(0xc2) || is(0xc3) || is(0xcc) || is(0xf4);
  }

  private boolean is(int code) {
    return map == 0 && !vex && opcode == code;
  }

  /** Returns whether a register may be among its operands, of one of the plain kinds. */
  boolean mentions(int register) {
    if (!modrm) return isIn(register, opcodeRegister());
    return isIn(register, reg) || isIn(register, rm) || base == register || index == register;
  }

  private boolean isIn(int register, int operand) {
    return holder(operand, registerSize()) == register;
  }

  private int u8() {
    if (at >= end) {
      cut = true;
      return 0;
    }
    return code.u8(at++);
  }

  private long signed(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) value |= (long) u8() << 8 * i;
    int unused = 64 - 8 * bytes;
    return bytes == 0 ? 0 : value << unused >> unused;
  }

  private boolean opcode() {
    int b = u8();
    for (; isPrefix(b); b = u8()) {
      if (cut) return false;
      if (b == 0x66) small = true;
      else if (b == 0x67) narrow = true;
      else if (b == 0x64 || b == 0x65) segment = true;
      else if (b == 0xf2 || b == 0xf3) repeat = b;
    }
    if ((b & 0xf0) == 0x40) {
      rex(b);
      b = u8();
    }
    size = wide ? 8 : small ? 2 : 4;
    switch (b) {
      case 0xc4, 0xc5 -> vex(b);
      case 0x62 -> evex();
      case 0x0f -> escaped();
      default -> opcode = b;
    }
    return !cut && !isNone();
  }

  /** What 64-bit mode has done away with, and prefixes behind REX, which make it void. */
  private boolean isNone() {
    if (map != 0) return false;
    if (isPrefix(opcode) || (opcode & 0xf0) == 0x40) return true;
    if (opcode < 0x40) return (opcode & 7) > 5;
    return switch (opcode) {
      case 0x60, 0x61, 0x82, 0x9a, 0xce, 0xd4, 0xd5, 0xd6, 0xea -> true;
      default -> false;
    };
  }

  private static boolean isPrefix(int b) {
    return switch (b) {
      case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3 -> true;
      default -> false;
    };
  }

  private void rex(int b) {
    rex = true;
    wide = (b & 8) != 0;
    rexR = (b & 4) << 1;
    rexX = (b & 2) << 2;
    rexB = (b & 1) << 3;
  }

  private void escaped() {
    map = 1;
    opcode = u8();
    if (opcode != 0x38 && opcode != 0x3a) return;
    map = opcode == 0x38 ? 2 : 3;
    opcode = u8();
  }

  private void vex(int b) {
    int first = u8();
    rexR = (~first & 0x80) >> 4;
    map = 1;
    if (b == 0xc4) {
      rexX = (~first & 0x40) >> 3;
      rexB = (~first & 0x20) >> 2;
      map = first & 0x1f;
      int second = u8();
      if ((second & 0x80) != 0) size = 8;
      further = ~second >> 3 & 15;
    }
    vectorOpcode();
  }

  private void evex() {
    int first = u8();
    rexR = (~first & 0x80) >> 4;
    rexX = (~first & 0x40) >> 3;
    rexB = (~first & 0x20) >> 2;
    map = first & 7;
    further = ~u8() >> 3 & 15;
    u8();
    vectorOpcode();
  }

  private void vectorOpcode() {
    vex = true;
    opcode = u8();
    // vzeroupper and vzeroall alone have none.
    modrm = map != 1 || opcode != 0x77;
  }

  private boolean hasModrm() {
    if (vex) return false;
    return switch (map) {
      case 0 ->
          opcode < 0x40
              ? (opcode & 7) < 4
              : opcode >= 0x84 && opcode <= 0x8f
                  || opcode >= 0xd0 && opcode <= 0xd3
                  || opcode >= 0xd8 && opcode <= 0xdf
                  || switch (opcode) {
                    case 0x63,
                        0x69,
                        0x6b,
                        0x80,
                        0x81,
                        0x83,
                        0xc0,
                        0xc1,
                        0xc6,
                        0xc7,
                        0xf6,
                        0xf7,
                        0xfe,
                        0xff ->
                        true;
                    default -> false;
                  };
      case 1 ->
          !(opcode >= 0x30 && opcode <= 0x37
              || opcode >= 0x80 && opcode <= 0x8f
              || opcode >= 0xc8 && opcode <= 0xcf
              || switch (opcode) {
                case 0x05, 0x06, 0x07, 0x08, 0x09, 0x0b, 0x77, 0xa0, 0xa1, 0xa2, 0xa8, 0xa9, 0xaa ->
                    true;
                default -> false;
              });
      default -> true;
    };
  }

  private void operands() {
    int b = u8();
    int mod = b >> 6;
    reg = b >> 3 & 7 | rexR;
    if (mod == 3) {
      rm = b & 7 | rexB;
      return;
    }
    inMemory = true;
    int displaced = mod == 1 ? 1 : mod == 2 ? 4 : 0;
    if ((b & 7) == 4) {
      int sib = u8();
      scale = 1 << (sib >> 6);
      // No index is coded as the stack pointer.
      if ((sib >> 3 & 7 | rexX) != 4) index = sib >> 3 & 7 | rexX;
      if ((sib & 7) == 5 && mod == 0) displaced = 4;
      else base = sib & 7 | rexB;
    } else if ((b & 7) == 5 && mod == 0) {
      relative = true;
      displaced = 4;
    } else {
      base = b & 7 | rexB;
    }
    displacement = signed(displaced);
  }

  private void immediate() {
    immediate = signed(immediateSize());
  }

  private int immediateSize() {
    int word = size == 2 ? 2 : 4;
    if (map == 3) return 1;
    if (map == 1) {
      if (!vex && opcode >= 0x80 && opcode <= 0x8f) return 4;
      return switch (opcode) {
        case 0x70, 0x71, 0x72, 0x73, 0xc2, 0xc4, 0xc5, 0xc6 -> 1;
        case 0xa4, 0xac, 0xba -> vex ? 0 : 1;
        default -> 0;
      };
    }
    if (map != 0) return 0;
    if (opcode < 0x40) return (opcode & 7) == 4 ? 1 : (opcode & 7) == 5 ? word : 0;
    if (opcode >= 0x70 && opcode <= 0x7f || opcode >= 0xb0 && opcode <= 0xb7) return 1;
    if (opcode >= 0xb8 && opcode <= 0xbf) return size == 8 ? 8 : word;
    return switch (opcode) {
      case 0x6a, 0x6b, 0x80, 0x83, 0xa8, 0xc0, 0xc1, 0xc6, 0xcd -> 1;
      case 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xeb -> 1;
      case 0xc2, 0xca -> 2;
      case 0xc8 -> 3;
      case 0x68, 0x69, 0x81, 0xa9, 0xc7 -> word;
      case 0xe8, 0xe9 -> 4;
      case 0xa0, 0xa1, 0xa2, 0xa3 -> 8;
      case 0xf6 -> operation() < 2 ? 1 : 0;
      case 0xf7 -> operation() < 2 ? word : 0;
      default -> 0;
    };
  }
}
