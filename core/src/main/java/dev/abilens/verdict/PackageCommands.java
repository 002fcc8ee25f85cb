package dev.abilens.verdict;

import dev.abilens.data.Lazy;
import dev.abilens.install.PackageManager;
import dev.abilens.install.PlatformName;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that install and build the package that a file belongs to, in the words of the
 * project's package manager.
 */
final class PackageCommands {
  private final String path;
  private final @Nullable String name;
  private final Lazy<PackageManager> manager;
  private final @Nullable String electron;

  private PackageCommands(
      String path, @Nullable String name, Lazy<PackageManager> manager, @Nullable String electron) {
    this.path = path;
    this.name = name;
    this.manager = manager;
    this.electron = electron;
  }

  /**
   * Returns the commands for a file.
   *
   * @param path its path as a process names it
   * @param manager who installs the project's packages
   */
  static PackageCommands of(String path, Lazy<PackageManager> manager) {
    return new PackageCommands(path, nameIn(path), manager, null);
  }

  /** Returns the commands for a package whose file may not be known. */
  static PackageCommands of(String path, @Nullable String name, PackageManager manager) {
    return new PackageCommands(
        path, name == null ? nameIn(path) : name, new Lazy<>(() -> manager), null);
  }

  /** Returns the commands for the same file where a release is to load it. */
  PackageCommands in(RuntimeRelease other) {
    return other.kind() == RuntimeKind.ELECTRON
        ? forElectron(other.version().toString())
        : new PackageCommands(path, name, manager, null);
  }

  /** Returns the commands for the same file where a version of Electron is to load it. */
  PackageCommands forElectron(String version) {
    return new PackageCommands(path, name, manager, version);
  }

  /** The package that a file belongs to: what follows the last node_modules in its path. */
  static @Nullable String nameIn(String path) {
    String marker = "node_modules/";
    String slashed = path.replace('\\', '/');
    int at = slashed.lastIndexOf(marker);
    if (at < 0) return null;
    String[] parts = slashed.substring(at + marker.length()).split("/", 3);
    if (parts.length < 2 || parts[0].isEmpty() || parts[0].startsWith(".")) return null;
    if (!parts[0].startsWith("@")) return parts[0];
    // A scope alone is no package.
    return parts.length > 2 ? parts[0] + "/" + parts[1] : null;
  }

  /** The package's name, if it is known. */
  Optional<String> packageName() {
    return Optional.ofNullable(name);
  }

  /** The package for a sentence. */
  String thePackage() {
    return name == null ? "the package" : name;
  }

  /** The file's path as a process names it, or a word for it. */
  String path() {
    return path.isEmpty() ? "FILE" : path;
  }

  String fileName() {
    String file = LoadCodes.fileName(path);
    return file.isEmpty() ? "FILE" : file;
  }

  /** Whether the package only carries what was built elsewhere, so that no command builds it. */
  boolean isPlatformPackage() {
    return name != null && PlatformName.of(name).isPresent();
  }

  PackageManager manager() {
    return manager.get();
  }

  /** Fetches or builds it anew for the runtime. */
  String rebuild() {
    return electron != null ? electron(electron) : one("rebuild-one", "rebuild-all");
  }

  /** Builds it anew for a version of Electron. */
  String electron(String version) {
    return "npx @electron/rebuild -f -v " + version + (name == null ? "" : " -o " + name);
  }

  /** Builds it anew from source, whatever prebuilt file there is. */
  String fromSource() {
    if (electron != null) return "npm_config_build_from_source=true " + electron(electron);
    return one("from-source", "from-source-all");
  }

  /** Installs all packages anew, as the lock file has them. */
  String reinstallAll() {
    return command("reinstall-all");
  }

  /** Installs all packages anew, lock file included. */
  String relock() {
    return command("relock");
  }

  /** Installs it anew, where it is to run. */
  String fresh() {
    String all = "There: " + reinstallAll();
    // A package of one platform alone would come in another version than the one that loads it.
    return name == null || isPlatformPackage()
        ? all + "."
        : all + ", or for this package alone " + one("reinstall-one", "reinstall-all") + ".";
  }

  /** Lets its install scripts run. */
  String allowScripts() {
    return command("allow-scripts");
  }

  /** Adds another package to the project. */
  String add(String other) {
    return manager().command("add").orElseThrow().replace("{package}", other);
  }

  /** Takes its newest version. */
  String upgrade() {
    return command("upgrade");
  }

  /**
   * Fetches the optional packages of another platform.
   *
   * @param libc the word of packages for a C library of Linux, or null where there is one only or
   *     it is not
   * @return the command, or empty where the package manager has none
   */
  Optional<String> otherPlatform(String os, String cpu, @Nullable String libc) {
    return manager()
        .command(libc == null ? "other-platform" : "other-libc")
        .map(
            command ->
                (isPlatformPackage() ? unnamed(command) : fill(command))
                    .replace("{os}", os)
                    .replace("{cpu}", cpu)
                    .replace("{libc}", libc == null ? "" : libc));
  }

  private String one(String named, String unnamed) {
    return name == null ? command(unnamed) : command(named);
  }

  private String command(String purpose) {
    return fill(manager().command(purpose).orElseThrow());
  }

  private String fill(String command) {
    return name == null ? unnamed(command) : command.replace("{package}", name);
  }

  private static String unnamed(String command) {
    return command.endsWith(" {package}") && command.contains("--os=")
        ? command.substring(0, command.length() - " {package}".length())
        : command.replace("{package}", "PACKAGE");
  }
}
