package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.data.Lazy;
import dev.abilens.image.Image;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.VersionNeed;
import dev.abilens.libc.Floor;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.libc.Lift;
import dev.abilens.libc.NodeBaseImages;
import dev.abilens.node.ModuleVersionUse;
import dev.abilens.node.NodeApi;
import dev.abilens.node.NodeApiOffer;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import dev.abilens.target.TargetSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What mends a finding: commands, versions, images, for this very file and target. */
final class Remedies {
  /** As many as a person reads. */
  private static final int MANY = 6;

  private final PackageCommands commands;
  private final @Nullable Image image;
  private final @Nullable AddonProfile addon;
  private final TargetSystem system;
  private final @Nullable RuntimeRelease release;
  private final @Nullable OtherSystem other;

  // The same for every release: a target may stand for a hundred of them.
  private final Lazy<List<Lift>> lifts;

  /** Makes the remedies for a file on a system, no release being known. */
  Remedies(
      Subject subject, @Nullable Image image, @Nullable AddonProfile addon, TargetSystem system) {
    this(
        new PackageCommands(subject.path(), null),
        image,
        addon,
        system,
        null,
        new Lazy<>(
            () ->
                image == null || system.loader() != LoaderKind.GLIBC
                    ? List.of()
                    : GlibcResolver.lifts(image.versionNeeds(), image.architecture())));
  }

  private Remedies(
      PackageCommands commands,
      @Nullable Image image,
      @Nullable AddonProfile addon,
      TargetSystem system,
      @Nullable RuntimeRelease release,
      Lazy<List<Lift>> lifts) {
    this.commands = commands;
    this.image = image;
    this.addon = addon;
    this.system = system;
    this.release = release;
    this.other =
        switch (system.loader()) {
          case DYLD -> new MacRemedies(commands, image, system);
          case WINDOWS -> new WindowsRemedies(commands, image, system);
          case GLIBC, MUSL -> null;
        };
    this.lifts = lifts;
  }

  /** Returns the remedies for the same file and system in a release. */
  Remedies in(RuntimeRelease release) {
    return new Remedies(commands.in(release), image, addon, system, release, lifts);
  }

  /** What mends what only one system knows. */
  interface OtherSystem {
    /** Returns the remedies; none where those of every system hold. */
    List<String> of(Code code, Map<String, Object> detail);
  }

