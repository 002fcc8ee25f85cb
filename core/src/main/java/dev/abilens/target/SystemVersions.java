package dev.abilens.target;

import dev.abilens.data.Table;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.Os;
import dev.abilens.image.OsVersion;
import dev.abilens.image.OsVersions;
import dev.abilens.image.Platform;
import dev.abilens.node.OfficialFloors;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import dev.abilens.system.MacSystem;
import dev.abilens.system.WindowsSystem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of macOS or Windows a target may have: the one that is named, or every one that
 * its runtime starts on.
 */
final class SystemVersions {
  /** The first macOS for Apple silicon. */
  private static final OsVersion MACOS_ARM64 = OsVersion.of(11, 0);

  /** The first Windows for 64-bit Arm. */
  private static final OsVersion WINDOWS_ARM64 = new OsVersion(10, 0, 16_299);

  /** The first Windows for x64, and the first that any runtime ran on. */
  private static final OsVersion WINDOWS_X64 = OsVersion.of(5, 2);

  private static final OsVersion WINDOWS_IA32 = OsVersion.of(5, 1);

  private SystemVersions() {}

  /**
   * Works the versions out.
   *
   * @param target what is asked for
   * @param platform its platform, macOS or Windows
   * @param releases the releases that it stands for
   * @param program the runtime's program, or null if it is not at hand
   * @throws TargetException if the version that it names is none
   */
  static OsVersions of(
      Target target, Platform platform, List<RuntimeRelease> releases, @Nullable Image program) {
    if (target.osVersion().isPresent()) return named(target.osVersion().get(), platform.os());
    List<OsVersions> floors = new ArrayList<>();
    String minimum = program == null ? null : program.minimumOs();
    if (minimum != null)
      OsVersion.parse(minimum).ifPresent(v -> floors.add(from(v, "its program asks for it")));
    else official(releases, platform).ifPresent(floors::add);
    if (platform.os() == Os.WIN32) started(releases).ifPresent(floors::add);
    OsVersion first = first(platform);
    if (first != null) floors.add(from(first, "it is the first for " + platform));
    return floors.stream().max(Comparator.comparing(OsVersions::oldest)).orElse(OsVersions.ANY);
  }

  private static @Nullable OsVersion first(Platform platform) {
    boolean mac = platform.os() == Os.DARWIN;
    return switch (platform.architecture()) {
      case ARM64 -> mac ? MACOS_ARM64 : WINDOWS_ARM64;
      case X64 -> mac ? null : WINDOWS_X64;
      case IA32 -> mac ? null : WINDOWS_IA32;
      default -> null;
    };
  }

  /** The oldest Windows on which the oldest of the releases does not end at once by itself. */
  private static Optional<OsVersions> started(List<RuntimeRelease> releases) {
    if (releases.isEmpty()) return Optional.empty();
    RuntimeRelease oldest = releases.get(0);
    OsVersions floor = null;
    for (Table.Row row : Table.bundled("node-windows-starts").rows(oldest.kind().word()))
      if (oldest.version().compareTo(RuntimeVersion.parse(row.get("first"))) >= 0)
        floor =
            from(
                OsVersion.parse(row.get("windows")).orElseThrow(),
                oldest.title() + " starts on no older one (" + row.get("source") + ")");
    return Optional.ofNullable(floor);
  }

  private static OsVersions named(String version, Os os) {
    try {
      return os == Os.DARWIN ? MacSystem.versions(version) : WindowsSystem.versions(version);
    } catch (IllegalArgumentException e) {
      throw new TargetException(String.valueOf(e.getMessage()));
    }
  }

  private static OsVersions from(OsVersion oldest, String evidence) {
    return new OsVersions(oldest, null, evidence);
  }

  /**
   * The oldest version that the official program of any of the releases asks for. What they ask for
   * has only ever risen: the oldest release tells, or the newest before it that was looked at.
   */
  private static Optional<OsVersions> official(List<RuntimeRelease> releases, Platform platform) {
    if (releases.isEmpty()) return Optional.empty();
    RuntimeRelease oldest = releases.get(0);
    List<RuntimeRelease> before =
        Runtimes.bundled().releases(oldest.kind(), VersionRange.parse("<=" + oldest.version()));
    for (int i = before.size() - 1; i >= 0; i--) {
      RuntimeRelease release = before.get(i);
      OsVersion floor = floor(release, platform);
      if (floor != null) return Optional.of(from(floor, release.title() + " asks for it"));
    }
    return Optional.empty();
  }

  private static @Nullable OsVersion floor(RuntimeRelease release, Platform platform) {
    OfficialFloors floors = Runtimes.bundled().floors();
    // No program for ia32 was read; it is built from the same sources by the same tools.
    Architecture read =
        platform.architecture() == Architecture.IA32 ? Architecture.X64 : platform.architecture();
    String arch = read.word();
    return (platform.os() == Os.DARWIN
            ? floors.macos(release, arch)
            : floors.windows(release, arch))
        .candidates().stream()
            .flatMap(floor -> OsVersion.parse(floor.version()).stream())
            .min(Comparator.naturalOrder())
            .orElse(null);
  }
}
