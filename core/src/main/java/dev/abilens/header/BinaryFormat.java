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

  /** Returns the symbol of a function of C: Mach-O writes an underscore before its name. */
  public String symbolOf(String name) {
    return this == MACH_O ? "_" + name : name;
  }

  /** Returns the name in C that a symbol stands for, or the symbol itself if it is none of C's. */
  public String nameOf(String symbol) {
    return this == MACH_O && symbol.startsWith("_") ? symbol.substring(1) : symbol;
  }
}
