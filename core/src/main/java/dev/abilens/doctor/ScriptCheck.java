package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.NOTE;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.install.Alternative;
import dev.abilens.install.PackageManager;
import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Install scripts: what they do, and whether they are run at all. */
final class ScriptCheck {
  private static final int SHOWN = 8;
  private static final List<String> HOOKS = List.of("preinstall", "install", "postinstall");
  private static final Pattern BUILDS =
      Pattern.compile(
          "node-gyp|node-pre-gyp|cmake-js|prebuild-install|node-gyp-build|napi build|neon build");

  private final ProjectFiles files;
  private final Documents documents;
  private final @Nullable PackageManifest manifest;
  private final PackageManager manager;
  private final List<LockFile> locks;

  /** The packages with install scripts, as far as that is known. */
  private final Set<String> scripted = new TreeSet<>();

  ScriptCheck(
      ProjectFiles files,
      Documents documents,
      @Nullable PackageManifest manifest,
      PackageManager manager,
      List<LockFile> locks) {
    this.files = files;
    this.documents = documents;
    this.manifest = manifest;
    this.manager = manager;
    this.locks = locks;
  }

  /** Returns the packages that have to be built, or are fetched by a script, and are not there. */
  List<InstalledPackage> check(List<InstalledPackage> packages, AddonCheck addons) {
    if (manifest != null) own(manifest);
    for (LockFile lock : locks)
      for (LockedPackage one : lock.packages()) if (one.scripts()) scripted.add(one.name());
    List<InstalledPackage> unbuilt = new ArrayList<>();
    for (InstalledPackage one : packages) {
      if (!hasScript(one)) continue;
      scripted.add(one.name());
      if (builds(one) && !addons.fits(one)) unbuilt.add(one);
    }
    skipped(scripted);
    return unbuilt;
  }

  /** Returns whether a package is known to have install scripts. */
  boolean anyScripts() {
    return !scripted.isEmpty();
  }

  private static boolean hasScript(InstalledPackage one) {
    PackageManifest manifest = one.manifest();
    if (one.hasGyp()) return true;
    return manifest != null && HOOKS.stream().anyMatch(manifest.scripts()::containsKey);
  }

  private static boolean builds(InstalledPackage one) {
    PackageManifest manifest = one.manifest();
    if (one.hasGyp()) return true;
    return manifest != null
        && HOOKS.stream()
            .map(manifest.scripts()::get)
            .anyMatch(script -> script != null && BUILDS.matcher(script.text()).find());
  }

  /** The scripts of the project itself, as its users will run them. */
  private void own(PackageManifest manifest) {
    Located install = manifest.scripts().get("install");
    if (install == null) return;
    String text = install.text();
    if (text.contains("prebuild-install")) {
      if (!manifest.napiVersions().isEmpty() && !text.contains("napi"))
        files.add(
            ProjectCode.INSTALL_SCRIPT_WRONG,
            WARNING,
            manifest.path(),
            install.line(),
            "prebuild-install without --runtime napi looks for a binary of one"
                + " NODE_MODULE_VERSION; binary.napi_versions "
                + manifest.napiVersions()
                + " is read with it only.",
            List.of("\"install\": \"prebuild-install --runtime napi || node-gyp rebuild\"."));
      if (!manifest.dependencies().containsKey("prebuild-install"))
        files.add(
            ProjectCode.INSTALL_SCRIPT_WRONG,
            WARNING,
            manifest.path(),
            install.line(),
            "The install script runs prebuild-install, which is not among the dependencies: where"
                + " the package is installed there is none.",
            List.of(Commands.add(manager, "prebuild-install") + "."));
    }
    if (text.contains("node-gyp rebuild") || text.contains("fallback-to-build"))
      files.add(
          ProjectCode.INSTALL_SCRIPT_BUILDS,
          NOTE,
          manifest.path(),
          install.line(),
          "Where no prebuilt binary fits, the package is built on the machine of its user, which"
              + " takes Python, make and a C++ compiler.",
          List.of("Publish a binary for each platform, glibc and musl among them, by Node-API."));
  }

  private void skipped(Set<String> scripted) {
    switch (manager) {
      case NPM -> npmrc(scripted);
      case PNPM -> {
        npmrc(scripted);
        pnpm(scripted);
      }
      case YARN_CLASSIC -> {
        npmrc(scripted);
        lines(".yarnrc", "ignore-scripts\\s+true|--install.ignore-scripts\\s+true", scripted);
      }
      case YARN -> berry(scripted);
      case BUN -> bun(scripted);
    }
  }

  private void npmrc(Set<String> scripted) {
    lines(".npmrc", "ignore-scripts\\s*=\\s*true", scripted);
  }

  private void lines(String file, String pattern, Set<String> scripted) {
    String text = files.isFile(file) ? files.text(file) : null;
    if (text == null) return;
    int line = 0;
    for (String read : text.lines().toList()) {
      line++;
      if (read.strip().matches(pattern)) off(file, line, scripted, allow());
    }
  }

