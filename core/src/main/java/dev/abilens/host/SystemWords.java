package dev.abilens.host;

import dev.abilens.header.Architecture;
import dev.abilens.image.Os;
import java.util.Locale;

/** What Java's words for systems and processors are in Node's. */
final class SystemWords {
  private SystemWords() {}

  static Os os(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) return Os.WIN32;
    return switch (name) {
      case "linux" -> Os.LINUX;
      case "mac os x", "darwin" -> Os.DARWIN;
      case "freebsd" -> Os.FREEBSD;
      case "openbsd" -> Os.OPENBSD;
      case "netbsd" -> Os.NETBSD;
      case "sunos", "solaris" -> Os.SUNOS;
      default -> Os.OTHER;
    };
  }

  static Architecture architecture(String osArch) {
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Architecture.X64;
      case "aarch64" -> Architecture.ARM64;
      case "arm" -> Architecture.ARM;
      case "x86", "i386", "i486", "i586", "i686" -> Architecture.IA32;
      case "ppc64", "ppc64le" -> Architecture.PPC64;
      case "ppc" -> Architecture.PPC;
      case "s390x" -> Architecture.S390X;
      case "riscv64" -> Architecture.RISCV64;
      case "loongarch64" -> Architecture.LOONG64;
      case "mips" -> Architecture.MIPS;
      case "mipsel" -> Architecture.MIPSEL;
      case "mips64el" -> Architecture.MIPS64EL;
      default -> Architecture.OTHER;
    };
  }
}
