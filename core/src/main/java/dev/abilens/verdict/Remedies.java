package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.data.Lazy;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Os;
import dev.abilens.image.VersionNeed;
import dev.abilens.install.InstallCode;
import dev.abilens.install.LibraryPackages;
import dev.abilens.install.PackageManager;
import dev.abilens.install.ProjectManagers;
import dev.abilens.libc.Floor;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.libc.Lift;
import dev.abilens.libc.NodeBaseImages;
import dev.abilens.node.ModuleVersionUse;
import dev.abilens.node.NodeApi;
import dev.abilens.node.NodeApiOffer;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import dev.abilens.target.TargetSystem;
import dev.abilens.tree.FileTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What mends a finding: commands, versions, images, for this very file and target. */
final class Remedies {
  /** The families of distributions that most people run, first. */
  private static final List<String> COMMON =
      List.of("debian", "ubuntu", "rhel", "almalinux", "rockylinux", "amazonlinux", "fedora");

  /** As many as a person reads. */
  private static final int MANY = 6;

  private final PackageCommands commands;
  private final @Nullable Image image;
  private final @Nullable AddonProfile addon;
  private final @Nullable LoaderKind loader;
  private final Architecture file;
  private final Architecture process;
  private final @Nullable RuntimeRelease release;
  private final @Nullable OtherSystem other;

  // The same for every release: a target may stand for a hundred of them.
  // A file may fail for thousands of versions, and what mends one mends them all.
  private final Map<Code, List<String>> floors = new HashMap<>();
  private final Lazy<List<Lift>> lifts;

  /**
   * Makes the remedies for a file, no release being known.
   *
   * @param commands the commands of its package
   * @param image what was read of it, or null
   * @param addon what it is as an addon, or null
   * @param loader the system's loader, or null if the system is not known
   * @param file the architecture that it is made for, {@code OTHER} if that is not known
   * @param process the architecture of the process, {@code OTHER} if that is not known
   * @param needs the versions that it needs of libraries
   */
  Remedies(
      PackageCommands commands,
      @Nullable Image image,
      @Nullable AddonProfile addon,
      @Nullable LoaderKind loader,
      Architecture file,
      Architecture process,
      List<VersionNeed> needs) {
    this(
        commands,
        image,
        addon,
        loader,
        file,
        process,
        null,
        new Lazy<>(
            () ->
                needs.isEmpty() || loader != LoaderKind.GLIBC
                    ? List.of()
                    : GlibcResolver.lifts(needs, file)));
  }

  /** Returns the remedies for a file that is judged, no release being known. */
  static Remedies of(
      Subject subject,
      @Nullable Image image,
      @Nullable AddonProfile addon,
      TargetSystem system,
      ProjectManagers managers) {
    Lazy<PackageManager> manager =
        new Lazy<>(() -> manager(subject, managers).orElse(PackageManager.NPM));
    return new Remedies(
        PackageCommands.of(subject.path(), manager),
        image,
        addon,
        system.loader(),
        image == null ? Architecture.OTHER : image.architecture(),
        system.process().architecture(),
        image == null ? List.of() : image.versionNeeds());
  }

  /** Who installs the packages of the project that a file lies in, as far as its files tell. */
  static Optional<PackageManager> manager(Subject subject, ProjectManagers managers) {
    FileTree tree = subject.tree();
    return tree == null ? Optional.empty() : managers.of(tree, subject.treePath());
  }

  private Remedies(
      PackageCommands commands,
      @Nullable Image image,
      @Nullable AddonProfile addon,
      @Nullable LoaderKind loader,
      Architecture file,
      Architecture process,
      @Nullable RuntimeRelease release,
      Lazy<List<Lift>> lifts) {
    this.commands = commands;
    this.image = image;
    this.addon = addon;
    this.loader = loader;
    this.file = file;
    this.process = process;
    this.release = release;
    this.other =
        loader == LoaderKind.DYLD
            ? new MacRemedies(commands, image, file, process)
            : loader == LoaderKind.WINDOWS
                ? new WindowsRemedies(commands, image, file, process)
                : null;
    this.lifts = lifts;
  }

  /** Returns the remedies for the same file and system in a release. */
  Remedies in(RuntimeRelease release) {
    return new Remedies(commands.in(release), image, addon, loader, file, process, release, lifts);
  }

