package dev.abilens.doctor;

import dev.abilens.header.Architecture;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A package that is one of a family, each made for a platform, as its name alone tells: {@code
 * @img/sharp-linuxmusl-x64}. The words may stand anywhere in it, which is more than {@link
 * dev.abilens.install.PlatformName} takes for one in the words of a failure.
 *
 * @param family the name without the platform
 * @param os the operating system
 * @param cpu the architecture in Node's words
 * @param libc the C library that the name says, or null
 */
record PlatformPackage(String family, String os, String cpu, @Nullable LibcFamily libc) {

  /** Reads a name; null if there is no platform in it. */
  static @Nullable PlatformPackage of(String name) {
    List<String> family = new ArrayList<>();
    String os = null;
    String cpu = null;
    LibcFamily libc = null;
    for (String word : name.toLowerCase(Locale.ROOT).split("[-_./]", -1)) {
      switch (word) {
        case "linux" -> os = "linux";
        case "linuxmusl" -> {
          os = "linux";
          libc = LibcFamily.MUSL;
        }
        case "darwin", "macos", "osx" -> os = "darwin";
        case "win32", "windows", "win" -> os = "win32";
        case "freebsd", "openbsd", "netbsd", "sunos", "android", "aix", "openharmony" -> os = word;
        case "x64", "64", "amd64" -> cpu = "x64";
        case "arm64", "aarch64" -> cpu = "arm64";
        case "arm", "armv7", "armv7l", "armv6" -> cpu = "arm";
        case "ia32", "i686", "32", "x86" -> cpu = "ia32";
        case "ppc64", "ppc64le", "powerpc64le" -> cpu = "ppc64";
        case "s390x" -> cpu = "s390x";
        case "riscv64", "riscv64gc" -> cpu = "riscv64";
        case "loong64", "loongarch64" -> cpu = "loong64";
        case "universal" -> cpu = "*";
        case "musl", "musleabihf" -> libc = LibcFamily.MUSL;
        case "gnu", "glibc", "gnueabihf" -> libc = LibcFamily.GLIBC;
        case "msvc" -> os = os == null ? "win32" : os;
        default -> family.add(word);
      }
    }
    return os == null || cpu == null
        ? null
        : new PlatformPackage(String.join("-", family), os, cpu, libc);
  }

  /** Returns whether it is made for a platform; a C library that is not known fits all. */
  boolean fits(Platform platform, @Nullable LibcFamily system) {
    return os.equals(platform.os().word())
        && (cpu.equals("*") || cpu.equals(platform.architecture().word()))
        && (libc == null || system == null || libc == system);
  }

  /** Returns whether it is for Linux, macOS or Windows on x64 or arm64, as most are. */
  boolean isCommon() {
    boolean system =
        os.equals(Os.LINUX.word()) || os.equals(Os.DARWIN.word()) || os.equals(Os.WIN32.word());
    return system && (cpu.equals(Architecture.X64.word()) || cpu.equals(Architecture.ARM64.word()));
  }
}
