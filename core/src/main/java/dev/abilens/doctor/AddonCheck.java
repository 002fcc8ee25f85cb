package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.ERROR;
import static dev.abilens.verdict.Severity.NOTE;
import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.data.Table;
import dev.abilens.image.ImageReader;
import dev.abilens.image.Platform;
import dev.abilens.install.PackageManager;
import dev.abilens.libc.LibcFamily;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.project.ArchivedAddon;
import dev.abilens.project.Located;
import dev.abilens.project.NodeModules;
import dev.abilens.project.PackageManifest;
import dev.abilens.project.PlugAndPlayTree;
import dev.abilens.verdict.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addons that are installed: for which platform, which Node.js, which Node-API. */
final class AddonCheck {
  private static final Pattern GYP_LEVEL =
      Pattern.compile("NAPI_VERSION['\"]?\\s*[=:]\\s*['\"]?(\\d+)");
  private static final Pattern PATH_LEVEL = Pattern.compile("napi-v(\\d+)");

  private final ProjectFiles files;
  private final Platform platform;
  private final @Nullable LibcFamily libc;
  private final boolean given;
  private final NodePins pins;
  private final PackageManager manager;
  private final ImageReader reader;

  /** Packages that have an addon for the target. */
  private final Set<String> fitting = new HashSet<>();

  AddonCheck(
      ProjectFiles files,
      Platform platform,
      @Nullable LibcFamily libc,
      boolean given,
      NodePins pins,
      PackageManager manager,
      ImageReader reader) {
    this.files = files;
    this.platform = platform;
    this.libc = libc;
    this.given = given;
    this.pins = pins;
    this.manager = manager;
    this.reader = reader;
  }

  void check(List<InstalledPackage> packages) {
    Map<String, List<InstalledPackage>> families = new TreeMap<>();
    for (InstalledPackage one : packages) {
      PlatformPackage made = PlatformPackage.of(one.name());
      if (made != null && isForOnePlatform(one))
        families.computeIfAbsent(made.family(), family -> new ArrayList<>()).add(one);
      check(one, made != null);
    }
    families.forEach(this::family);
    for (InstalledPackage one : packages) absent(one, families.keySet());
  }

  /** A package that comes with one for each platform, of which none at all is there. */
  private void absent(InstalledPackage one, Set<String> told) {
    PackageManifest manifest = one.manifest();
    if (manifest == null || one.directory().equals(files.directory()) || fits(one)) return;
    List<String> wanted = new ArrayList<>();
    try {
      for (String name : manifest.optionalDependencies().keySet()) {
        PlatformPackage made = PlatformPackage.of(name);
        if (made == null || told.contains(made.family()) || !made.fits(platform, libc)) continue;
        if (NodeModules.find(files.tree(), one.directory(), name).isPresent()) return;
        wanted.add(name);
      }
    } catch (IOException e) {
      files.unreadable(files.inProject(one.directory()), e);
      return;
    }
    if (wanted.isEmpty()) return;
    files.add(
        ProjectCode.PLATFORM_PACKAGE_NOT_INSTALLED,
        given ? ERROR : WARNING,
        files.inProject(one.directory()),
        0,
        one.name()
            + " comes with a package for each platform, and "
            + Words.list(wanted)
            + (wanted.size() == 1 ? " is" : " are")
            + " not installed.",
        List.of(
            Commands.clean(manager)
                + " on that platform, optional dependencies not left out (--omit=optional,"
                + " --no-optional).",
            other()));
  }

  /** Returns whether a package has an addon that fits the target. */
  boolean fits(InstalledPackage one) {
    return fitting.contains(one.directory());
  }

  private static boolean isForOnePlatform(InstalledPackage one) {
    PackageManifest manifest = one.manifest();
    return manifest != null && !manifest.os().isEmpty() && !manifest.cpu().isEmpty();
  }

  private void check(InstalledPackage one, boolean ofPlatform) {
    List<AddonFile> all = new ArrayList<>();
    for (String path : one.addons()) {
      try {
        all.addAll(AddonFile.read(files.tree(), path, reader));
      } catch (IOException e) {
        files.unreadable(files.inProject(path), e);
      }
    }
    if (all.isEmpty()) return;
    List<AddonFile> fit = all.stream().filter(file -> file.fits(platform, libc)).toList();
    if (!fit.isEmpty()) {
      fitting.add(one.directory());
      bound(one, fit);
      archived(one, fit.get(0));
    } else if (!ofPlatform) {
      otherPlatform(one, all);
    }
    levels(one, all);
  }

