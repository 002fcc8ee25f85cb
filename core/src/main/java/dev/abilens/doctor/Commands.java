package dev.abilens.doctor;

import dev.abilens.install.PackageManager;

/** The commands of package managers that remedies name. */
final class Commands {
  private Commands() {}

  /** Returns what people call a package manager. */
  static String title(PackageManager manager) {
    return switch (manager) {
      case NPM -> "npm";
      case PNPM -> "pnpm";
      case YARN_CLASSIC -> "Yarn 1";
      case YARN -> "Yarn";
      case BUN -> "Bun";
    };
  }

  /** Builds all that is there anew. */
  static String rebuild(PackageManager manager) {
    return command(manager, "rebuild-all");
  }

  /** Builds one package anew. */
  static String rebuild(PackageManager manager, String name) {
    return command(manager, "rebuild-one").replace("{package}", name);
  }

  /** Installs anew what the lock file says. */
  static String clean(PackageManager manager) {
    return command(manager, "reinstall-all");
  }

  /** Makes node_modules and the lock file anew, with the packages of all platforms. */
  static String relock(PackageManager manager) {
    return command(manager, "relock");
  }

  /** Writes the lock file. */
  static String lock(PackageManager manager) {
    return command(manager, "lock");
  }

  /** Adds a package, or changes its version. */
  static String add(PackageManager manager, String spec) {
    return command(manager, "add").replace("{package}", spec);
  }

  private static String command(PackageManager manager, String purpose) {
    return manager
        .command(purpose)
        .orElseThrow(() -> new IllegalStateException(manager + " has no command to " + purpose));
  }
}