  private void off(String file, int line, Set<String> scripted, String remedy) {
    files.add(
        ProjectCode.SCRIPTS_SKIPPED,
        WARNING,
        file,
        line,
        "Install scripts are left out"
            + (scripted.isEmpty()
                ? ": a package that builds or fetches its addon in one has none."
                : ": those of "
                    + Words.list(List.copyOf(scripted), SHOWN)
                    + " are not run, and what they would build or fetch"
                    + " is not there."),
        List.of(remedy));
  }

  private String allow() {
    return switch (manager) {
      case NPM -> "Take the setting away, or npm rebuild for the packages with addons.";
      case PNPM -> "pnpm approve-builds, which writes onlyBuiltDependencies.";
      case YARN_CLASSIC -> "Take the setting away, then yarn install --force.";
      case YARN -> "enableScripts: true, or dependenciesMeta.PACKAGE.built: true in package.json.";
      case BUN -> "bun pm trust PACKAGE, which writes trustedDependencies.";
    };
  }

  /** From version 10 on, pnpm runs the scripts of those packages only that are named. */
  private void pnpm(Set<String> scripted) {
    if (!pnpmAsks() || scripted.isEmpty()) return;
    Set<String> allowed = new HashSet<>();
    boolean[] all = new boolean[1];
    documents.yaml(
        "pnpm-workspace.yaml",
        ProjectFiles.MAX_TEXT,
        (way, value, line) -> {
          switch (way.get(0)) {
            case "onlyBuiltDependencies", "ignoredBuiltDependencies" -> allowed.add(value);
            case "allowBuilds" -> allowed.add(way.get(way.size() - 1));
            case "dangerouslyAllowAllBuilds" -> all[0] |= value.equals("true");
            default -> {
              // Nothing of scripts.
            }
          }
        });
    if (manifest != null) {
      manifest.list("pnpm", "onlyBuiltDependencies").forEach(name -> allowed.add(name.text()));
      manifest.list("pnpm", "ignoredBuiltDependencies").forEach(name -> allowed.add(name.text()));
    }
    if (!all[0]) rest("pnpm-lock.yaml", scripted, allowed, "pnpm 10 and later run");
  }

  private boolean pnpmAsks() {
    String named =
        manifest == null ? null : manifest.text("packageManager").map(Located::text).orElse(null);
    if (named != null && named.startsWith("pnpm@")) return !named.matches("pnpm@[1-9](\\..*)?");
    return locks.stream()
        .anyMatch(lock -> lock.manager() == PackageManager.PNPM && lock.version().startsWith("9"));
  }

  private void rest(String file, Set<String> scripted, Set<String> allowed, String who) {
    Set<String> left = new TreeSet<>(scripted);
    left.removeIf(
        name -> allowed.contains(name) || allowed.stream().anyMatch(a -> a.startsWith(name + "@")));
    if (left.isEmpty()) return;
    files.add(
        ProjectCode.SCRIPTS_SKIPPED,
        WARNING,
        file,
        0,
        who
            + " no install scripts but those that are allowed: not of "
            + Words.list(List.copyOf(left), SHOWN)
            + ".",
        List.of(allow()));
  }

  private void berry(Set<String> scripted) {
    documents.yaml(
        ".yarnrc.yml",
        ProjectFiles.MAX_TEXT,
        (way, value, line) -> {
          if (!way.get(0).equals("enableScripts") || !value.equals("false")) return;
          Set<String> left = new TreeSet<>(scripted);
          left.removeIf(this::isBuilt);
          if (scripted.isEmpty() || !left.isEmpty()) off(".yarnrc.yml", line, left, allow());
        });
  }

  private boolean isBuilt(String name) {
    return manifest != null && manifest.isTrue("dependenciesMeta", name, "built");
  }

  private void bun(Set<String> scripted) {
    Set<String> allowed = new HashSet<>();
    if (manifest != null)
      manifest.list("trustedDependencies").forEach(name -> allowed.add(name.text()));
    rest("bun.lock", scripted, allowed, "Bun runs");
  }

  /** Dependencies that can be replaced by one without an addon. */
  void alternatives(@Nullable PackageManifest manifest) {
    if (manifest == null) return;
    Map<String, Located> direct = new HashMap<>(manifest.devDependencies());
    direct.putAll(manifest.optionalDependencies());
    direct.putAll(manifest.dependencies());
    direct.forEach(
        (name, place) -> {
          List<Alternative> others = Alternative.to(name);
          if (!others.isEmpty())
            files.add(
                ProjectCode.PURE_JS_ALTERNATIVE,
                NOTE,
                manifest.path(),
                place.line(),
                name
                    + " comes with native code, which has to fit each platform and C library;"
                    + " others do its work with less to fit.",
                others.stream().map(other -> kind(other) + other + ".").toList());
        });
  }

  private static String kind(Alternative other) {
    return switch (other.kind()) {
      case "pure-js" -> "In JavaScript alone: ";
      case "wasm" -> "In WebAssembly: ";
      case "built-in" -> "In Node.js itself: ";
      default -> "With prebuilt binaries: ";
    };
  }
}
