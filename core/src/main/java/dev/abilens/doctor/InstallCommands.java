package dev.abilens.doctor;

import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StageSystem;
import dev.abilens.install.BuildTools;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.LibcFamily;
import java.util.Optional;

/** The commands that install what a build of an addon takes. */
final class InstallCommands {
  private InstallCommands() {}

  /** Returns what to write into a stage, as a sentence. */
  static String inStage(Stage stage) {
    if (stage.bare())
      return "Nothing can be installed in "
          + stage.base().name()
          + ": build in a stage with a package manager.";
    StageSystem system = stage.state().system();
    Optional<String> command =
        system.bases().isEmpty()
            ? forLibc(system)
            : command(system.bases().get(system.bases().size() - 1));
    return command
        .map(text -> "RUN " + text + ".")
        .orElse("Install Python 3, make and a C++ compiler before it.");
  }

  private static Optional<String> forLibc(StageSystem system) {
    if (system.libc() == LibcFamily.MUSL) return BuildTools.installCommand("alpine");
    // The official images without a distribution in their names are made of Debian.
    return system.libc() == LibcFamily.GLIBC && system.image().startsWith("node:")
        ? BuildTools.installCommand("debian")
        : Optional.empty();
  }

  /** Returns the command of a distribution's package manager; empty where it is not known. */
  static Optional<String> command(Distribution distribution) {
    Optional<String> exact =
        BuildTools.installCommand(distribution.id().replaceFirst("-(?=\\d)", ":"));
    if (exact.isPresent()) return exact;
    String base = distribution.base();
    String family = family(distribution.family());
    return BuildTools.installCommand(family).or(() -> base == null ? Optional.empty() : byId(base));
  }

  private static Optional<String> byId(String id) {
    Optional<String> exact = BuildTools.installCommand(id.replaceFirst("-(?=\\d)", ":"));
    return exact.isPresent()
        ? exact
        : BuildTools.installCommand(family(id.replaceFirst("-?\\d.*", "")));
  }

  private static String family(String word) {
    return switch (word) {
      case "ubi", "centos", "centos-stream", "oraclelinux", "almalinux" -> "alma";
      case "opensuse-leap", "opensuse" -> "opensuse";
      case "archlinux" -> "arch";
      default -> word;
    };
  }
}
