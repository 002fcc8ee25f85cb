package dev.abilens.libc;

import dev.abilens.header.Architecture;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tables and the distributions call the architectures that Node has words for. */
final class Ports {
  private static final Map<Architecture, String> NAMES =
      Map.of(
          Architecture.X64, "x86_64",
          Architecture.ARM64, "aarch64",
          Architecture.ARM, "armhf",
          Architecture.IA32, "i386",
          Architecture.PPC64, "ppc64le",
          Architecture.S390X, "s390x",
          Architecture.RISCV64, "riscv64",
          Architecture.LOONG64, "loongarch64",
          Architecture.MIPS64EL, "mips64el");

  private static final Map<String, Architecture> OTHER_SPELLINGS =
      Map.ofEntries(
          Map.entry("amd64", Architecture.X64),
          Map.entry("arm64", Architecture.ARM64),
          Map.entry("arm", Architecture.ARM),
          Map.entry("armel", Architecture.ARM),
          Map.entry("armv7", Architecture.ARM),
          Map.entry("i686", Architecture.IA32),
          Map.entry("x86", Architecture.IA32),
          Map.entry("ppc64el", Architecture.PPC64),
          Map.entry("loong64", Architecture.LOONG64));

  private Ports() {}

  /** Returns the tables' name, or null for an architecture that they leave out. */
  static @Nullable String name(Architecture architecture) {
    return NAMES.get(architecture);
  }

  /** Returns the architecture that the tables or a distribution mean. */
  static Architecture architecture(String name) {
    for (Map.Entry<Architecture, String> entry : NAMES.entrySet())
      if (entry.getValue().equals(name)) return entry.getKey();
    Architecture other = OTHER_SPELLINGS.get(name);
    if (other == null) throw new IllegalStateException("no architecture " + name);
    return other;
  }

  /** Returns the directory of a Debian system's libraries, such as {@code x86_64-linux-gnu}. */
  static @Nullable String triplet(Architecture architecture) {
    return switch (architecture) {
      case ARM -> "arm-linux-gnueabihf";
      case PPC64 -> "powerpc64le-linux-gnu";
      case MIPS64EL -> "mips64el-linux-gnuabi64";
      default -> name(architecture) == null ? null : name(architecture) + "-linux-gnu";
    };
  }
}
