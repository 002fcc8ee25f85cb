package dev.abilens.install;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.libc.DottedNumber;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What builds addons, and how each system installs it. Immutable and thread-safe. */
public final class BuildTools {
  private static final Lazy<Map<String, String>> COMMANDS = new Lazy<>(BuildTools::read);

  private static final Pattern WORKS =
      Pattern.compile("really works with (?:2\\.7, )?(\\d+\\.\\d+)");

  private BuildTools() {}

  private static Map<String, String> read() {
    Map<String, String> commands = new LinkedHashMap<>();
    for (Table.Row row : Table.bundled("build-tools").rows("install-command"))
      for (String system : row.words("key")) commands.put(system, row.get("value"));
    return commands;
  }

  /**
   * Returns the command that installs Python, make and a C++ compiler.
   *
   * @param system a distribution or system as the table calls it, such as {@code debian}, {@code
   *     alpine} or {@code macos}
   * @return the command, or empty if the system is not in the table
   */
  public static Optional<String> installCommand(String system) {
    return Optional.ofNullable(COMMANDS.get().get(system));
  }

  /**
   * What a build for a major of Node.js takes at least.
   *
   * @param python the oldest Python with which the node-gyp that comes along really works
   * @param standard the C++ standard of the headers, or empty
   * @param gcc the first GCC that knows it
   */
  public record Needs(Optional<DottedNumber> python, String standard, Optional<DottedNumber> gcc) {}

  /** Returns what a build takes; what is not known is empty. */
  public static Needs needs(int major) {
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
