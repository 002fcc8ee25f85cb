package dev.abilens.verdict;

import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Os;
import dev.abilens.install.LibraryPackages;
import dev.abilens.libc.Floor;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.libc.Lift;
import dev.abilens.libc.NodeBaseImages;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What mends a library that is not there, or that lacks the versions that are asked of it. */
final class LibraryRemedies implements Remedies.Part {
  /** The families of distributions that most people run, first. */
  private static final List<String> COMMON =
      List.of("debian", "ubuntu", "rhel", "almalinux", "rockylinux", "amazonlinux", "fedora");

  private final PackageCommands commands;
  private final @Nullable Image image;
  private final @Nullable LoaderKind loader;
  private final Architecture file;
  private final @Nullable RuntimeRelease release;
  private final Supplier<List<Lift>> lifts;

  // A file may fail for thousands of versions, and what mends one mends them all.
  private final Map<Code, List<String>> floors = new HashMap<>();

  /**
   * Makes the remedies.
   *
   * @param lifts the distributions that meet what the file needs
   */
  LibraryRemedies(
      PackageCommands commands,
      @Nullable Image image,
      @Nullable LoaderKind loader,
      Architecture file,
      @Nullable RuntimeRelease release,
      Supplier<List<Lift>> lifts) {
    this.commands = commands;
    this.image = image;
    this.loader = loader;
    this.file = file;
    this.release = release;
    this.lifts = lifts;
  }

  @Override
  public List<String> of(Code code, Map<String, Object> detail) {
    return switch (code) {
      case GLIBC_TOO_OLD, LIBSTDCXX_TOO_OLD -> floors.computeIfAbsent(code, this::floor);
      case RUNTIME_GLIBC_TOO_OLD -> runtimeFloor();
      case MISSING_LIBRARY -> areOfAnotherOs(image, loader) ? List.of() : library(detail);
      default -> List.of();
    };
  }

  /** Whether a file was built for a system whose libraries no package of Linux brings. */
  static boolean areOfAnotherOs(@Nullable Image image, @Nullable LoaderKind loader) {
    Os os = image == null ? null : image.os();
    boolean linux = loader == LoaderKind.GLIBC || loader == LoaderKind.MUSL;
    return linux && os != null && os != Os.LINUX;
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
                    .limit(Remedies.MANY)
                    .map(tag -> tag.names().get(0))
                    .collect(Collectors.joining(", "))
                + ".");
    }
    if (!commands.isPlatformPackage())
      remedies.add("Or build it on the target's own system: " + commands.fromSource() + ".");
    if (image != null)
      GlibcResolver.bareFloor(image, code == Code.GLIBC_TOO_OLD ? "GLIBC" : "GLIBCXX")
          .map(LibraryRemedies::avoid)
          .filter(s -> !s.isEmpty())
          .ifPresent(remedies::add);
    remedies.addAll(InstallRemedies.alternatives(commands));
    return remedies;
  }

  /** The distributions that meet the needs, with a full stop; empty where none is known to. */
  private String lifted() {
    return lifts.get().isEmpty()
        ? ""
        : lifts.get().stream()
                .sorted(Comparator.comparingInt(LibraryRemedies::rank))
                .limit(2L * Remedies.MANY)
                .map(LibraryRemedies::lift)
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
        + names.stream().limit(Remedies.MANY).collect(Collectors.joining(", "))
        + (names.size() > Remedies.MANY ? " and " + (names.size() - Remedies.MANY) + " more" : "")
        + "; "
        + left
        + ".";
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
}
