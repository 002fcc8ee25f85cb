package dev.abilens.pick;

import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.VersionRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process that a target stands for, as loaders see it.
 *
 * @param platform its platform
 * @param release its runtime
 * @param libc its C library; null where there is no choice of them
 * @param alpine whether {@code /etc/alpine-release} is there, which some take for the mark of musl
 */
record Setting(
    Platform platform, RuntimeRelease release, @Nullable LibcFamily libc, boolean alpine) {

  /** {@code process.platform}. */
  String os() {
    return platform.os().word();
  }

  /** {@code process.arch}. */
  String arch() {
    return platform.architecture().word();
  }

  boolean isLinux() {
    return platform.os() == Os.LINUX;
  }

  boolean isMusl() {
    return libc == LibcFamily.MUSL;
  }

  /** The word for the runtime in the names of prebuilt files. */
  String runtimeTag() {
    return switch (release.kind()) {
      case ELECTRON -> "electron";
      case NWJS -> "node-webkit";
      case NODE, BUN, DENO -> "node";
    };
  }

  /** {@code process.versions.modules}, or null if that is not known. */
  @Nullable String abi() {
    return release.moduleVersion().isPresent()
        ? Integer.toString(release.moduleVersion().getAsInt())
        : null;
  }

  /**
   * {@code process.versions.napi}; 0 without Node-API, the level that is sure if it is not known.
   */
  int nodeApi() {
    return release.nodeApi().orElse(release.nodeApiAtLeast());
  }

  /** {@code process.versions.node}, or empty if it is not known. */
  Optional<RuntimeVersion> node() {
    return Optional.ofNullable(release.node()).flatMap(VersionRange::exactVersion);
  }

  /** The first number of {@code process.versions.uv}: libuv 1 came with Node.js 0.12. */
  String uv() {
    RuntimeVersion version = release.version();
    boolean first =
        release.kind() == RuntimeKind.NODE && version.major() == 0 && version.minor() < 12;
    return first ? "0" : "1";
  }

  /** The version of the ARM architecture in names; official programs for {@code arm} are for 7. */
  String armVersion() {
    return switch (platform.architecture()) {
      case ARM64 -> "8";
      case ARM -> "7";
      default -> "";
    };
  }

  /** The C library in the names that node-gyp-build and its kin give and look for. */
  String libcByAlpine() {
    return isLinux() && alpine ? "musl" : "glibc";
  }

  /** Whether {@code process.report} is there without a flag. */
  boolean hasReport() {
    return node().map(Setting::hasReport).orElse(true);
  }

  private static boolean hasReport(RuntimeVersion node) {
    if (node.major() == 12) return node.minor() >= 17;
    if (node.major() == 13) return node.minor() >= 12;
    return node.major() > 13;
  }
}
