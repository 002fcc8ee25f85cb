package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.ProblemLog;
import org.jspecify.annotations.Nullable;

/**
 * What an image of mixed architectures says of its code ({@code IMAGE_ARM64EC_METADATA} and its
 * 32-bit kin {@code IMAGE_CHPE_METADATA_X86}, winnt.h). Immutable.
 *
 * @param kind which mixture it is
 * @param version {@code Version}, unsigned
 * @param codeMap {@code CodeMap} ({@code CHPECodeAddressRangeOffset} of x86): the RVA of the ranges
 *     of code
 * @param codeMapCount {@code CodeMapCount}: how many ranges there are, unsigned
 * @param offset where the metadata lie, in bytes from the beginning of the file
 */
public record Chpe(Kind kind, long version, long codeMap, long codeMapCount, long offset) {
  // Behind Version, CodeMap and CodeMapCount each kind goes on in its own way.
  private static final int COMMON = 12;

  /** A mixture of architectures in one image. */
  public enum Kind {
    /** An image for x86 with code of ARM64 inside: a part of Windows 10 on ARM64. */
    CHPE_X86,
    /** An image for x64 processes with code of ARM64 inside. */
    ARM64EC,
    /** An image for ARM64 processes that becomes one for x64 processes when it is loaded there. */
    ARM64X
  }

  /**
   * Reads the metadata; null for an image of one architecture. Where they cannot be read, which the
   * log says, the kind is known and the rest is 0.
   *
   * @param machine {@code Machine} of the file
   * @param base the image's base
   * @param dynamic the dynamic relocations
   */
  static @Nullable Chpe read(
      AddressSpace space,
      LoadConfig config,
      int machine,
      long base,
      DynamicRelocations dynamic,
      ProblemLog log) {
    long pointer = config.chpeMetadataPointer();
    Kind kind =
        switch (machine) {
          case Pe.IMAGE_FILE_MACHINE_I386 -> pointer == 0 ? null : Kind.CHPE_X86;
          case Pe.IMAGE_FILE_MACHINE_AMD64 -> pointer == 0 ? null : Kind.ARM64EC;
          case Pe.IMAGE_FILE_MACHINE_ARM64 ->
              pointer == 0 && !dynamic.hasArm64X() ? null : Kind.ARM64X;
          default -> null;
        };
    if (kind == null) return null;
    if (pointer == 0) return new Chpe(kind, 0, 0, 0, config.offset());
    try {
      Region metadata = space.region("LoadConfig > CHPEMetadataPointer", pointer - base, COMMON);
      return new Chpe(kind, metadata.u32(0), metadata.u32(4), metadata.u32(8), metadata.origin());
    } catch (MalformedBinaryException e) {
      log.add(e);
      return new Chpe(kind, 0, 0, 0, config.offset());
    }
  }
}
