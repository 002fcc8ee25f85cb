package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.data.Lazy;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.VersionNeed;
import dev.abilens.install.InstallCode;
import dev.abilens.install.PackageManager;
import dev.abilens.install.ProjectManagers;
import dev.abilens.libc.GlibcResolver;
import dev.abilens.libc.Lift;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.target.TargetSystem;
import dev.abilens.tree.FileTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What mends a finding: commands, versions, images, for this very file and target. */
final class Remedies {
  /** As many as a person reads. */
  static final int MANY = 6;

  private static final long TLS_PAGE = 4096;

  private final PackageCommands commands;
  private final @Nullable Image image;
  private final @Nullable AddonProfile addon;
  private final @Nullable LoaderKind loader;
  private final Architecture file;
  private final Architecture process;

  // The same for every release: a target may stand for a hundred of them.
  private final Lazy<List<Lift>> lifts;

  private final @Nullable RuntimeRelease release;

  /** Made when the first finding asks: most files that load have none. */
  private @Nullable List<Part> parts;

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
      Supplier<List<VersionNeed>> needs) {
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
                loader != LoaderKind.GLIBC || needs.get().isEmpty()
                    ? List.of()
                    : GlibcResolver.lifts(needs.get(), file)));
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
        () -> image == null ? List.of() : image.versionNeeds());
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
    this.lifts = lifts;
  }

  /** Returns what has remedies: the first that has some has them all. */
  private List<Part> parts() {
    List<Part> made = parts;
    if (made != null) return made;
    made = new ArrayList<>(4);
    if (loader == LoaderKind.DYLD) made.add(new MacRemedies(commands, image, file, process));
    if (loader == LoaderKind.WINDOWS) made.add(new WindowsRemedies(commands, image, file, process));
    made.add(new RuntimeRemedies(commands, addon, loader, release));
    made.add(new LibraryRemedies(commands, image, loader, file, release, lifts));
    made.add(this::ownOf);
    parts = made;
    return made;
  }

  /** Returns the remedies for the same file and system in a release. */
  Remedies in(RuntimeRelease other) {
    return new Remedies(commands.in(other), image, addon, loader, file, process, other, lifts);
  }

  /** What mends findings of one kind. */
  interface Part {
    /** Returns the remedies; none where another part may have them. */
    List<String> of(Code code, Map<String, Object> detail);
  }

  List<String> of(Code code, Map<String, Object> detail) {
    InstallCode install = InstallCode.of(code.name()).orElse(null);
    if (install != null) return new InstallRemedies(commands, loader, process).of(install, detail);
    List<String> all = new ArrayList<>(code == Code.WRONG_ARCHITECTURE ? reinstall() : List.of());
    for (Part part : parts()) {
      List<String> found = part.of(code, detail);
      all.addAll(found);
      if (!found.isEmpty()) break;
    }
    return all;
  }

  private List<String> ownOf(Code code, Map<String, Object> detail) {
    return switch (code) {
      case WRONG_LIBC -> otherLibc();
      case WRONG_OS, WRONG_FORMAT -> reinstall();
      case MISSING_LIBRARY ->
          LibraryRemedies.areOfAnotherOs(image, loader) ? reinstall() : List.of();
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

  private List<String> staticTls(Map<String, Object> detail) {
    if (loader == LoaderKind.MUSL)
      return List.of(
          "Build it without initial-exec TLS (-ftls-model=global-dynamic), as musl takes no other: "
              + commands.fromSource()
              + ".");
    Object library = detail.get("library");
    String first = library == null || library.equals("") ? commands.path() : library.toString();
    return List.of(
        "Give the process more room: GLIBC_TUNABLES=glibc.rtld.optional_static_tls="
            + room(detail)
            + ".",
        "Or load the file first: LD_PRELOAD=" + first + " node, with its arguments.");
  }

  /** Whole pages for what is asked for and what other libraries ask for beside it. */
  private static long room(Map<String, Object> detail) {
    try {
      long size = Long.parseLong(String.valueOf(detail.getOrDefault("size", "0")));
      return (Math.min(size, Long.MAX_VALUE / 2) / TLS_PAGE + 1) * TLS_PAGE;
    } catch (NumberFormatException notSaid) {
      return TLS_PAGE;
    }
  }

  /** A build from source, for a sentence. */
  private String source() {
    return commands.fromSource() + ".";
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
}
