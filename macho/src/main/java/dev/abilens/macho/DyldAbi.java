package dev.abilens.macho;

import dev.abilens.format.Refusal;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.OsVersion;
import dev.abilens.image.OsVersions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which slices a process of macOS takes, and in which words dyld refuses the others: both depend on
 * the release. As the sources of dyld tell, from dyld 360 (10.11) to 1378 (26).
 *
 * @param architecture the architecture of the process
 * @param versions what is known of the version of macOS
 */
record DyldAbi(Architecture architecture, OsVersions versions) {
  /** Not taken. */
  static final int REFUSED = 0;

  /** Taken by some releases, or on some machines. */
  static final int UNKNOWN = -1;

  // dyld 4; before it dyld 2 loaded what a dlopen asks for.
  private static final OsVersion DYLD_4 = OsVersion.of(12, 0);
  // Of other people's code an arm64 process takes no arm64e slice in these releases.
  private static final OsVersion ARM64E_GOES = OsVersion.of(13, 0);
  private static final OsVersion ARM64E_BACK = OsVersion.of(14, 4);
  // dyld 1284: every load command is held against its structure.
  private static final OsVersion VALIDATING = OsVersion.of(15, 4);
  // dyld 1323: some rules are asked of newer files only, and a mark of files is heeded.
  private static final OsVersion ALIGNED = OsVersion.of(26, 0);
  // The first macOS for Apple silicon.
  private static final OsVersion APPLE_SILICON = OsVersion.of(11, 0);

  /** Returns the process's kind, or null for one that macOS has no processes of. */
  static @Nullable DyldAbi of(Architecture architecture, OsVersions versions) {
    return switch (architecture) {
      case ARM64 -> new DyldAbi(architecture, atLeast(versions, APPLE_SILICON));
      case X64, IA32 -> new DyldAbi(architecture, versions);
      default -> null;
    };
  }

  /** Returns the versions of a range from one on; where none is, the range as it was. */
  static OsVersions atLeast(OsVersions versions, OsVersion least) {
    return versions.isAtLeast(least) == Answer.UNKNOWN
        ? new OsVersions(least, versions.newest(), versions.evidence())
        : versions;
  }

  /** Returns the same process on systems no older than a version. */
  DyldAbi from(OsVersion least) {
    return new DyldAbi(architecture, atLeast(versions, least));
  }

  /** Returns whether it is dyld 4, of macOS 12 and later. */
  Answer isModern() {
    return versions.isAtLeast(DYLD_4);
  }

  /** Returns whether it speaks the words of dyld 2; those of dyld 4 where it is not known. */
  boolean speaksOld() {
    return isModern() == Answer.NO;
  }

  /** Returns whether it holds every load command against its structure. */
  Answer validates() {
    return versions.isAtLeast(VALIDATING);
  }

  /**
   * Returns why {@link DyldValidation} refuses a file in every release that this may be, or null.
   */
  @Nullable Refusal refusal(MachOFile file) {
    if (validates() != Answer.YES) return null;
    Answer aligned = versions.isAtLeast(ALIGNED);
    Refusal refusal = DyldValidation.check(file, aligned == Answer.YES);
    if (refusal == null || aligned != Answer.UNKNOWN) return refusal;
    return DyldValidation.check(file, true) == null ? null : refusal;
  }

  /** Returns which releases that this may be refuse a file, and why; null if none does, or all. */
  Map.@Nullable Entry<String, Refusal> doubt(MachOFile file) {
    if (validates() == Answer.NO || refusal(file) != null) return null;
    Answer aligned = versions.isAtLeast(ALIGNED);
    Refusal before = aligned == Answer.YES ? null : DyldValidation.check(file, false);
    Refusal since = aligned == Answer.NO ? null : DyldValidation.check(file, true);
    if (before == null) return since == null ? null : Map.entry("from " + ALIGNED + " on", since);
    boolean ends = aligned == Answer.UNKNOWN && since == null;
    return Map.entry("from " + VALIDATING + (ends ? " up to " + ALIGNED : " on"), before);
  }

  /** Returns whether a {@code dlopen} of what is marked for no dynamic access is refused. */
  Answer refusesNoDynamicAccess() {
    return versions.isAtLeast(ALIGNED);
  }

