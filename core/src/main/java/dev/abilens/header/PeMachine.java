package dev.abilens.header;

/** The {@code Machine} codes of COFF headers, from the PE format specification and winnt.h. */
final class PeMachine {
  static final int IMAGE_FILE_MACHINE_I386 = 0x14c;
  static final int IMAGE_FILE_MACHINE_ARMNT = 0x1c4;
  static final int IMAGE_FILE_MACHINE_RISCV64 = 0x5064;
  static final int IMAGE_FILE_MACHINE_LOONGARCH64 = 0x6264;
  static final int IMAGE_FILE_MACHINE_AMD64 = 0x8664;
  static final int IMAGE_FILE_MACHINE_ARM64 = 0xaa64;

  static final CodeNames NAMES =
      new CodeNames(
          """
          0x0 IMAGE_FILE_MACHINE_UNKNOWN 0x1 IMAGE_FILE_MACHINE_TARGET_HOST
          0x14c IMAGE_FILE_MACHINE_I386 0x160 IMAGE_FILE_MACHINE_R3000BE
          0x162 IMAGE_FILE_MACHINE_R3000 0x166 IMAGE_FILE_MACHINE_R4000
          0x168 IMAGE_FILE_MACHINE_R10000 0x169 IMAGE_FILE_MACHINE_WCEMIPSV2
          0x184 IMAGE_FILE_MACHINE_ALPHA 0x1a2 IMAGE_FILE_MACHINE_SH3
          0x1a3 IMAGE_FILE_MACHINE_SH3DSP 0x1a4 IMAGE_FILE_MACHINE_SH3E
          0x1a6 IMAGE_FILE_MACHINE_SH4 0x1a8 IMAGE_FILE_MACHINE_SH5
          0x1c0 IMAGE_FILE_MACHINE_ARM 0x1c2 IMAGE_FILE_MACHINE_THUMB
          0x1c4 IMAGE_FILE_MACHINE_ARMNT 0x1d3 IMAGE_FILE_MACHINE_AM33
          0x1f0 IMAGE_FILE_MACHINE_POWERPC 0x1f1 IMAGE_FILE_MACHINE_POWERPCFP
          0x1f2 IMAGE_FILE_MACHINE_POWERPCBE 0x200 IMAGE_FILE_MACHINE_IA64
          0x266 IMAGE_FILE_MACHINE_MIPS16 0x284 IMAGE_FILE_MACHINE_ALPHA64
          0x366 IMAGE_FILE_MACHINE_MIPSFPU 0x466 IMAGE_FILE_MACHINE_MIPSFPU16
          0x520 IMAGE_FILE_MACHINE_TRICORE 0xcef IMAGE_FILE_MACHINE_CEF
          0xebc IMAGE_FILE_MACHINE_EBC 0x3a64 IMAGE_FILE_MACHINE_CHPE_X86
          0x5032 IMAGE_FILE_MACHINE_RISCV32 0x5064 IMAGE_FILE_MACHINE_RISCV64
          0x5128 IMAGE_FILE_MACHINE_RISCV128 0x6232 IMAGE_FILE_MACHINE_LOONGARCH32
          0x6264 IMAGE_FILE_MACHINE_LOONGARCH64 0x8664 IMAGE_FILE_MACHINE_AMD64
          0x9041 IMAGE_FILE_MACHINE_M32R 0xa641 IMAGE_FILE_MACHINE_ARM64EC
          0xa64e IMAGE_FILE_MACHINE_ARM64X 0xaa64 IMAGE_FILE_MACHINE_ARM64
          0xc0ee IMAGE_FILE_MACHINE_CEE
          """);

  private PeMachine() {}

  /** Returns Node's name for a machine. */
  static Architecture architecture(int machine) {
    return switch (machine) {
      case IMAGE_FILE_MACHINE_I386 -> Architecture.IA32;
      case IMAGE_FILE_MACHINE_AMD64 -> Architecture.X64;
      case IMAGE_FILE_MACHINE_ARMNT -> Architecture.ARM;
      case IMAGE_FILE_MACHINE_ARM64 -> Architecture.ARM64;
      case IMAGE_FILE_MACHINE_RISCV64 -> Architecture.RISCV64;
      case IMAGE_FILE_MACHINE_LOONGARCH64 -> Architecture.LOONG64;
      default -> Architecture.OTHER;
    };
  }

  /** Returns the name of a machine, or its number. */
  static String name(int machine) {
    String name = NAMES.of(machine);
    return name != null ? name : "Machine 0x" + Integer.toHexString(machine);
  }
}