  /** What mends what only one system knows. */
  interface OtherSystem {
    /** Returns the remedies; none where those of every system hold. */
    List<String> of(Code code, Map<String, Object> detail);
  }

  List<String> of(Code code, Map<String, Object> detail) {
    InstallCode install = InstallCode.of(code.name()).orElse(null);
    if (install != null) return new InstallRemedies(commands, loader, process).of(install, detail);
    List<String> own = other == null ? List.of() : other.of(code, detail);
    if (code == Code.WRONG_ARCHITECTURE) {
      List<String> all = new ArrayList<>(reinstall());
      all.addAll(own);
      return all;
    }
    return own.isEmpty() ? common(code, detail) : own;
  }

  private List<String> common(Code code, Map<String, Object> detail) {
    return switch (code) {
      case ABI_MISMATCH -> moduleVersion(detail);
      case NODE_API_DISABLED ->
          List.of("Start node with --napi-modules, or use Node.js 8.6.0 or later.");
      case ADDONS_DISABLED -> disabled(detail);
      case CRASH_AT_LOAD -> detail.containsKey("declared") ? level(detail) : crash();
      case NODE_API_TOO_NEW -> level(detail);
      case GLIBC_TOO_OLD, LIBSTDCXX_TOO_OLD -> floors.computeIfAbsent(code, this::floor);
      case RUNTIME_GLIBC_TOO_OLD -> runtimeFloor();
      case WRONG_LIBC -> otherLibc();
      case WRONG_OS, WRONG_FORMAT -> reinstall();
      case MISSING_LIBRARY -> isOfAnotherOs() ? reinstall() : library(detail);
      case UNDEFINED_SYMBOL, FAILS_AT_CALL -> symbol(detail);
      case LEGACY_API_UNSUPPORTED -> elsewhere();
      case NOT_SELF_REGISTERED -> notRegistered(detail);
      case NOT_CONTEXT_AWARE ->
          List.of(
              "Load it in one thread only: in Electron in the main process, which a window asks by"
                  + " ipcRenderer; elsewhere in the main thread or in a process of its own.",
              "Or use a version of "
                  + commands.thePackage()
                  + " that is context-aware: "
                  + commands.upgrade()
                  + ".");
      case EXECUTABLE_STACK ->
          List.of(
              "Clear the flag in the file: patchelf --clear-execstack " + commands.fileName() + ".",
              "Or let the loader grant it: GLIBC_TUNABLES=glibc.rtld.execstack=2 (glibc 2.42, and 2.41 of Debian).");
      case STATIC_TLS -> staticTls(detail);
      case CPU_TOO_OLD ->
          List.of("Run it on a newer processor, or use a build for older ones: " + source());
      case OS_TOO_OLD -> List.of("Use a newer version of the operating system.");
      case MALFORMED ->
          List.of("The file is damaged or cut short: install it anew. " + commands.fresh());
      case UNREADABLE ->
          loader == LoaderKind.WINDOWS
              ? List.of(
                  "Let the policy or the virus scanner that blocks it allow the file: what it is"
                      + " signed with, its hash or its directory.")
              : List.of(
                  "Let the user of the process read the file, and mount its directory without noexec.",
                  "Where memory is said to lack, give the process or the container more of it (ulimit -v, docker run --memory).");
      default -> List.of();
    };
  }

  private static List<String> disabled(Map<String, Object> detail) {
    return isDeno(detail)
        ? List.of("Let Deno load it: deno run --allow-ffi with the other permissions that it has.")
        : List.of(
            "Start node without --no-addons; NODE_OPTIONS may hold it, too.",
            "A worker or a permission model may forbid addons: --allow-addons grants them.");
  }

  private static boolean isDeno(Map<String, Object> detail) {
    return RuntimeKind.DENO.word().equals(detail.get("runtime"));
  }

  /** Whether it was built for a system whose libraries no package of Linux brings. */
  private boolean isOfAnotherOs() {
    Os os = image == null ? null : image.os();
    boolean linux = loader == LoaderKind.GLIBC || loader == LoaderKind.MUSL;
    return linux && os != null && os != Os.LINUX;
  }

