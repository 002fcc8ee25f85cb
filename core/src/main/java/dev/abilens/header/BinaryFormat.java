package dev.abilens.header;

/** The formats that native addons come in. */
public enum BinaryFormat {
  /** Executable and Linkable Format: Linux, the BSDs, Solaris. */
  ELF("elf"),
  /** Mach-O, thin or universal: macOS. */
  MACH_O("macho"),
  /** Portable Executable: Windows. */
  PE("pe"),
  /** None of them. */
  NONE("");

  private final String module;

  BinaryFormat(String module) {
    this.module = module;
  }

  /**
   * Returns the artifact that reads this format, such as {@code abilens-elf}; for {@link #NONE}
   * {@code abilens-core}.
   */
  public String artifact() {
    return "abilens-" + (module.isEmpty() ? "core" : module);
  }
}
