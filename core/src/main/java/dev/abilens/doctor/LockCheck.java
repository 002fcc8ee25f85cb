package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.ERROR;
import static dev.abilens.verdict.Severity.NOTE;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.image.Platform;
import dev.abilens.install.PackageManager;
import dev.abilens.libc.LibcFamily;
import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lock files: which there are, whose, and whether they hold the packages of every platform. */
final class LockCheck {
  private static final int SHOWN = 6;

  private final ProjectFiles files;
  private final LockFiles reader;
  private final @Nullable PackageManifest manifest;
  private final List<LockFile> locks = new ArrayList<>();
  private final Map<String, PackageManager> present = new LinkedHashMap<>();

  LockCheck(ProjectFiles files, Documents documents, @Nullable PackageManifest manifest) {
    this.files = files;
    this.reader = new LockFiles(documents);
    this.manifest = manifest;
  }

  void read() {
    if (files.isFile("npm-shrinkwrap.json")) {
      npm("npm-shrinkwrap.json");
      // It wins over the other one, which npm then leaves alone.
      if (files.isFile("package-lock.json")) present.put("package-lock.json", PackageManager.NPM);
    } else if (files.isFile("package-lock.json")) {
      npm("package-lock.json");
    }
    if (files.isFile("pnpm-lock.yaml")) {
      present.put("pnpm-lock.yaml", PackageManager.PNPM);
      reader.pnpm("pnpm-lock.yaml").ifPresent(locks::add);
    }
    if (files.isFile("yarn.lock")) {
      boolean classic = isClassic();
      present.put("yarn.lock", classic ? PackageManager.YARN_CLASSIC : PackageManager.YARN);
      reader.yarn("yarn.lock", classic).ifPresent(locks::add);
    }
    if (files.isFile("bun.lock")) {
      present.put("bun.lock", PackageManager.BUN);
      reader.bun("bun.lock").ifPresent(locks::add);
    } else if (files.isFile("bun.lockb")) {
      present.put("bun.lockb", PackageManager.BUN);
      files.add(
          ProjectCode.LOCK_FILE_NOT_READABLE,
          NOTE,
          "bun.lockb",
          0,
          "bun.lockb is binary: what is locked is not looked at.",
          List.of("bun install --save-text-lockfile writes bun.lock, which is text."));
    }
  }

  private void npm(String file) {
    present.put(file, PackageManager.NPM);
    reader.npm(file).ifPresent(locks::add);
  }

  /** Every lock file of Yarn 2 and later has its settings at the head; Yarn 1 never has any. */
  private boolean isClassic() {
    boolean[] berry = new boolean[1];
    new Documents(files)
        .read(
            "yarn.lock",
            Documents.MAX_LOCK,
            in -> {
              byte[] head = in.readNBytes(1 << 13);
              berry[0] = new String(head, StandardCharsets.UTF_8).contains("__metadata:");
            });
    return !berry[0];
  }

  List<LockFile> locks() {
    return locks;
  }

  /**
   * Returns whether no package with an addon is locked, as far as that can be told for certain:
   * npm's lock files since version 2 say which packages have install scripts, or are for one
   * platform.
   */
  boolean isWithoutAddons() {
    return locks.size() == 1
        && locks.get(0).manager() == PackageManager.NPM
        && !locks.get(0).version().equals("1")
        && locks.get(0).any()
        && locks.get(0).packages().stream().noneMatch(LockCheck::mayHaveAddon);
  }

  private static boolean mayHaveAddon(LockedPackage one) {
    // What is for macOS alone does not come into an image.
    boolean elsewhere = !one.os().isEmpty() && !one.os().contains("linux");
    return !elsewhere && (one.scripts() || !one.os().isEmpty() || !one.cpu().isEmpty());
  }

  /** Returns the package manager that the project is for, as far as it tells. */
  PackageManager manager() {
    Located named = named();
    PackageManager said = named == null ? null : ofName(named.text());
    if (said != null) return said;
    return present.isEmpty() ? PackageManager.NPM : present.values().iterator().next();
  }