  /** An addon that would fit lies where nothing is loaded from. */
  private void archived(InstalledPackage one, AddonFile addon) {
    try {
      if (!(files.tree() instanceof PlugAndPlayTree yarn) || !yarn.isInArchive(addon.path()))
        return;
    } catch (IOException e) {
      files.unreadable(files.inProject(addon.path()), e);
      return;
    }
    files.add(
        ProjectCode.ADDON_IN_ARCHIVE,
        ERROR,
        files.inProject(addon.path()),
        0,
        one.name() + " stays in an archive, where scripts are read and no addon is loaded from.",
        List.of(ArchivedAddon.remedy(one.name())));
  }

  private void otherPlatform(InstalledPackage one, List<AddonFile> all) {
    Set<String> have = new TreeSet<>();
    for (AddonFile file : all) have.add(file.where());
    // musl's loader takes what is linked with glibc as far as its symbols go.
    boolean near = all.stream().anyMatch(file -> file.platform().equals(platform));
    files.add(
        ProjectCode.NODE_MODULES_OTHER_PLATFORM,
        given && !near ? ERROR : WARNING,
        files.inProject(all.get(0).path()),
        0,
        one.name()
            + " has addons for "
            + Words.list(List.copyOf(have))
            + ", none for "
            + where()
            + ".",
        List.of(
            Commands.clean(manager)
                + " on a machine, or in an image, of that platform; do not copy"
                + " node_modules there."));
  }

  private String where() {
    return libc == null ? platform.toString() : platform + " (" + libc + ")";
  }

  /** Packages of one kind, one for each platform, of which the right one has to be there. */
  private void family(String family, List<InstalledPackage> members) {
    if (members.stream().anyMatch(this::isFor)) return;
    InstalledPackage first = members.get(0);
    files.add(
        ProjectCode.PLATFORM_PACKAGE_NOT_INSTALLED,
        given ? ERROR : WARNING,
        files.inProject(first.directory()),
        0,
        "Of the packages for one platform each, "
            + Words.list(members.stream().map(InstalledPackage::name).sorted().toList())
            + (members.size() == 1 ? " is" : " are")
            + " installed, none for "
            + where()
            + ".",
        List.of(Commands.clean(manager) + " on that platform.", other()));
  }

  private String other() {
    String os = platform.os().word();
    String cpu = platform.architecture().word();
    String system = libc == null ? "" : libc.word();
    return switch (manager) {
      case NPM ->
          "npm install --os="
              + os
              + " --cpu="
              + cpu
              + (system.isEmpty() ? "" : " --libc=" + system)
              + " fetches the packages of another platform, with npm 10.9 or later.";
      case PNPM, YARN ->
          "supportedArchitectures with os, cpu and libc in "
              + (manager == PackageManager.PNPM ? "pnpm-workspace.yaml" : ".yarnrc.yml")
              + " fetches the packages of other platforms, too.";
      case BUN ->
          "bun install --os=" + os + " --cpu=" + cpu + " fetches those of another platform.";
      case YARN_CLASSIC -> "Yarn 1 fetches only the packages of the platform on which it runs.";
    };
  }

  private boolean isFor(InstalledPackage one) {
    PackageManifest manifest = one.manifest();
    return manifest != null
        && allows(manifest.os(), platform.os().word())
        && allows(manifest.cpu(), platform.architecture().word())
        && (libc == null || allows(manifest.libc(), libc.word()));
  }

  private static boolean allows(List<Located> words, String word) {
    if (words.isEmpty()) return true;
    boolean named = false;
    boolean positive = false;
    for (Located one : words) {
      if (one.text().equals("!" + word)) return false;
      named |= one.text().equals(word);
      positive |= !one.text().startsWith("!");
    }
    return named || !positive;
  }

  private void bound(InstalledPackage one, List<AddonFile> fit) {
    Set<Integer> numbers = new TreeSet<>();
    boolean certain = true;
    for (AddonFile file : fit) {
      if (file.nodeApi()) return;
      certain &= !file.bound().isEmpty();
      numbers.addAll(file.bound());
    }
    if (numbers.isEmpty()) return;
    Set<Integer> project = pins.moduleVersions();
    String file = files.inProject(fit.get(0).path());
    String words = Words.list(numbers.stream().map(String::valueOf).toList());
    if (!project.isEmpty() && Collections.disjoint(numbers, project))
      files.add(
          ProjectCode.ADDON_OTHER_NODE,
          certain ? ERROR : WARNING,
          file,
          0,
          one.name()
              + " is bound to NODE_MODULE_VERSION "
              + words
              + ", and the project runs "
              + Words.list(project.stream().map(String::valueOf).toList())
              + " by "
              + pins.words()
              + ".",
          List.of(Commands.rebuild(manager, one.name()) + " with that Node.js."));
    Optional<String> since = nodeApiSince(one);
    if (since.isPresent())
      files.add(
          ProjectCode.ADDON_BOUND_TO_NODE,
          WARNING,
          file,
          0,
          one.name()
              + " is bound to NODE_MODULE_VERSION "
              + words
              + "; from "
              + since.get()
              + " on it uses Node-API and loads in every later Node.js.",
          List.of(Commands.add(manager, one.name() + "@" + since.get()) + ", or later."));
    else if (numbers.size() == 1)
      files.add(
          ProjectCode.ADDON_BOUND_TO_NODE,
          NOTE,
          file,
          0,
          one.name()
              + " is bound to NODE_MODULE_VERSION "
              + words
              + ": it has to be built or fetched anew for each major of Node.js.",
          List.of(Commands.rebuild(manager, one.name()) + " after each change of Node.js."));
  }

