package dev.abilens.libc;

import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.SystemLibraries;
import org.jspecify.annotations.Nullable;

/** What is known of the libraries of a musl system without its files. Immutable and thread-safe. */
public final class MuslSystem implements SystemLibraries {
  private final Architecture architecture;
  private final @Nullable DottedNumber version;
  private final CppTops cpp;
  private final @Nullable Distribution distribution;

  private MuslSystem(
      Architecture architecture,
      @Nullable DottedNumber version,
      CppTops cpp,
      @Nullable Distribution distribution) {
    this.architecture = architecture;
    this.version = version;
    this.cpp = cpp;
    this.distribution = distribution;
  }

  /**
   * Describes a system by musl's version.
   *
   * @param version such as 1.2.5
   * @param cpp the highest nodes of its GCC runtime libraries; {@link CppTops#NONE} where it is not
   *     known whether it has any
   */
  public static MuslSystem of(Architecture architecture, DottedNumber version, CppTops cpp) {
    return new MuslSystem(architecture, version, cpp, null);
  }

  /**
   * Describes a distribution's system.
   *
   * @throws IllegalArgumentException if the distribution's C library is not musl
   */
  public static MuslSystem of(Distribution distribution, Architecture architecture) {
    if (distribution.libc() != LibcFamily.MUSL)
      throw new IllegalArgumentException(distribution + " is no musl system");
    DottedNumber version = DottedNumber.parse(distribution.libcVersion()).orElse(null);
    CppTops cpp =
        distribution.libraries(architecture).map(Distribution.Libraries::cpp).orElse(CppTops.NONE);
    return new MuslSystem(architecture, version, cpp, distribution);
  }

  /** Returns musl's version, or null where it is not known. */
  public @Nullable DottedNumber version() {
    return version;
  }

  @Override
  public String describe() {
    String musl = "musl" + (version == null ? "" : " " + version);
    return distribution == null ? musl : distribution.name() + " (" + musl + ")";
  }

  @Override
  public String pathOf(String soname) {
    if (!MuslSymbols.isMusl(soname)) return "/usr/lib/" + soname;
    String word =
        switch (architecture) {
          case ARM64 -> "aarch64";
          case ARM -> "armhf";
          case X64 -> "x86_64";
          case PPC64 -> "powerpc64le";
          case LOONG64 -> "loongarch64";
          default -> architecture.word();
        };
    return "/lib/ld-musl-" + (architecture == Architecture.IA32 ? "i386" : word) + ".so.1";
  }

  @Override
  public Availability library(String soname) {
    if (MuslSymbols.isMusl(soname)) return Availability.yes(soname + " is musl itself");
    if (GccNodes.bundled().covers(soname)) {
      if (cpp.isEmpty())
        return Availability.unknown("whether " + soname + " is installed beside musl is not known");
      // Node.js for musl is itself linked against both, so where it runs they are.
      return new Availability(
          Availability.Answer.YES, describe() + " has it where Node.js is installed", false);
    }
    if (GlibcNodes.bundled().isGlibcs(architecture, soname))
      return new Availability(
          Availability.Answer.NO,
          soname
              + " is glibc's, and musl has none of that name unless a compatibility package"
              + " brings it",
          false);
    Availability foreign = BsdLibraries.onLinux(soname);
    return foreign != null
        ? foreign
        : Availability.unknown("whether " + describe() + " has " + soname + " is not known");
  }

  @Override
  public Availability version(String soname, String node) {
    return Availability.yes("musl's loader does not look at version nodes");
  }

  @Override
  public Availability symbol(String soname, String symbol) {
    if (!MuslSymbols.isMusl(soname))
      return Availability.unknown("no table of the symbols of " + soname);
    return version == null
        ? Availability.unknown("musl's version is not known")
        : MuslSymbols.bundled().resolves(version, symbol);
  }
}
