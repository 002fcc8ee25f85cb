package dev.abilens.verdict;

import dev.abilens.header.Architecture;
import dev.abilens.image.LoaderKind;
import dev.abilens.install.Alternative;
import dev.abilens.install.BuildTools;
import dev.abilens.install.InstallCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What mends a failed install or build: the sentences of the table with commands filled in. */
final class InstallRemedies {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

  private final PackageCommands commands;
  private final @Nullable LoaderKind loader;
  private final Architecture process;

  InstallRemedies(PackageCommands commands, @Nullable LoaderKind loader, Architecture process) {
    this.commands = commands;
    this.loader = loader;
    this.process = process;
  }

  List<String> of(InstallCode code, Map<String, Object> detail) {
    List<String> remedies = new ArrayList<>();
    for (String sentence : code.remedies()) {
      String filled = fill(sentence, detail);
      if (filled != null) remedies.add(filled.endsWith(".") ? filled : filled + ".");
    }
    if (!remedies.isEmpty() || code.code().equals("PLATFORM_UNSUPPORTED_BY_PACKAGE"))
      remedies.addAll(alternatives(commands));
    return remedies;
  }

  /** What can stand in for a package; none where nothing is known. */
  static List<String> alternatives(PackageCommands commands) {
    List<Alternative> known = commands.packageName().map(Alternative::to).orElse(List.of());
    return known.isEmpty()
        ? List.of()
        : List.of(
            "As a last resort, in place of "
                + commands.thePackage()
                + ": "
                + known.stream().map(Alternative::toString).collect(Collectors.joining("; "))
                + ".");
  }

  /** The sentence with its commands, or null where one of them does not exist. */
  private @Nullable String fill(String sentence, Map<String, Object> detail) {
    Matcher m = PLACE.matcher(sentence);
    StringBuilder filled = new StringBuilder();
    while (m.find()) {
      String value = value(m.group(1), detail).orElse(null);
      if (value == null) return null;
      m.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return m.appendTail(filled).toString();
  }

  private Optional<String> value(String name, Map<String, Object> detail) {
    return switch (name) {
      case "rebuild" -> Optional.of(commands.rebuild());
      case "source" -> Optional.of(commands.fromSource());
      case "fresh" -> Optional.of(commands.reinstallAll());
      case "relock" -> Optional.of(commands.relock());
      case "allow" -> Optional.of(commands.allowScripts());
      case "upgrade" -> Optional.of(commands.upgrade());
      case "package" -> Optional.of(commands.thePackage());
      case "platform" -> platform(detail);
      case "tools" -> Optional.of(tools());
      case "cmake" -> Optional.of(cmake());
      case "tool" -> Optional.of(tool(String.valueOf(detail.get("tool"))));
      case "development" -> Optional.of(development(detail));
      default -> throw new IllegalStateException("no command {" + name + "}");
    };
  }

  /** The command that fetches the packages of the platform that the message is about. */
  private Optional<String> platform(Map<String, Object> detail) {
    Object os = detail.get("os");
    Object cpu = detail.get("cpu");
    // A file for both of macOS' architectures is in a package for neither of them.
    if ("universal".equals(cpu)) return Optional.empty();
    if (os != null && cpu != null)
      return commands.otherPlatform(
          os.toString(), cpu.toString(), detail.get("libc") instanceof String l ? l : null);
    if (loader == null || process == Architecture.OTHER) return Optional.empty();
    return commands.otherPlatform(Remedies.os(loader), process.word(), Remedies.libc(loader));
  }

  private String tools() {
    if (loader == null)
      return command("debian") + " (Debian, Ubuntu), " + command("alpine") + " (Alpine)";
    return switch (loader) {
      case GLIBC ->
          command("debian") + " (Debian, Ubuntu), " + command("fedora") + " (Fedora, RHEL)";
      case MUSL -> command("alpine");
      case DYLD -> command("macos");
      case WINDOWS -> command("winget");
    };
  }

  /** The command that adds the package to a project which brings a tool, or a header. */
  private String tool(String name) {
    String brings =
        switch (name) {
          case "node-pre-gyp" -> "@mapbox/node-pre-gyp";
          case "electron-rebuild" -> "@electron/rebuild";
          case "napi" -> "@napi-rs/cli";
          case "nan.h" -> "nan";
          case "napi.h" -> "node-addon-api";
          default -> name.endsWith("node-gyp.js") ? "node-gyp" : name;
        };
    return commands.add(brings);
  }

  /** Who has a header, a library or what pkg-config asks for: distributions find it by its file. */
  private String development(Map<String, Object> detail) {
    Object module = detail.get("pc");
    Object library = detail.get("lib");
    Object header = detail.get("file");
    String file =
        module != null
            ? module + ".pc"
            : library != null ? "lib" + library + ".so" : String.valueOf(header);
    String alpine =
        module != null
            ? "apk add pc:" + module
            : "the one that https://pkgs.alpinelinux.org/contents?file="
                + LoadCodes.fileName(file)
                + " names";
    String fedora =
        module != null ? "dnf install 'pkgconfig(" + module + ")'" : "dnf install '*/" + file + "'";
    if (loader == LoaderKind.MUSL) return alpine + " (Alpine)";
    if (loader == LoaderKind.DYLD || loader == LoaderKind.WINDOWS)
      return "the one that brings " + file;
    String debian =
        "the one that apt-file search "
            + file
            + " names (Debian, Ubuntu), "
            + fedora
            + " (Fedora, RHEL)";
    return loader == null ? debian + ", " + alpine + " (Alpine)" : debian;
  }

  private static String command(String system) {
    return BuildTools.installCommand(system).orElseThrow();
  }

  private String cmake() {
    if (loader == LoaderKind.MUSL) return "apk add --no-cache cmake";
    if (loader == LoaderKind.DYLD) return "brew install cmake";
    if (loader == LoaderKind.WINDOWS) return "winget install Kitware.CMake";
    return "apt-get install -y cmake (Debian, Ubuntu), apk add --no-cache cmake (Alpine)";
  }
}