  private List<String> elsewhere() {
    return List.of(
        "Use a version of "
            + commands.thePackage()
            + " that needs Node-API alone, or run it with Node.js.");
  }

  /** Whether it is a runtime without Node's own interface, to which no build of an addon fits. */
  private boolean isWithoutV8(Map<String, Object> detail) {
    if (release != null)
      return release.kind() == RuntimeKind.BUN || release.kind() == RuntimeKind.DENO;
    String program = LoadCodes.fileName(String.valueOf(detail.get("runtime")));
    return program.equals(RuntimeKind.BUN.word()) || program.equals(RuntimeKind.DENO.word());
  }

  private List<String> moduleVersion(Map<String, Object> detail) {
    List<String> remedies = new ArrayList<>();
    if (!commands.isPlatformPackage()) remedies.add(anew(detail));
    if (detail.get("found") instanceof Integer found) {
      String hosts =
          Runtimes.bundled().byModuleVersion(found).stream()
              .filter(ModuleVersionUse::hosts)
              .filter(use -> use.variant().isEmpty() || use.variant().equals("node"))
              .limit(MANY)
              .map(ModuleVersionUse::title)
              .collect(Collectors.joining(", "));
      if (!hosts.isEmpty())
        remedies.add("Or run it where NODE_MODULE_VERSION is " + found + ": " + hosts + ".");
    }
    remedies.addAll(alternatives());
    return remedies;
  }

  /** How it is built for the runtime that loads it, which may be told by its number alone. */
  private String anew(Map<String, Object> detail) {
    if (release != null)
      return "Build it anew for "
          + release.title()
          + ": with that version in use, "
          + commands.rebuild()
          + ".";
    List<ModuleVersionUse> electrons =
        detail.get("required") instanceof Integer required
            ? Runtimes.bundled().byModuleVersion(required).stream()
                .filter(ModuleVersionUse::hosts)
                .toList()
            : List.of();
    boolean electron =
        !electrons.isEmpty()
            && electrons.stream().allMatch(use -> use.runtime() == RuntimeKind.ELECTRON);
    return electron
        ? "Build it anew for the Electron that loads it: "
            + commands.electron("VERSION")
            + ", VERSION being that of the electron package."
        : "Build it anew with the runtime that loads it in use: " + commands.rebuild() + ".";
  }

  private List<String> crash() {
    return List.of(
        "Build it anew against the runtime that loads it: " + commands.rebuild() + ".",
        "Load it once in a process: in no second thread or window beside the first.");
  }

  private List<String> staticTls(Map<String, Object> detail) {
    if (loader == LoaderKind.MUSL)
      return List.of(
          "Build it without initial-exec TLS (-ftls-model=global-dynamic), as musl takes no other: "
              + commands.fromSource()
              + ".");
    Object library = detail.get("library");
    String first = library == null || library.equals("") ? commands.path() : library.toString();
    return List.of(
        "Give the process more room: GLIBC_TUNABLES=glibc.rtld.optional_static_tls=4096.",
        "Or load the file first: LD_PRELOAD=" + first + " node, with its arguments.");
  }

  /** A build from source, for a sentence. */
  private String source() {
    return commands.fromSource() + ".";
  }

  private List<String> runtimeFloor() {
    List<String> remedies = new ArrayList<>();
    String lifted = lifted();
    if (!lifted.isEmpty()) remedies.add("Use a system whose libraries are new enough: " + lifted);
    remedies.add(
        "Or run a Node.js that this system has the libraries for: the official programs up to 17"
            + " start from glibc 2.17 on, those from 18 on ask for glibc 2.28.");
    return remedies;
  }

  /** What a file for the other C library asks for. */
  private List<String> otherLibc() {
    List<String> remedies = new ArrayList<>(reinstall());
    if (loader == LoaderKind.MUSL)
      remedies.add(
          "Or use an image with glibc, such as node:22-slim instead of node:22-alpine. gcompat"
              + " (apk add gcompat) brings the loader's name and some functions, and is no full"
              + " glibc.");
    if (!commands.isPlatformPackage())
      remedies.add("Or build it on the target, with the tools there: " + source());
    return remedies;
  }

  private List<String> alternatives() {
    return InstallRemedies.alternatives(commands);
  }

