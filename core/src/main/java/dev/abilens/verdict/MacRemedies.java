package dev.abilens.verdict;

import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What mends what macOS refuses. */
final class MacRemedies implements Remedies.Part {
  /** Where Homebrew puts libraries, with the formula's name. */
  private static final Pattern HOMEBREW =
      Pattern.compile("/(?:opt/homebrew|usr/local)/(?:opt|Cellar)/([^/]+)/.*");

  /** With it a process takes libraries that others signed. */
  private static final String ANY_LIBRARY = "com.apple.security.cs.disable-library-validation";

  private final PackageCommands commands;
  private final @Nullable Image image;
  private final Architecture file;
  private final Architecture process;

  /**
   * Makes the remedies.
   *
   * @param file what the file is made for, as far as that is known
   * @param process what the process is, as far as that is known
   */
  MacRemedies(
      PackageCommands commands, @Nullable Image image, Architecture file, Architecture process) {
    this.commands = commands;
    this.image = image;
    this.file = file;
    this.process = process;
  }

  @Override
  public List<String> of(Code code, Map<String, Object> detail) {
    return switch (code) {
      case WRONG_ARCHITECTURE -> architecture();
      case UNSIGNED -> isCopy() ? List.of(unpacked()) : unsigned();
      case TEAM_ID_DIFFERS -> team();
      case OS_TOO_OLD -> newer(detail);
      case MISSING_LIBRARY -> library(detail);
      default -> List.of();
    };
  }

  /** Electron loads what lies in an archive from a hidden copy in a directory of its own. */
  private boolean isCopy() {
    return commands.fileName().startsWith(".");
  }

  private static String unpacked() {
    return "The file is a copy that Electron made of one in app.asar, which nothing signed: name the"
        + " package under asarUnpack, so that it is signed with the program.";
  }

  private List<String> team() {
    return isCopy()
        ? List.of(unpacked(), "Or give the program the entitlement " + ANY_LIBRARY + ".")
        : List.of(
            "Give the program the entitlement "
                + ANY_LIBRARY
                + ", or sign the file with the program's identity: codesign --force --sign IDENTITY "
                + commands.fileName()
                + ".");
  }

  private List<String> architecture() {
    List<String> remedies = new ArrayList<>();
    if (process == Architecture.ARM64 && file == Architecture.X64)
      remedies.add(
          "Or run it in an x64 process, which Apple silicon has by Rosetta: a Node.js for x64,"
              + " started by arch -x86_64 node.");
    else if (process == Architecture.X64 && file == Architecture.ARM64)
      remedies.add("Or run it on Apple silicon in an arm64 process: a Node.js for arm64.");
    remedies.add(
        "For the addon's author: a universal file serves both: build for each, then lipo -create"
            + " x64.node arm64.node -output "
            + commands.fileName()
            + ".");
    return remedies;
  }

  private List<String> unsigned() {
    return List.of(
        "Sign it ad hoc, after whatever changes it last: codesign --force --sign - "
            + commands.fileName()
            + ".",
        "Or install it anew, if it was changed after it was signed. " + commands.fresh(),
        "If it was downloaded by a browser, take the mark of that off: xattr -d com.apple.quarantine "
            + commands.fileName()
            + ".");
  }

  private List<String> newer(Map<String, Object> detail) {
    Object required = detail.get("required");
    if (required == null && image != null) required = image.minimumOs();
    List<String> remedies = new ArrayList<>();
    remedies.add(
        required == null
            ? "Use a newer macOS."
            : "It is built for macOS " + required + " and later: use one of those.");
    remedies.add(
        "Or build it for the older one: MACOSX_DEPLOYMENT_TARGET=VERSION "
            + commands.fromSource()
            + ".");
    return remedies;
  }

  private List<String> library(Map<String, Object> detail) {
    String name = String.valueOf(detail.getOrDefault("install_name", detail.get("library")));
    List<String> remedies = new ArrayList<>();
    Matcher homebrew = HOMEBREW.matcher(name);
    if (homebrew.matches())
      remedies.add("Install what brings it: brew install " + homebrew.group(1) + ".");
    if (name.startsWith("@rpath/") && image != null && !image.rpath().isEmpty())
      remedies.add(
          "Put "
              + name.substring("@rpath/".length())
              + " where the addon looks for it: "
              + String.join(", ", image.rpath())
              + ".");
    else if (name.startsWith("@loader_path/"))
      remedies.add("Put it at " + name + ", which begins in the addon's own directory.");
    else if (name.startsWith("/"))
      remedies.add(
          "Or carry it beside the addon and point there: install_name_tool -change "
              + name
              + " @loader_path/"
              + name.substring(name.lastIndexOf('/') + 1)
              + " "
              + commands.fileName()
              + ", then codesign --force --sign - "
              + commands.fileName()
              + ".");
    if (homebrew.matches() && !commands.isPlatformPackage())
      remedies.add("Or build it with the libraries that are here: " + commands.fromSource() + ".");
    if (!remedies.isEmpty())
      remedies.add("Or use a build of " + commands.thePackage() + " that does not need it.");
    return remedies;
  }
}
