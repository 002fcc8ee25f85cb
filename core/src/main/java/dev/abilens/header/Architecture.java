package dev.abilens.header;

/** Processor architectures in Node's own words, as in {@code process.arch}. */
public enum Architecture {
  /** x86-64. */
  X64("x64"),
  /** 64-bit Arm, little-endian. */
  ARM64("arm64"),
  /** 32-bit Arm, little-endian. */
  ARM("arm"),
  /** 32-bit x86. */
  IA32("ia32"),
  /** 64-bit PowerPC, either byte order. */
  PPC64("ppc64"),
  /** 32-bit PowerPC. */
  PPC("ppc"),
  /** IBM Z, 64-bit. */
  S390X("s390x"),
  /** 64-bit RISC-V. */
  RISCV64("riscv64"),
  /** 64-bit LoongArch. */
  LOONG64("loong64"),
  /** 32-bit MIPS, big-endian. */
  MIPS("mips"),
  /** 32-bit MIPS, little-endian. */
  MIPSEL("mipsel"),
  /** 64-bit MIPS, little-endian. */
  MIPS64EL("mips64el"),
  /** One that Node has no word for: the raw machine code beside it tells more. */
  OTHER("other");

  private final String word;

  Architecture(String word) {
    this.word = word;
  }

  /** Returns Node's word for it. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
