package dev.abilens.scan;

import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.HeaderReader;

/**
 * Whether a file begins like a shared library of a format that addons come in: what a system loader
 * accepts beside the running program. Object files of a build and plain programs are none.
 */
final class SharedLibraries {
  private static final int ET_DYN = 3;
  private static final int MH_DYLIB = 6;
  private static final int MH_BUNDLE = 8;
  private static final int IMAGE_FILE_DLL = 0x2000;

  private SharedLibraries() {}

  /** Returns whether a file is a shared library, another binary, or anything else. */
  static FileKind kind(byte[] head, int length) {
    BinaryHeader header = HeaderReader.read(head, 0, length);
    if (header.format() == BinaryFormat.NONE) return FileKind.OTHER;
    return isOne(header, length) ? FileKind.SHARED_LIBRARY : FileKind.BINARY;
  }

  private static boolean isOne(BinaryHeader header, int length) {
    int type = header.type();
    return switch (header.format()) {
      case ELF -> type == ET_DYN;
      case MACH_O -> header.slices() > 0 || type == MH_DYLIB || type == MH_BUNDLE;
      // Behind a long DOS program the header lies beyond the bytes at hand.
      case PE -> (type & IMAGE_FILE_DLL) != 0 || (type == 0 && length == FileKind.HEAD);
      case NONE -> false;
    };
  }
}