  /** The first release by Node-API, where that is known and the installed one is before it. */
  private static Optional<String> nodeApiSince(InstalledPackage one) {
    PackageManifest manifest = one.manifest();
    String version = manifest == null ? null : manifest.version();
    if (version == null) return Optional.empty();
    Optional<RuntimeVersion> has = RuntimeVersion.tryParse(version);
    for (Table.Row row : Table.bundled("node-api-releases").rows(one.name())) {
      String since = row.get("node_api_since");
      if (has.isPresent() && has.get().compareTo(RuntimeVersion.parse(since)) < 0)
        return Optional.of(since);
    }
    return Optional.empty();
  }

  /** Compares the levels that a package names with those that its addons declare. */
  private void levels(InstalledPackage one, List<AddonFile> all) {
    PackageManifest manifest = one.manifest();
    List<Integer> named = manifest == null ? List.of() : manifest.napiVersions();
    int gyp = gypLevel(one);
    Set<String> told = new HashSet<>();
    Map<Difference, List<AddonFile>> differences = new LinkedHashMap<>();
    for (AddonFile file : all) {
      if (file.level().isEmpty() || !told.add(file.path())) continue;
      int level = file.level().getAsInt();
      String says = null;
      Matcher path = PATH_LEVEL.matcher(file.path());
      if (path.find() && path.group(1).length() < 4 && Integer.parseInt(path.group(1)) < level)
        says = "its path says level " + path.group(1);
      else if (!named.isEmpty() && Collections.max(named) < level)
        says = "binary.napi_versions names " + named;
      Severity severity = says == null ? NOTE : WARNING;
      if (says == null && gyp > 0 && gyp != level) says = "binding.gyp says NAPI_VERSION " + gyp;
      if (says != null)
        differences
            .computeIfAbsent(new Difference(says, level, severity), key -> new ArrayList<>())
            .add(file);
    }
    differences.forEach((difference, where) -> differ(one, difference, where));
  }

  /** What a package says of the level of some of its files, and what they declare. */
  private record Difference(String says, int level, Severity severity) {}

  private void differ(InstalledPackage one, Difference difference, List<AddonFile> where) {
    PackageManifest manifest = one.manifest();
    AddonFile file = where.get(0);
    int level = difference.level;
    int others = where.size() - 1;
    boolean own = one.directory().equals(files.directory());
    int line = own && manifest != null ? manifest.line("binary", "napi_versions") : 0;
    files.add(
        ProjectCode.NAPI_VERSIONS_DIFFER,
        difference.severity,
        line > 0 ? "package.json" : files.inProject(file.path()),
        line,
        one.name()
            + ": "
            + difference.says
            + ", "
            + file.path().substring(file.path().lastIndexOf('/') + 1)
            + (others == 0 ? "" : " and " + others + (others == 1 ? " other" : " others"))
            + (others == 0 ? " declares " : " declare ")
            + level
            + ": a runtime below level "
            + level
            + " that the package takes for one that will do ends at loading it.",
        List.of(
            own
                ? "Name in binary.napi_versions what is built, and define NAPI_VERSION for each."
                : "Use a Node.js with Node-API " + level + ", or tell the package's authors."));
  }

  private int gypLevel(InstalledPackage one) {
    if (!one.hasGyp()) return 0;
    String path = files.inProject(one.directory());
    String text = files.text(path.isEmpty() ? "binding.gyp" : path + "/binding.gyp");
    Matcher level = GYP_LEVEL.matcher(text == null ? "" : text);
    // Several levels are chosen between by conditions.
    if (!level.find()) return 0;
    String first = level.group(1);
    while (level.find()) if (!level.group(1).equals(first)) return 0;
    return first.length() > 3 ? 0 : Integer.parseInt(first);
  }
}
