package dev.abilens.verdict;

import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import org.jspecify.annotations.Nullable;

/**
 * The commands that install and build the package that a file belongs to.
 *
 * @param path the file's path as a process names it
 * @param release the release that is to load it, or null if it is not known
 */
record PackageCommands(String path, @Nullable RuntimeRelease release) {
  private static final String UNKNOWN = "the package";

  PackageCommands in(RuntimeRelease other) {
    return new PackageCommands(path, other);
  }

  /** Builds it anew for the runtime. */
  String rebuild() {
    String name = packageName();
    if (release != null && release.kind() == RuntimeKind.ELECTRON)
      return "npx electron-rebuild -v " + release.version() + " -f -w " + name + ".";
    return name.equals(UNKNOWN) ? "npm rebuild." : "npm rebuild " + name + ".";
  }

  /** Installs it anew. */
  String fresh() {
    String name = packageName();
    return name.equals(UNKNOWN)
        ? "There: npm ci."
        : "There: npm ci, or for this package alone npm install " + name + " --force.";
  }

  String fileName() {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** The package that the file belongs to: what follows the last node_modules in its path. */
  String packageName() {
    String marker = "node_modules/";
    String slashed = path.replace('\\', '/');
    int at = slashed.lastIndexOf(marker);
    if (at < 0) return UNKNOWN;
    String[] parts = slashed.substring(at + marker.length()).split("/", 3);
    if (parts.length < 2) return UNKNOWN;
    return parts[0].startsWith("@") && parts.length > 2 ? parts[0] + "/" + parts[1] : parts[0];
  }
}
