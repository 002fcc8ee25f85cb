package dev.abilens.doctor;

import dev.abilens.data.Table;
import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StageSystem;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.LibcFamily;
import java.util.List;
import java.util.Optional;

/** The commands that install what a build of an addon takes. */
final class BuildTools {
  private BuildTools() {}

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
    if (system.libc() == LibcFamily.MUSL) return row("alpine");
    // The official images without a distribution in their names are made of Debian.
    return system.libc() == LibcFamily.GLIBC && system.image().startsWith("node:")
        ? row("debian")
        : Optional.empty();
  }

  /** Returns the command of a distribution's package manager; empty where it is not known. */
  static Optional<String> command(Distribution distribution) {
    Optional<String> exact = row(distribution.id().replaceFirst("-(?=\\d)", ":"));
    if (exact.isPresent()) return exact;
    String base = distribution.base();
    String family = family(distribution.family());
    return row(family).or(() -> base == null ? Optional.empty() : byId(base));
  }

  private static Optional<String> byId(String id) {
    Optional<String> exact = row(id.replaceFirst("-(?=\\d)", ":"));
    return exact.isPresent() ? exact : row(family(id.replaceFirst("-?\\d.*", "")));
  }

  private static String family(String word) {
    return switch (word) {
      case "ubi", "centos", "centos-stream", "oraclelinux", "almalinux" -> "alma";
      case "opensuse-leap", "opensuse" -> "opensuse";
      case "archlinux" -> "arch";
      default -> word;
    };
  }

  /** Returns the command of the row that names a system. */
  static Optional<String> row(String system) {
    for (Table.Row row : Table.bundled("build-tools").rows("install-command")) {
      List<String> keys = row.words("key");
      if (keys.contains(system)) return Optional.of(row.get("value"));
    }
    return Optional.empty();
  }
}
