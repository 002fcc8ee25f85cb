package dev.abilens.addon;

import dev.abilens.bytes.Region;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a function returns that does nothing but return a constant, as {@code
 * node_api_module_get_api_version_v1} does: the few instructions that compilers make of it, with or
 * without a frame. Anything else is not known.
 */
final class ReturnedConstant {
  private static final int MAX_CODE = 64;
  private static final int MIN_CODE = 2;
  private static final int MAX_JUMPS = 4;

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
    long at = thumb ? address - 1 : address;
    Region bytes = code(image, at);
    for (int i = 0; i < MAX_JUMPS && bytes != null && jump(image, bytes) != 0; i++) {
      at += jump(image, bytes);
      bytes = code(image, image.header().bits() == 64 ? at : at & 0xffff_ffffL);
    }
    if (bytes == null) return OptionalInt.empty();
    return switch (image.architecture()) {
      case X64 -> X86Code.returned(bytes, true);
      case IA32 -> X86Code.returned(bytes, false);
      case ARM64 -> Arm64Code.returned(bytes);
      case ARM -> thumb ? ThumbCode.returned(bytes) : ArmCode.returned(bytes);
      default -> OptionalInt.empty();
    };
  }

  /** Linkers that link again what has changed let a function's name lead to a jump to it. */
  private static int jump(Image image, Region code) {
    return switch (image.architecture()) {
      case X64, IA32 -> X86Code.jump(code);
      case ARM64 -> Arm64Code.jump(code);
      default -> 0;
    };
  }

  /**
   * The code from an address on, as much as there is before the segment ends; null for none.
   * Instructions are little-endian whatever the order of data.
   */
  private static @Nullable Region code(Image image, long address) {
    if (!image.isExecutable(address)) return null;
    for (int size = MAX_CODE; size >= MIN_CODE; size -= MIN_CODE) {
      Optional<Region> code = image.bytesAt(address, size);
      if (code.isPresent()) return code.get().order(ByteOrder.LITTLE_ENDIAN);
    }
    return null;
  }
}