  private List<String> level(Map<String, Object> detail) {
    return detail.get("declared") instanceof Integer declared ? offering(declared) : List.of();
  }

  private static List<String> offering(int level) {
    List<NodeApiOffer> offers = Runtimes.bundled().nodeApi().offering(level);
    if (offers.isEmpty()) return List.of("No release known offers Node-API " + level + ".");
    return List.of(
        "Node-API " + level + " is in Node.js " + releases(offers) + ": run one of them.",
        "Or use a build of the addon that asks for a lower level.");
  }

  /** In words: the lines that got it late, and the one from which on every release has it. */
  private static String releases(List<NodeApiOffer> offers) {
    int whole = offers.size();
    while (whole > 0 && isWhole(offers.get(whole - 1).from())) whole--;
    List<String> releases = new ArrayList<>();
    for (NodeApiOffer offer : offers.subList(0, whole))
      releases.add("from " + offer.from() + " on in its line");
    if (whole < offers.size()) releases.add("from " + offers.get(whole).from() + " on");
    return String.join(", ", releases);
  }

  private static boolean isWhole(RuntimeVersion first) {
    return first.minor() == 0 && first.patch() == 0;
  }

  private List<String> floor(Code code) {
    List<String> remedies = new ArrayList<>();
    String lifted = lifted();
    if (!lifted.isEmpty())
      remedies.add(
          (image == null ? "Systems that have what the message names: " : "Its needs are met by ")
              + lifted);
    if (image != null && loader == LoaderKind.GLIBC && release != null) {
      List<NodeBaseImages.Tag> tags =
          release.kind() == RuntimeKind.NODE
              ? GlibcResolver.images(release.version().major(), image.versionNeeds(), file)
              : List.of();
      if (!tags.isEmpty())
        remedies.add(
            "Base images with this Node.js that meet them: "
                + tags.stream()
                    .limit(MANY)
                    .map(tag -> tag.names().get(0))
                    .collect(Collectors.joining(", "))
                + ".");
    }
    if (!commands.isPlatformPackage())
      remedies.add("Or build it on the target's own system: " + source());
    if (image != null)
      GlibcResolver.floor(image, code == Code.GLIBC_TOO_OLD ? "GLIBC" : "GLIBCXX")
          .map(Remedies::avoid)
          .filter(s -> !s.isEmpty())
          .ifPresent(remedies::add);
    remedies.addAll(alternatives());
    return remedies;
  }

  /** The distributions that meet the needs, with a full stop; empty where none is known to. */
  private String lifted() {
    return lifts.get().isEmpty()
        ? ""
        : lifts.get().stream()
                .sorted(Comparator.comparingInt(Remedies::rank))
                .limit(2L * MANY)
                .map(Remedies::lift)
                .collect(Collectors.joining(", "))
            + ".";
  }

  private static int rank(Lift lift) {
    int rank = COMMON.indexOf(lift.family());
    return rank < 0 ? COMMON.size() : rank;
  }

  private static String lift(Lift lift) {
    return lift + (lift.verified() ? "" : " (not verified)");
  }

  private static String avoid(Floor floor) {
    if (floor.symbols().isEmpty()) return "";
    List<String> names = floor.symbols().stream().map(Floor.FloorSymbol::name).toList();
    String left =
        floor
            .without(names)
            .map(version -> "without them it needs " + version)
            .orElse("without them it needs no version at all");
    return "For the addon's author: "
        + floor.version()
        + " is set by "
        + names.stream().limit(MANY).collect(Collectors.joining(", "))
        + (names.size() > MANY ? " and " + (names.size() - MANY) + " more" : "")
        + "; "
        + left
        + ".";
  }

  private List<String> reinstall() {
    List<String> remedies = new ArrayList<>();
    remedies.add(
        "Install the package on the target itself, rather than copying node_modules there. "
            + commands.fresh());
    if (loader != null && process != Architecture.OTHER)
      commands
          .otherPlatform(os(loader), process.word(), libc(loader))
          .ifPresent(
              command ->
                  remedies.add("Or fetch the build for it from elsewhere: " + command + "."));
    return remedies;
  }

