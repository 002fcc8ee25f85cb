package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.system.Redistributable;
import dev.abilens.system.WindowsSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What mends what Windows refuses. */
final class WindowsRemedies implements Remedies.Part {
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
  WindowsRemedies(
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
      case MISSING_LIBRARY -> library(detail);
      case MISSING_PROCEDURE, UNDEFINED_SYMBOL -> procedure(detail);
      case OS_TOO_OLD -> newer(detail);
      default -> List.of();
    };
  }

  private List<String> architecture() {
    if (file == Architecture.OTHER || file == process) return List.of();
    boolean runs =
        switch (file) {
          case IA32 -> true;
          case X64 -> process != Architecture.IA32;
          default -> false;
        };
    return runs
        ? List.of("Or run it in a process of its own kind: a Node.js for " + file.word() + ".")
        : List.of();
  }

  private List<String> library(Map<String, Object> detail) {
    if (!(detail.get("library") instanceof String library)) return unnamed();
    if (AddonProfile.isHost(library)) return host(library);
    Redistributable brings = WindowsSystem.redistributable(library).orElse(null);
    String less = "Or use a build of " + commands.thePackage() + " that does not need it.";
    if (brings == null)
      return List.of(
          "Put "
              + library
              + " beside the addon: Windows looks in the addon's directory, in that of the system"
              + " and along PATH.",
          less);
    if (brings.isDebug())
      return List.of(
          library
              + " is of Visual Studio's debug libraries: build the addon for release. "
              + commands.fromSource()
              + ".");
    return List.of(
        "Install on the target what brings "
            + library
            + ": "
            + brings.title()
            + (brings.from().isEmpty() ? "" : ", " + from(brings))
            + ".",
        less);
  }

  /** The message of Windows names no DLL: which one it is has to be found out, or is likely. */
  private List<String> unnamed() {
    List<String> remedies = new ArrayList<>();
    WindowsSystem.redistributable("vcruntime140.dll")
        .ifPresent(
            brings ->
                remedies.add(
                    "Most often it is a part of "
                        + brings.title()
                        + (brings.from().isEmpty() ? "" : ": install it from " + from(brings))
                        + "."));
    remedies.add(
        "Which DLLs the file asks for: abilens inspect "
            + commands.fileName()
            + "; all of them"
            + " have to be beside it, in Windows' own directory or along PATH.");
    remedies.add(
        "If the program that loads it is not called node.exe, the addon needs the delay-load hook"
            + " (win_delay_load_hook, node-gyp's default): "
            + commands.fromSource()
            + ".");
    return remedies;
  }

  private String from(Redistributable brings) {
    Architecture known = process == Architecture.OTHER ? Architecture.X64 : process;
    String arch = known == Architecture.IA32 ? "x86" : known.word();
    return brings.from().replace("{arch}", arch);
  }

  /** An addon that asks for its runtime's program by a name that the process does not have. */
  private List<String> host(String library) {
    return List.of(
        "It asks for "
            + library
            + " by name, and the process is another program: build it with the delay-load hook"
            + " (win_delay_load_hook, node-gyp's default), which takes whatever program runs: "
            + commands.fromSource()
            + ".",
        "Or run it with a program that is called " + library + ".");
  }

  private List<String> procedure(Map<String, Object> detail) {
    Object library = detail.get("library");
    return library == null || AddonProfile.isHost(library.toString())
        ? List.of()
        : List.of(
            "Use a newer " + library + ": it comes with a newer Windows or redistributable.",
            "Or use a build of " + commands.thePackage() + " that does without.");
  }

  private List<String> newer(Map<String, Object> detail) {
    Object required = detail.get("required");
    if (required == null && image != null) required = image.minimumOs();
    return required == null
        ? List.of()
        : List.of("It asks for Windows NT " + required + " or later: use one of those.");
  }
}
