package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.image.LoaderKind;
import dev.abilens.node.ModuleVersionUse;
import dev.abilens.node.NodeApi;
import dev.abilens.node.NodeApiOffer;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.RuntimeVersion;
import dev.abilens.node.Runtimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What mends an addon that the runtime does not take. */
final class RuntimeRemedies implements Remedies.Part {
  private final PackageCommands commands;
  private final @Nullable AddonProfile addon;
  private final @Nullable LoaderKind loader;
  private final @Nullable RuntimeRelease release;

  RuntimeRemedies(
      PackageCommands commands,
      @Nullable AddonProfile addon,
      @Nullable LoaderKind loader,
      @Nullable RuntimeRelease release) {
    this.commands = commands;
    this.addon = addon;
    this.loader = loader;
    this.release = release;
  }

  @Override
  public List<String> of(Code code, Map<String, Object> detail) {
    return switch (code) {
      case ABI_MISMATCH -> moduleVersion(detail);
      case NODE_API_DISABLED ->
          List.of("Start node with --napi-modules, or use Node.js 8.6.0 or later.");
      case ADDONS_DISABLED -> disabled(detail);
      case CRASH_AT_LOAD -> detail.containsKey("declared") ? level(detail) : crash();
      case NODE_API_TOO_NEW -> level(detail);
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
      default -> List.of();
    };
  }

  private static List<String> disabled(Map<String, Object> detail) {
    if (detail.containsKey("static"))
      return List.of(
          "Run it with a Node.js that is linked dynamically, as the official programs and images are: one built with"
              + " --fully-static loads no addons.",
          "Of pkg take a target that is not called linuxstatic.");
    return isDeno(detail)
        ? List.of("Let Deno load it: deno run --allow-ffi with the other permissions that it has.")
        : List.of(
            "Start node without --no-addons; NODE_OPTIONS may hold it, too.",
            "A worker or a permission model may forbid addons: --allow-addons grants them.");
  }

  private static boolean isDeno(Map<String, Object> detail) {
    return RuntimeKind.DENO.word().equals(detail.get("runtime"));
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
    if (isWithoutV8(detail)) remedies.addAll(withNode(detail));
    else if (!commands.isPlatformPackage()) remedies.add(anew(detail));
    if (detail.get("found") instanceof Integer found) {
      String hosts = hosts(found);
      if (!hosts.isEmpty()) remedies.add("Or " + hosts);
    }
    remedies.addAll(InstallRemedies.alternatives(commands));
    return remedies;
  }

  /** Where a module version is at home; empty where that is not known. */
  private static String hosts(int moduleVersion) {
    String hosts =
        homes(moduleVersion)
            .limit(Remedies.MANY)
            .map(ModuleVersionUse::title)
            .collect(Collectors.joining(", "));
    return hosts.isEmpty()
        ? ""
        : "run it where NODE_MODULE_VERSION is " + moduleVersion + ": " + hosts + ".";
  }

  private static Stream<ModuleVersionUse> homes(int moduleVersion) {
    return Runtimes.bundled().byModuleVersion(moduleVersion).stream()
        .filter(ModuleVersionUse::hosts)
        .filter(use -> use.variant().isEmpty() || use.variant().equals("node"));
  }

  /** Package managers build for Node.js, whose number another runtime may bear. */
  private List<String> withNode(Map<String, Object> detail) {
    List<String> remedies = new ArrayList<>(elsewhere());
    String nodes =
        detail.get("required") instanceof Integer required
            ? homes(required)
                .filter(use -> use.runtime() == RuntimeKind.NODE)
                .map(ModuleVersionUse::title)
                .collect(Collectors.joining(", "))
            : "";
    if (!nodes.isEmpty())
      remedies.add(
          "Or build it with the Node.js of the same number, "
              + nodes
              + ", in use: "
              + commands.rebuild()
              + ". Of what such addons call, this runtime has a part only.");
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

  private List<String> symbol(Map<String, Object> detail) {
    if (!(detail.get("symbol") instanceof String named))
      return commands.isPlatformPackage()
          ? List.of(newer())
          : List.of("Build it anew against the runtime that loads it: " + commands.rebuild() + ".");
    if (detail.containsKey("program"))
      return List.of(
          "Take the runtime and the libraries of the system from one release of it: bring all packages up to date, such"
              + " as by apk upgrade on Alpine.",
          "Or run a build of the runtime that was made for this system, or an image that brings both, such as"
              + " node:22-alpine or node:22-slim.");
    String symbol = loader == null ? named : loader.format().nameOf(named);
    NodeApi nodeApi = Runtimes.bundled().nodeApi();
    OptionalInt level = nodeApi.levelOf(symbol);
    // What lacks one function of a level may lack those of higher ones, too.
    if (level.isPresent()) return offering(Math.max(level.getAsInt(), highestLevel()));
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
    if (release == null && symbol.startsWith("uv_"))
      return List.of(
          "Run it with a Node.js whose libuv has "
              + symbol
              + ": Bun has few of libuv's functions, Electron not all.",
          "Or use a version of " + commands.thePackage() + " that needs Node-API alone.");
    if (commands.isPlatformPackage()) return List.of(newer());
    List<String> remedies = new ArrayList<>();
    remedies.add("Build it anew against the runtime that loads it: " + commands.rebuild() + ".");
    remedies.add(
        "Where that fails too, its source is older than this runtime's V8: "
            + commands.upgrade()
            + ".");
    remedies.addAll(InstallRemedies.alternatives(commands));
    return remedies;
  }

  /** A package that only carries a file comes in the version of the one that asks for it. */
  private String newer() {
    return "Use another version of the package that brings "
        + commands.thePackage()
        + ", or the runtime and the system that this one was built for.";
  }

  /** The highest level of Node-API whose functions the file calls; 0 for none. */
  private int highestLevel() {
    if (addon == null) return 0;
    return Runtimes.bundled().nodeApi().highestLevelOf(addon.nodeApiImports()).orElse(0);
  }

  /** What is registered by Node-API, or for one release alone, is found by others. */
  private List<String> registeredFor(RuntimeRelease loading) {
    // Its functions may be looked up as well.
    int level = Math.max(1, highestLevel());
    boolean byNodeApi =
        addon != null
            && (addon.registersBy(Registration.NAPI_REGISTER_MODULE_V1)
                || addon.registersBy(Registration.NAPI_MODULE_REGISTER));
    if (byNodeApi
        && loading.kind() == RuntimeKind.NODE
        && Runtimes.bundled().nodeApi().completeLevel(loading).orElse(0) < level)
      return offering(level);
    List<String> remedies = new ArrayList<>();
    remedies.add(
        "It registers itself in a way that "
            + loading.title()
            + " does not look for: "
            + commands.rebuild()
            + ".");
    if (addon != null && addon.moduleVersion().isPresent()) {
      String hosts = hosts(addon.moduleVersion().getAsInt());
      if (!hosts.isEmpty()) remedies.add("Or " + hosts);
    }
    return remedies;
  }

  private List<String> notRegistered(Map<String, Object> detail) {
    if (addon != null && !addon.isAddon())
      return List.of("This is no addon but a plain library: it registers nothing.");
    if (release == null && isWithoutV8(detail)) return elsewhere();
    if (release != null) return registeredFor(release);
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
