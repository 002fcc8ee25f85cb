package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a loader was built for: it reads every file as of its own class and byte order.
 *
 * @param architecture Node's word for it
 * @param machine {@code e_machine}
 * @param bits 32 or 64
 * @param bigEndian the byte order
 * @param platform what {@code $PLATFORM} stands for, or null where that depends on the processor
 * @param stack whether a file without {@code PT_GNU_STACK} asks for an executable stack
 */
record LoaderAbi(
    Architecture architecture,
    int machine,
    int bits,
    boolean bigEndian,
    @Nullable String platform,
    boolean stack) {

  /**
   * Returns what the loader of an architecture was built for, or null for an architecture that
   * neither loader is known on.
   *
   * @param program the running program, which tells the byte order where the architecture leaves
   *     that open; or null
   */
  static @Nullable LoaderAbi of(Architecture architecture, @Nullable ElfFile program) {
    boolean big = program != null && program.header().bigEndian();
    return switch (architecture) {
      case X64 -> little(architecture, Elf.EM_X86_64, 64, null, true);
      case IA32 -> little(architecture, Elf.EM_386, 32, null, true);
      case ARM64 -> little(architecture, Elf.EM_AARCH64, 64, "aarch64", false);
      case ARM -> little(architecture, Elf.EM_ARM, 32, null, true);
      case RISCV64 -> little(architecture, Elf.EM_RISCV, 64, "riscv64", false);
      case LOONG64 -> little(architecture, Elf.EM_LOONGARCH, 64, "loongarch64", false);
      case MIPSEL -> little(architecture, Elf.EM_MIPS, 32, "mips", true);
      case MIPS64EL -> little(architecture, Elf.EM_MIPS, 64, "mips", true);
      case MIPS -> new LoaderAbi(architecture, Elf.EM_MIPS, 32, true, "mips", true);
      case S390X -> new LoaderAbi(architecture, Elf.EM_S390, 64, true, null, true);
      case PPC64 -> new LoaderAbi(architecture, Elf.EM_PPC64, 64, big, null, false);
      case PPC -> new LoaderAbi(architecture, Elf.EM_PPC, 32, true, null, true);
      case OTHER -> null;
    };
  }

  /** Returns what would have to be known where {@link #of} knows nothing. */
  static String unknown(Architecture architecture) {
    return "how the loader of the architecture " + architecture + " reads a file";
  }

  private static LoaderAbi little(
      Architecture architecture, int machine, int bits, @Nullable String platform, boolean stack) {
    return new LoaderAbi(architecture, machine, bits, false, platform, stack);
  }

  /** Returns the byte order of multi-byte values. */
  ByteOrder order() {
    return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Returns the size of the ELF header. */
  int headerSize() {
    return bits == 64 ? 64 : 52;
  }

  /** Returns where {@code e_phentsize} lies in the header; {@code e_phnum} follows it. */
  int phentsizeAt() {
    return bits == 64 ? 54 : 42;
  }

  /** Returns where {@code e_phoff} lies in the header. */
  int phoffAt() {
    return 24 + bits / 8;
  }

  /** Returns {@code e_phoff}. */
  long phoff(Region header) {
    return header.word(phoffAt(), bits);
  }

  /** Returns what {@code $LIB} stands for where distributions do not say otherwise. */
  String lib() {
    return bits == 64 ? "lib64" : "lib";
  }
}
