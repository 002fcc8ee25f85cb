package dev.abilens.pe;

import dev.abilens.header.Architecture;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import dev.abilens.image.OsVersions;
import org.jspecify.annotations.Nullable;

/**
 * What decides which files a process of Windows takes.
 *
 * @param architecture the architecture of the process, Node's word for it
 * @param machine {@code Machine} of its own files
 * @param versions the versions that Windows may be of
 * @param arm64 whether the machine itself is one of ARM64, so that a process of x64 is emulated; or
 *     null where that is not known
 */
record WindowsAbi(
    Architecture architecture, int machine, OsVersions versions, @Nullable Boolean arm64) {

  /** Whether a process takes a file. */
  enum Fit {
    /** It does. */
    YES,
    /** It does not. */
    NO,
    /** It does on one kind of machine and not on the other. */
    DEPENDS
  }

  /** Returns what an architecture takes, or null for one that Windows does not run on. */
  static @Nullable WindowsAbi of(
      Architecture architecture, OsVersions versions, @Nullable Boolean arm64) {
    return switch (architecture) {
      case X64 -> new WindowsAbi(architecture, Pe.IMAGE_FILE_MACHINE_AMD64, versions, arm64);
      case IA32 -> new WindowsAbi(architecture, Pe.IMAGE_FILE_MACHINE_I386, versions, arm64);
      case ARM64 -> new WindowsAbi(architecture, Pe.IMAGE_FILE_MACHINE_ARM64, versions, true);
      case ARM -> new WindowsAbi(architecture, Pe.IMAGE_FILE_MACHINE_ARMNT, versions, arm64);
      default -> null;
    };
  }

  /** Returns the name of {@link #machine}. */
  String machineName() {
    return new BinaryHeader(BinaryFormat.PE, 0, false, machine, 0, 0, 0).machineName();
  }

  /**
   * Returns whether the process takes a file.
   *
   * @param pureIl whether the file is one of .NET without machine code of its own
   */
  Fit fit(int fileMachine, Chpe.@Nullable Kind kind, boolean pureIl) {
    if (pureIl) return Fit.YES;
    boolean x64 = machine == Pe.IMAGE_FILE_MACHINE_AMD64;
    boolean mixed = kind == Chpe.Kind.ARM64EC || kind == Chpe.Kind.ARM64X;
    if (x64 && mixed)
      return Boolean.TRUE.equals(arm64)
          ? Fit.YES
          : arm64 != null && kind == Chpe.Kind.ARM64X ? Fit.NO : Fit.DEPENDS;
    return fileMachine == machine ? Fit.YES : Fit.NO;
  }
}
