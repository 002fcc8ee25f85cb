package dev.abilens.header;

/** The {@code cputype} codes of Mach-O, from {@code mach/machine.h}. */
final class MachOCpu {
  /** Marks the 64-bit variant of a processor family. */
  static final int CPU_ARCH_ABI64 = 0x0100_0000;

  static final int CPU_TYPE_X86 = 7;
  static final int CPU_TYPE_ARM = 12;
  static final int CPU_TYPE_POWERPC = 18;
  static final int CPU_TYPE_X86_64 = CPU_TYPE_X86 | CPU_ARCH_ABI64;
  static final int CPU_TYPE_ARM64 = CPU_TYPE_ARM | CPU_ARCH_ABI64;
  static final int CPU_TYPE_POWERPC64 = CPU_TYPE_POWERPC | CPU_ARCH_ABI64;

  static final CodeNames NAMES =
      new CodeNames(
          """
          -1 CPU_TYPE_ANY 1 CPU_TYPE_VAX 6 CPU_TYPE_MC680x0 7 CPU_TYPE_X86 8 CPU_TYPE_MIPS
          10 CPU_TYPE_MC98000 11 CPU_TYPE_HPPA 12 CPU_TYPE_ARM 13 CPU_TYPE_MC88000
          14 CPU_TYPE_SPARC 15 CPU_TYPE_I860 16 CPU_TYPE_ALPHA 18 CPU_TYPE_POWERPC
          0x01000007 CPU_TYPE_X86_64 0x0100000c CPU_TYPE_ARM64 0x01000012 CPU_TYPE_POWERPC64
          0x0200000c CPU_TYPE_ARM64_32
          """);

  private MachOCpu() {}

  /** Returns Node's name for a processor. */
  static Architecture architecture(int cputype) {
    return switch (cputype) {
      case CPU_TYPE_X86 -> Architecture.IA32;
      case CPU_TYPE_X86_64 -> Architecture.X64;
      case CPU_TYPE_ARM -> Architecture.ARM;
      case CPU_TYPE_ARM64 -> Architecture.ARM64;
      case CPU_TYPE_POWERPC -> Architecture.PPC;
      case CPU_TYPE_POWERPC64 -> Architecture.PPC64;
      default -> Architecture.OTHER;
    };
  }

  /** Returns the name of a processor, or its number. */
  static String name(int cputype) {
    String name = NAMES.of(cputype);
    return name != null ? name : "cputype 0x" + Integer.toHexString(cputype);
  }
}
