package dev.abilens.elf;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a relocation makes the loader do, whatever the machine calls it. */
public enum RelocationKind {
  /** Nothing. */
  NONE,
  /** The image's own address is added. */
  RELATIVE,
  /** A symbol's address and the addend are written. */
  ABSOLUTE,
  /** A symbol's address is written into the global offset table. */
  GLOB_DAT,
  /**
   * A function's address is written into the procedure linkage table, perhaps at its first call.
   */
  JUMP_SLOT,
  /** A symbol's bytes are copied from where it is defined. */
  COPY,
  /** What a function of the image returns is written. */
  IRELATIVE,
  /** The module's number for thread-local storage is written. */
  DTPMOD,
  /** An offset in a module's thread-local storage is written. */
  DTPOFF,
  /** An offset from the thread pointer is written: the storage lies at a fixed place. */
  TPOFF,
  /** A descriptor of thread-local storage is written. */
  TLSDESC,
  /** Something else: the raw type tells. */
  OTHER;

  /** What the codes of one machine and class mean. */
  private static final class Codes {
    private final int machine;
    private final int relative;
    // By the code, from the least one on: files have relocations by the hundred thousand, and are
    // gone through several times.
    private final int first;
    private final RelocationKind[] kinds;

    /** Takes the codes in the order of the constants from RELATIVE to TLSDESC. */
    Codes(int machine, int... codes) {
      this.machine = machine;
      relative = codes[0];
      int least = Integer.MAX_VALUE;
      int greatest = 0;
      for (int code : codes) {
        if (code != X) least = Math.min(least, code);
        greatest = Math.max(greatest, code);
      }
      first = least;
      kinds = new RelocationKind[greatest - least + 1];
      Arrays.fill(kinds, OTHER);
      for (int i = 0; i < codes.length; i++) if (codes[i] != X) kinds[codes[i] - first] = KINDS[i];
    }

    static @Nullable Codes of(int machine, int bits) {
      for (Codes one : bits == 64 ? WIDE : NARROW) if (one.machine == machine) return one;
      return null;
    }

    RelocationKind kind(int type) {
      // A difference that wraps is outside, too: no table reaches half of all codes.
      int at = type - first;
      return at >= 0 && at < kinds.length ? kinds[at] : OTHER;
    }
  }

  private static final int X = -1; // the machine has none

  private static final RelocationKind[] KINDS = {
    RELATIVE, ABSOLUTE, GLOB_DAT, JUMP_SLOT, COPY, IRELATIVE, DTPMOD, DTPOFF, TPOFF, TLSDESC
  };

  private static final Codes[] WIDE = {
    new Codes(Elf.EM_X86_64, 8, 1, 6, 7, 5, 37, 16, 17, 18, 36),
    new Codes(Elf.EM_AARCH64, 1027, 257, 1025, 1026, 1024, 1032, 1028, 1029, 1030, 1031),
    new Codes(Elf.EM_PPC64, 22, 38, 20, 21, 19, 248, 68, 78, 73, X),
    new Codes(Elf.EM_S390, 12, 22, 10, 11, 9, 61, 54, 55, 56, X),
    new Codes(Elf.EM_RISCV, 3, 2, X, 5, 4, 58, 7, 9, 11, 12),
    new Codes(Elf.EM_LOONGARCH, 3, 2, X, 5, 4, 12, 7, 9, 11, 14),
    new Codes(Elf.EM_SPARCV9, 22, 32, 20, 21, 19, 249, 75, 77, 79, X),
    new Codes(Elf.EM_MIPS, X, 18, 51, 127, 126, X, 40, 41, 48, X)
  };

  private static final Codes[] NARROW = {
    new Codes(Elf.EM_X86_64, 8, 10, 6, 7, 5, 37, 16, 17, 18, 36),
    new Codes(Elf.EM_386, 8, 1, 6, 7, 5, 42, 35, 36, 37, 41),
    new Codes(Elf.EM_IAMCU, 8, 1, 6, 7, 5, 42, 35, 36, 37, 41),
    new Codes(Elf.EM_ARM, 23, 2, 21, 22, 20, 160, 17, 18, 19, 13),
    new Codes(Elf.EM_AARCH64, 183, 1, 181, 182, 180, 188, 184, 185, 186, 187),
    new Codes(Elf.EM_PPC, 22, 1, 20, 21, 19, 248, 68, 78, 73, X),
    new Codes(Elf.EM_S390, 12, 4, 10, 11, 9, 61, 54, 55, 56, X),
    new Codes(Elf.EM_RISCV, 3, 1, X, 5, 4, 58, 6, 8, 10, 12),
    new Codes(Elf.EM_LOONGARCH, 3, 1, X, 5, 4, 12, 6, 8, 10, 13),
    new Codes(Elf.EM_SPARC, 22, 3, 20, 21, 19, 249, 74, 76, 78, X),
    new Codes(Elf.EM_SPARC32PLUS, 22, 3, 20, 21, 19, 249, 74, 76, 78, X),
    new Codes(Elf.EM_MIPS, X, 2, 51, 127, 126, X, 38, 39, 47, X)
  };

  private static final int R_MIPS_REL32 = 3;
  private static final int R_386_TLS_TPOFF = 14;
  private static final int R_X86_64_RELATIVE64 = 38;

  /**
   * Returns what a type means.
   *
   * @param type the raw type; of 64-bit MIPS its lowest byte counts
   * @param symbol the symbol that the relocation refers to, 0 for none
   * @param machine the {@code e_machine} that the type belongs to
   * @param bits the class of the file, 32 or 64
   */
  public static RelocationKind of(int type, int symbol, int machine, int bits) {
    if (type == 0) return NONE;
    if (machine == Elf.EM_MIPS && (type & 0xff) == R_MIPS_REL32)
      return symbol == 0 ? RELATIVE : ABSOLUTE;
    if (machine == Elf.EM_386 && type == R_386_TLS_TPOFF) return TPOFF;
    if (machine == Elf.EM_X86_64 && type == R_X86_64_RELATIVE64) return RELATIVE;
    int code = machine == Elf.EM_MIPS ? type & 0xff : type;
    Codes codes = Codes.of(machine, bits);
    return codes == null ? OTHER : codes.kind(code);
  }

  /** Returns the type of the machine's plain relative relocation, as DT_RELR implies it. */
  static int relativeType(int machine, int bits) {
    Codes codes = Codes.of(machine, bits);
    return codes == null ? 0 : Math.max(0, codes.relative);
  }
}