  private @Nullable Located named() {
    if (manifest == null) return null;
    Optional<Located> field = manifest.text("packageManager");
    return field.or(() -> manifest.text("devEngines", "packageManager", "name")).orElse(null);
  }

  private static @Nullable PackageManager ofName(String text) {
    if (text.startsWith("npm")) return PackageManager.NPM;
    if (text.startsWith("pnpm")) return PackageManager.PNPM;
    if (text.startsWith("bun")) return PackageManager.BUN;
    if (text.startsWith("yarn@1.")) return PackageManager.YARN_CLASSIC;
    return text.startsWith("yarn") ? PackageManager.YARN : null;
  }

  void check(@Nullable Platform platform, @Nullable LibcFamily libc) {
    if (manifest != null) present(manifest);
    for (LockFile lock : locks) platforms(lock, platform, libc);
  }

  private void present(PackageManifest manifest) {
    boolean needs =
        !manifest.dependencies().isEmpty()
            || !manifest.optionalDependencies().isEmpty()
            || !manifest.devDependencies().isEmpty();
    if (present.isEmpty() && needs)
      files.add(
          ProjectCode.LOCK_FILE_MISSING,
          WARNING,
          manifest.path(),
          0,
          "There is no lock file: each install may choose other versions, with other binaries.",
          List.of(Commands.lock(manager()) + ", and commit what it writes."));
    if (present.size() > 1 && present.values().stream().distinct().count() > 1)
      files.add(
          ProjectCode.SEVERAL_LOCK_FILES,
          WARNING,
          present.keySet().iterator().next(),
          0,
          "There are several lock files, "
              + Words.list(List.copyOf(present.keySet()))
              + ": which one holds depends on the package manager that is used.",
          List.of("Keep that of " + Commands.title(manager()) + " and delete the others."));
    Located named = named();
    PackageManager said = named == null ? null : ofName(named.text());
    if (named != null && said != null && !present.isEmpty() && !present.containsValue(said))
      files.add(
          ProjectCode.PACKAGE_MANAGERS_DISAGREE,
          WARNING,
          manifest.path(),
          named.line(),
          "The project is for "
              + named
              + ", but its lock file is "
              + String.join(", ", present.keySet())
              + ".",
          List.of(Commands.lock(said) + ", and delete the other lock file."));
  }

  /** Packages whose alternatives for other platforms are not locked. */
  private void platforms(LockFile lock, @Nullable Platform platform, @Nullable LibcFamily libc) {
    Set<String> names = lock.names();
    for (LockedPackage one : lock.packages()) {
      // Version 1 does not tell what is optional from what is needed.
      Map<String, String> wanted = new TreeMap<>(one.optionals());
      if (one.optionals().isEmpty()) wanted.putAll(one.requires());
      List<String> missing = new ArrayList<>();
      List<String> forTarget = new ArrayList<>();
      int families = 0;
      for (String name : wanted.keySet()) {
        PlatformPackage made = PlatformPackage.of(name);
        if (made == null) continue;
        families++;
        if (names.contains(name)) continue;
        if (made.isCommon()) missing.add(name);
        if (platform != null && made.fits(platform, libc)) forTarget.add(name);
      }
      if (families < 2 || (missing.isEmpty() && forTarget.isEmpty())) continue;
      boolean certain = !forTarget.isEmpty();
      List<String> shown = certain ? forTarget : missing;
      files.add(
          ProjectCode.PLATFORM_PACKAGES_NOT_LOCKED,
          certain ? ERROR : WARNING,
          lock.file(),
          one.line(),
          one.name()
              + " "
              + one.version()
              + " comes with a package for each platform, and the lock file lacks "
              + Words.list(shown, SHOWN)
              + ": an install by it lacks "
              + (certain ? "that of the target." : "them there."),
          List.of(
              Commands.relock(lock.manager())
                  + (lock.manager() == PackageManager.NPM
                      ? ": where node_modules was there before, npm 7 to 11.0 write the packages of"
                          + " one platform."
                      : ".")));
    }
  }
}
