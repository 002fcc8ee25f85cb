package dev.abilens.doctor;

import dev.abilens.data.Table;
import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StageSystem;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.DottedNumber;
import dev.abilens.libc.LibcFamily;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that install what a build of an addon takes. */
final class BuildTools {
  private static final Pattern WORKS =
      Pattern.compile("really works with (?:2\\.7, )?(\\d+\\.\\d+)");

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

  /** Returns the command for a system as the table calls it. */
  static Optional<String> row(String system) {
    return dev.abilens.install.BuildTools.installCommand(system);
  }

  /**
   * What a build for a major of Node.js takes at least.
   *
   * @param python the oldest Python with which the node-gyp that comes along really works
   * @param standard the C++ standard of the headers, or empty
   * @param gcc the first GCC that knows it
   */
  record Needs(Optional<DottedNumber> python, String standard, Optional<DottedNumber> gcc) {}

  /** Returns what a build takes; what is not known is empty. */
  static Needs needs(int major) {
    String standard = value("node-headers-cpp-standard", String.valueOf(major)).orElse("");
    Optional<DottedNumber> gcc = value("compiler-for-standard", standard).flatMap(BuildTools::gcc);
    // The last npm of a major of Node.js is the likeliest.
    Optional<DottedNumber> python =
        value("node-bundles-npm-major", String.valueOf(major))
            .map(text -> text.substring(text.lastIndexOf(' ') + 1))
            .flatMap(BuildTools::nodeGyp)
            .flatMap(BuildTools::python);
    return new Needs(python, standard, gcc);
  }

  private static Optional<String> value(String kind, String key) {
    return Table.bundled("build-tools").rows(kind).stream()
        .filter(row -> row.get("key").equals(key) && row.has("value"))
        .map(row -> row.get("value"))
        .findFirst();
  }

  private static Optional<DottedNumber> gcc(String text) {
    Matcher number = Pattern.compile("GCC (\\d+)").matcher(text);
    return number.find() ? DottedNumber.parse(number.group(1)) : Optional.empty();
  }

  /** The first node-gyp that a major of npm brought: whoever has a newer npm has a newer one. */
  private static Optional<DottedNumber> nodeGyp(String npmMajor) {
    return Table.bundled("build-tools").rows("npm-bundles-node-gyp").stream()
        .filter(row -> row.get("key").startsWith(npmMajor + "."))
        .flatMap(row -> DottedNumber.parse(row.get("value")).stream())
        .findFirst();
  }

  /** The oldest Python that a node-gyp was seen to work with. */
  private static Optional<DottedNumber> python(DottedNumber nodeGyp) {
    for (Table.Row row : Table.bundled("build-tools").rows("node-gyp-python")) {
      if (!holds(row.get("key"), nodeGyp)) continue;
      Matcher works = WORKS.matcher(row.get("note"));
      if (works.find()) return DottedNumber.parse(works.group(1));
    }
    return Optional.empty();
  }

  /** Whether {@code 8.x}, {@code 5.0} or {@code 10.2 - 13.1} holds a version, by its minor. */
  private static boolean holds(String span, DottedNumber version) {
    String[] ends = span.split(" - ", -1);
    String last = ends[ends.length - 1];
    Optional<DottedNumber> from = DottedNumber.parse(minor(ends[0]).replace("x", "0"));
    Optional<DottedNumber> to = DottedNumber.parse(minor(last).replace("x", "999999999"));
    DottedNumber minor = DottedNumber.of(minor(version.toString()));
    return from.isPresent()
        && to.isPresent()
        && minor.isAtLeast(from.get())
        && to.get().isAtLeast(minor);
  }

  private static String minor(String version) {
    String[] parts = version.split("\\.", -1);
    return parts[0] + "." + (parts.length > 1 ? parts[1] : "0");
  }
}