  List<String> of(Code code, Map<String, Object> detail) {
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
      case CRASH_AT_LOAD, NODE_API_TOO_NEW -> level(detail);
      case GLIBC_TOO_OLD, LIBSTDCXX_TOO_OLD -> floor(code);
      case WRONG_LIBC, WRONG_OS, WRONG_FORMAT -> reinstall();
      case MISSING_LIBRARY -> library(detail);
      case UNDEFINED_SYMBOL, FAILS_AT_CALL -> symbol(detail);
      case LEGACY_API_UNSUPPORTED ->
          List.of(
              "Use a version of "
                  + commands.packageName()
                  + " that is built on Node-API, or run it with Node.js.");
      case NOT_SELF_REGISTERED -> notRegistered();
      case EXECUTABLE_STACK ->
          List.of(
              "Clear the flag in the file: patchelf --clear-execstack " + commands.fileName() + ".",
              "Or let the loader grant it: GLIBC_TUNABLES=glibc.rtld.execstack=2 (glibc 2.42, and 2.41 of Debian).");
      case STATIC_TLS ->
          List.of(
              "Give the process more room: GLIBC_TUNABLES=glibc.rtld.optional_static_tls=4096.");
      case MALFORMED ->
          List.of("The file is damaged or cut short: install it anew. " + commands.fresh());
      default -> List.of();
    };
  }

  private List<String> moduleVersion(Map<String, Object> detail) {
    List<String> remedies = new ArrayList<>();
    if (release != null)
      remedies.add(
          "Build it anew for "
              + release.title()
              + ": with that version in use, "
              + commands.rebuild());
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
    return remedies;
  }

  private List<String> level(Map<String, Object> detail) {
    return detail.get("declared") instanceof Integer declared ? offering(declared) : List.of();
  }

  private static List<String> offering(int level) {
    List<NodeApiOffer> offers = Runtimes.bundled().nodeApi().offering(level);
    if (offers.isEmpty()) return List.of("No release known offers Node-API " + level + ".");
    String from =
        offers.stream().map(offer -> offer.from().toString()).collect(Collectors.joining(", "));
    return List.of(
        "Node-API "
            + level
            + " is in Node.js from "
            + from
            + " on, each in its line: run one of them.",
        "Or use a build of the addon that asks for a lower level.");
  }

  private List<String> floor(Code code) {
    if (image == null) return List.of();
    List<String> remedies = new ArrayList<>();
    List<VersionNeed> needs = image.versionNeeds();
    if (system.loader() == LoaderKind.GLIBC) {
      if (!lifts.get().isEmpty())
        remedies.add(
            "Its needs are met by "
                + lifts.get().stream()
                    .limit(2L * MANY)
                    .map(Remedies::lift)
                    .collect(Collectors.joining(", "))
                + ".");
      if (release != null && release.kind() == RuntimeKind.NODE) {
        List<NodeBaseImages.Tag> tags =
            GlibcResolver.images(release.version().major(), needs, image.architecture());
        if (!tags.isEmpty())
          remedies.add(
              "Base images with this Node.js that meet them: "
                  + tags.stream()
                      .limit(MANY)
                      .map(tag -> tag.names().get(0))
                      .collect(Collectors.joining(", "))
                  + ".");
      }
    }
    remedies.add("Or build it on the target's own system: " + commands.rebuild());
    String family = code == Code.GLIBC_TOO_OLD ? "GLIBC" : "GLIBCXX";
    GlibcResolver.floor(image, family)
        .map(Remedies::avoid)
        .filter(s -> !s.isEmpty())
        .ifPresent(remedies::add);
    return remedies;
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
    String platform = system.process().architecture().word();
    String os =
        switch (system.loader()) {
          case GLIBC, MUSL -> "linux";
          case DYLD -> "darwin";
          case WINDOWS -> "win32";
        };
    String libc =
        switch (system.loader()) {
          case GLIBC -> " --libc=glibc";
          case MUSL -> " --libc=musl";
          default -> "";
        };
    return List.of(
        "Install the package on the target itself, rather than copying node_modules there. "
            + commands.fresh(),
        "Or fetch the build for it from elsewhere: npm install --os="
            + os
            + " --cpu="
            + platform
            + libc
            + ".");
  }

  private List<String> library(Map<String, Object> detail) {
    Object library = detail.get("library");
    if (library == null) return List.of();
    return List.of(
        "Install what brings "
            + library
            + " on the target, or put it where the addon looks for it.",
        "Or use a build of " + commands.packageName() + " that does not need it.");
  }

  private List<String> symbol(Map<String, Object> detail) {
    String symbol = system.loader().format().nameOf(String.valueOf(detail.get("symbol")));
    NodeApi nodeApi = Runtimes.bundled().nodeApi();
    OptionalInt level = nodeApi.levelOf(symbol);
    if (level.isPresent()) return offering(level.getAsInt());
    boolean v8 = addon != null && (addon.usesV8() || addon.usesNode());
    return v8
        ? List.of("Build it anew against the runtime that loads it: " + commands.rebuild())
        : List.of(
            "Use a library that provides "
                + symbol
                + ", or a build of "
                + commands.packageName()
                + " that does without.");
  }

  private List<String> notRegistered() {
    if (addon != null && !addon.isAddon())
      return List.of("This is no addon but a plain library: it registers nothing.");
    return release == null
        ? List.of()
        : List.of(
            "It registers itself in a way that "
                + release.title()
                + " does not look for: "
                + commands.rebuild());
  }
}