  /** Returns the size of an address. */
  int bits() {
    return architecture == Architecture.IA32 ? 32 : 64;
  }

  /** Returns how well a slice serves: the higher the better; or one of the constants. */
  int grade(int cputype, int cpusubtype) {
    int subtype = cpusubtype & ~MachO.CPU_SUBTYPE_MASK;
    return switch (architecture) {
      case X64 -> cputype == MachO.CPU_TYPE_X86_64 ? gradeX64(subtype) : REFUSED;
      case IA32 -> cputype == MachO.CPU_TYPE_X86 ? 1 : REFUSED;
      default -> cputype == MachO.CPU_TYPE_ARM64 ? gradeArm64(subtype) : REFUSED;
    };
  }

  /** Returns whether a slice is taken rather than another; what surely is, before what may be. */
  static boolean isBetter(int grade, int other) {
    return grade > Math.max(other, REFUSED) || (grade == UNKNOWN && other == REFUSED);
  }

  private int gradeX64(int subtype) {
    if (subtype == MachO.CPU_SUBTYPE_X86_64_ALL) return 2;
    // A processor of 2013 or later has it, a translated process on Apple silicon has not.
    if (subtype == MachO.CPU_SUBTYPE_X86_64_H) return UNKNOWN;
    return speaksOld() ? 1 : REFUSED;
  }

  private int gradeArm64(int subtype) {
    if (subtype == MachO.CPU_SUBTYPE_ARM64_ALL) return 1;
    if (subtype != MachO.CPU_SUBTYPE_ARM64E) return speaksOld() ? UNKNOWN : REFUSED;
    if (versions.isAtLeast(ARM64E_BACK) == Answer.YES) return 2;
    boolean before = versions.isAtLeast(ARM64E_GOES) == Answer.NO;
    if (before && isModern() == Answer.YES) return 2;
    boolean within =
        versions.isAtLeast(ARM64E_GOES) == Answer.YES
            && versions.isAtLeast(ARM64E_BACK) == Answer.NO;
    return within ? REFUSED : UNKNOWN;
  }

  /** Returns what a slice whose grade is not known depends on. */
  String unknownGrade() {
    return architecture == Architecture.X64
        ? "whether the processor is one that x86_64h is for (Haswell or later, and no Rosetta)"
        : "which release of macOS runs it: an arm64 process takes arm64e code of others in 12, and"
            + " from 14.4 on";
  }

  /** Returns the architectures that a message says are needed, without the outer quotes. */
  String need() {
    return switch (architecture) {
      case X64 -> "x86_64";
      case IA32 -> "i386";
      default -> {
        if (versions.isAtLeast(ARM64E_BACK) == Answer.YES) yield "arm64e' or 'arm64";
        boolean twelve = isModern() == Answer.YES && versions.isAtLeast(ARM64E_GOES) == Answer.NO;
        yield twelve ? "arm64e" : "arm64";
      }
    };
  }

  /** Returns what dyld calls an architecture. */
  static String archName(int cputype, int cpusubtype) {
    int subtype = cpusubtype & ~MachO.CPU_SUBTYPE_MASK;
    boolean known =
        switch (cputype) {
          case MachO.CPU_TYPE_X86_64 ->
              subtype == MachO.CPU_SUBTYPE_X86_64_ALL || subtype == MachO.CPU_SUBTYPE_X86_64_H;
          case MachO.CPU_TYPE_X86 -> subtype == MachO.CPU_SUBTYPE_X86_64_ALL;
          case MachO.CPU_TYPE_ARM64 ->
              subtype == MachO.CPU_SUBTYPE_ARM64_ALL || subtype == MachO.CPU_SUBTYPE_ARM64E;
          case MachO.CPU_TYPE_ARM64_32 -> subtype == 1;
          // armv7, armv7s, armv7k, and those of microcontrollers.
          case MachO.CPU_TYPE_ARM ->
              subtype >= 9 && subtype <= 17 && subtype != 10 && subtype != 13;
          default -> false;
        };
    return known ? MachO.archName(cputype, subtype) : "unknown";
  }
}
