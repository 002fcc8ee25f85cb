package dev.abilens.prebuild;

import dev.abilens.diff.Requirements;
import dev.abilens.header.Architecture;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.libc.CppTops;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.Distributions;
import dev.abilens.libc.DottedNumber;
import dev.abilens.libc.LibcFamily;
import dev.abilens.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system that a package has files for. Immutable.
 *
 * @param platform the platform
 * @param libc the C library of Linux, or null where there is no choice of them
 */
public record PrebuildSystem(Platform platform, @Nullable LibcFamily libc) {
  private static final DottedNumber NONE = DottedNumber.of("0");

  /** Writes the constructor out. */
  public PrebuildSystem {}

  /** Returns the system that a file is for by its bytes. */
  public static PrebuildSystem of(Requirements requirements) {
    return new PrebuildSystem(requirements.platform(), requirements.libc());
  }

  /** Returns the systems that a name promises a file for, as far as it names them whole. */
  public static List<PrebuildSystem> of(NameClaims claims) {
    List<PrebuildSystem> systems = new ArrayList<>();
    Os os = claims.os();
    if (os == null || (os == Os.LINUX && claims.libc() == null)) return systems;
    for (Architecture architecture : claims.architectures())
      systems.add(
          new PrebuildSystem(
              new Platform(os, architecture), os == Os.LINUX ? claims.libc() : null));
    return systems;
  }

  /**
   * Returns a runtime on this system: where it has a C library, on the distribution with the newest
   * one that is known, so that what fails is not for an old one.
   *
   * @throws IllegalArgumentException if the text names no runtime
   */
  public Target target(String runtime) {
    Target.Builder target = Target.parse(runtime).on(platform);
    if (platform.os() != Os.LINUX) return target.build();
    LibcFamily family = libc == null ? LibcFamily.GLIBC : libc;
    Distribution newest = null;
    for (Distribution one : Distributions.bundled().all())
      if (one.libc() == family
          && one.kind() == Distribution.Kind.DISTRO
          && !one.isRolling()
          && !cpp(one).isEmpty()
          && (newest == null || release(one).isAtLeast(release(newest)))) newest = one;
    return newest == null ? target.libc(family, "").build() : target.distro(newest.id()).build();
  }

  private CppTops cpp(Distribution distribution) {
    return distribution
        .libraries(platform.architecture())
        .map(Distribution.Libraries::cpp)
        .orElse(CppTops.NONE);
  }

  private DottedNumber release(Distribution distribution) {
    return distribution
        .libraries(platform.architecture())
        .map(Distribution.Libraries::libc)
        .orElse(NONE);
  }

  @Override
  public String toString() {
    return platform + (libc == null ? "" : " " + libc);
  }
}
