package dev.abilens.addon;

import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads what a function returns that does nothing but return a constant, as {@code
 * node_api_module_get_api_version_v1} does: the few instructions that compilers make of it, with or
 * without a frame. Anything else is not known.
 */
final class ReturnedConstant {
  private static final int MAX_CODE = 64;
  private static final int MIN_CODE = 2;

  private ReturnedConstant() {}

  /**
   * Returns the constant.
   *
   * @param address the function's address in the image, as its symbol has it
   * @return the constant, or empty if the function does something else or the architecture is not
   *     one of x64, ia32, arm64 and arm
   */
  static OptionalInt of(Image image, long address) {
    // Bit 0 of a function's address says Thumb on 32-bit Arm.
    boolean thumb = image.architecture() == Architecture.ARM && (address & 1) != 0;
    Optional<Region> code = code(image, thumb ? address - 1 : address);
    if (code.isEmpty()) return OptionalInt.empty();
    // Instructions are little-endian whatever the order of data.
    Region bytes = code.get().order(ByteOrder.LITTLE_ENDIAN);
    return switch (image.architecture()) {
      case X64 -> X86Code.returned(bytes, true);
      case IA32 -> X86Code.returned(bytes, false);
      case ARM64 -> Arm64Code.returned(bytes);
      case ARM -> thumb ? ThumbCode.returned(bytes) : ArmCode.returned(bytes);
      default -> OptionalInt.empty();
    };
  }

  /** The code from an address on: as much as there is before the segment ends. */
  private static Optional<Region> code(Image image, long address) {
    if (!image.isExecutable(address)) return Optional.empty();
    for (int size = MAX_CODE; size >= MIN_CODE; size -= MIN_CODE) {
      Optional<Region> code = image.bytesAt(address, size);
      if (code.isPresent()) return code;
    }
    return Optional.empty();
  }
}