  /** Node's word for the system of a loader. */
  static String os(LoaderKind loader) {
    return switch (loader) {
      case GLIBC, MUSL -> "linux";
      case DYLD -> "darwin";
      case WINDOWS -> "win32";
    };
  }

  /** The word of packages for the C library of a loader, or null where there is one only. */
  static @Nullable String libc(LoaderKind loader) {
    return switch (loader) {
      case GLIBC -> "glibc";
      case MUSL -> "musl";
      default -> null;
    };
  }

  private List<String> library(Map<String, Object> detail) {
    if (!(detail.get("library") instanceof String library) || library.isEmpty()) return List.of();
    String name = LoadCodes.fileName(library);
    if (detail.get("version") instanceof String version)
      return List.of(
          name
              + " is there, in a build that lacks "
              + version
              + ": use a system or a release of it whose "
              + name
              + " has that version.",
          "Or "
              + (commands.isPlatformPackage()
                  ? "use"
                  : "build it on the target's own system: " + commands.fromSource() + ", or use")
              + " a build of "
              + commands.thePackage()
              + " for this one.");
    List<String> remedies = new ArrayList<>();
    if (commands.isPlatformPackage())
      remedies.add(
          "Such packages bring their libraries in optional packages beside them: install all of"
              + " them where it is to run. "
              + commands.fresh());
    int before = remedies.size();
    Optional<String> installing =
        detail.containsKey("elsewhere")
            ? Optional.empty()
            : LibraryPackages.installing(library, loader);
    installing.ifPresent(
        command ->
            remedies.add("Install what brings " + name + " on the target: " + command + "."));
    boolean named = remedies.size() > before;
    remedies.add(
        (named ? "Or put " : "Install what brings ")
            + name
            + (named ? "" : " on the target, or put it")
            + (detail.containsKey("program")
                ? " where the program looks for it."
                : " where the addon looks for it."));
    // A program has no other build at hand.
    if (!detail.containsKey("program"))
      remedies.add("Or use a build of " + commands.thePackage() + " that does not need it.");
    return remedies;
  }

  private List<String> symbol(Map<String, Object> detail) {
    if (!(detail.get("symbol") instanceof String named))
      return commands.isPlatformPackage()
          ? List.of(newer())
          : List.of("Build it anew against the runtime that loads it: " + commands.rebuild() + ".");
    String symbol = loader == null ? named : loader.format().nameOf(named);
    NodeApi nodeApi = Runtimes.bundled().nodeApi();
    OptionalInt level = nodeApi.levelOf(symbol);
    if (level.isPresent()) return offering(level.getAsInt());
    boolean runtimes =
        addon != null && (addon.usesV8() || addon.usesNode()) || RuntimeSymbols.isOne(symbol);
    if (!runtimes)
      return List.of(
          "Use a library that provides "
              + symbol
              + ", or a build of "
              + commands.thePackage()
              + " that does without.");
    if (isWithoutV8(detail)) return elsewhere();
    if (commands.isPlatformPackage()) return List.of(newer());
    List<String> remedies = new ArrayList<>();
    remedies.add("Build it anew against the runtime that loads it: " + commands.rebuild() + ".");
    remedies.add(
        "Where that fails too, its source is older than this runtime's V8: "
            + commands.upgrade()
            + ".");
    remedies.addAll(alternatives());
    return remedies;
  }

  /** A package that only carries a file comes in the version of the one that asks for it. */
  private String newer() {
    return "Use another version of the package that brings "
        + commands.thePackage()
        + ", or the runtime and the system that this one was built for.";
  }

  private List<String> notRegistered(Map<String, Object> detail) {
    if (addon != null && !addon.isAddon())
      return List.of("This is no addon but a plain library: it registers nothing.");
    if (release == null && isWithoutV8(detail)) return elsewhere();
    if (release != null)
      return List.of(
          "It registers itself in a way that "
              + release.title()
              + " does not look for: "
              + commands.rebuild()
              + ".");
    return List.of(
        "If it is built for another runtime or version, build it anew for this one: "
            + commands.rebuild()
            + "; for Electron "
            + commands.electron("VERSION")
            + ".",
        "If it loads the first time and fails in a worker, a second window or a test runner, it is"
            + " not context-aware: load it in one thread only, or use a version that is.");
  }
}
