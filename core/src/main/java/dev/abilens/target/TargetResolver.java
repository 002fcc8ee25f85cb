package dev.abilens.target;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.ImageReader;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Os;
import dev.abilens.image.OsVersions;
import dev.abilens.image.Platform;
import dev.abilens.image.SystemLibraries;
import dev.abilens.libc.CppTops;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.DottedNumber;
import dev.abilens.libc.GlibcSystem;
import dev.abilens.libc.GlibcVersion;
import dev.abilens.libc.LibcFamily;
import dev.abilens.libc.MuslSystem;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.RuntimeRelease;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import dev.abilens.system.MacSystem;
import dev.abilens.system.WindowsSystem;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works one target out. For one thread, once. */
final class TargetResolver {
  /** Where images and packages put the program. */
  private static final List<String> NODE_IN_ROOT =
      List.of("usr/local/bin/node", "usr/bin/node", "nodejs/bin/node", "node");

  /** Programs that nearly every root has, for their interpreter. */
  private static final List<String> PROGRAMS_IN_ROOT =
      List.of("bin/sh", "bin/busybox", "usr/bin/env", "bin/bash", "usr/bin/ldd", "sbin/ldconfig");

  /** Where programs name their loader to be. */
  private static final List<String> LOADERS_IN_ROOT = List.of("lib", "lib64");

  private static final String NAME_LIBC =
      "name the C library (--libc, --distro) or give the system's files (--root)";

  private final Target target;
  private final Platform host;
  private final ImageReader reader;
  private @Nullable ByteSource programSource;
  private @Nullable Image program;
  private String programPath;

  TargetResolver(Target target, Platform host, ImageReader reader) {
    this.target = target;
    this.host = host;
    this.reader = reader;
    this.programPath = target.runtime().map(asked -> asked.kind().program()).orElse("node");
  }

  ResolvedTarget resolve() throws IOException {
    try {
      openProgram();
      List<RuntimeRelease> releases = new ArrayList<>();
      String unknown = releases(releases);
      Platform platform = platform();
      return new ResolvedTarget(
          target, platform, releases, unknown, systems(platform, releases), program, programSource);
    } catch (IOException | RuntimeException e) {
      if (programSource != null) programSource.close();
      throw e;
    }
  }

  private void openProgram() throws IOException {
    Optional<Path> file = target.runtimeBinary();
    Optional<FileTree> root = target.root();
    if (file.isPresent()) {
      programPath = file.get().toString();
      programSource = ByteSource.open(file.get());
      List<Image> images = images(programSource);
      program = wanted(images).orElseThrow(() -> new TargetException(noProgram(images)));
    } else if (root.isPresent() && target.runtime().isEmpty() && !target.isBareLoader()) {
      for (String path : programs(root.get())) if (program == null) openInRoot(root.get(), path);
    }
  }

  /** Returns where the program may be: on the PATH that an image sets, then in the usual places. */
  private static List<String> programs(FileTree root) {
    List<String> paths = new ArrayList<>();
    for (String directory : root.environment().getOrDefault("PATH", "").split(":", 0))
      if (directory.startsWith("/")) paths.add((directory + "/node").replaceAll("^/+", ""));
    paths.addAll(NODE_IN_ROOT);
    return paths;
  }

  /** Takes a file of the root for the program, if it is one: a script in its place is none. */
  private void openInRoot(FileTree root, String path) throws IOException {
    FileTree.Entry entry = Links.follow(root, path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return;
    ByteSource source = root.open(entry.path());
    try {
      program = wanted(reader.read(source)).orElse(null);
    } catch (MalformedBinaryException e) {
      program = null; // nothing could start it either
    } finally {
      if (program == null) source.close();
    }
    if (program == null) return;
    programPath = "/" + path;
    programSource = source;
  }

  private Optional<Image> wanted(List<Image> images) {
    Optional<Architecture> wanted = target.platform().map(Platform::architecture);
    return images.stream()
        .filter(i -> wanted.isEmpty() || i.architecture() == wanted.get())
        .findFirst();
  }

  private List<Image> images(ByteSource source) throws IOException {
    try {
      return reader.read(source);
    } catch (MalformedBinaryException e) {
      throw new TargetException(
          "the runtime binary " + programPath + " cannot be read: " + e.getMessage());
    }
  }

  private String noProgram(List<Image> images) {
    return images.isEmpty()
        ? "the runtime binary " + programPath + " is no program that a reader at hand can read"
        : "the runtime binary "
            + programPath
            + " is for "
            + images.get(0).architecture().word()
            + ", not "
            + target.platform().map(p -> p.architecture().word()).orElse("this machine");
  }

  /** Fills in the releases; returns why there are none although one is asked for. */
  private @Nullable String releases(List<RuntimeRelease> into) throws IOException {
    if (target.isBareLoader()) return null;
    Runtimes registry = Runtimes.bundled();
    Optional<RuntimeBinary> found = Optional.empty();
    if (program != null && programSource != null)
      found = RuntimeBinary.identify(program, programSource);
    if (target.runtime().isPresent()) {
      Target.RuntimeRange asked = target.runtime().get();
      RuntimeKind kind = asked.kind();
      VersionRange versions = asked.versions();
      if (found.isPresent()) {
        RuntimeBinary binary = found.get();
        boolean same = binary.kind() == kind;
        // An Electron or NW.js program may carry the mark of the Node.js inside.
        boolean embeds = kind == RuntimeKind.ELECTRON || kind == RuntimeKind.NWJS;
        if (!same && !embeds || same && !versions.contains(binary.version()))
          throw new TargetException(
              "the runtime binary "
                  + programPath
                  + " is "
                  + binary.kind().word()
                  + "@"
                  + binary.version()
                  + ", not "
                  + asked);
        if (same) versions = VersionRange.exactly(binary.version());
      }
      into.addAll(registry.releases(kind, versions));
      return into.isEmpty() ? registry.unknownRelease(kind, versions.toString()) : null;
    }
    if (found.isEmpty())
      return program == null
          ? "no runtime is named"
          : "which release "
              + programPath
              + " is cannot be told from its bytes: name it (--runtime)";
    RuntimeBinary binary = found.get();
    registry.release(binary.kind(), binary.version()).ifPresent(into::add);
    return into.isEmpty()
        ? registry.unknownRelease(binary.kind(), binary.version().toString())
        : null;
  }

  private Platform platform() {
    if (target.platform().isPresent()) return target.platform().get();
    if (program == null) return host;
    Os os = program.os();
    return new Platform(os == null ? host.os() : os, program.architecture());
  }

  private List<TargetSystem> systems(Platform platform, List<RuntimeRelease> releases)
      throws IOException {
    return switch (platform.os()) {
      case DARWIN, WIN32 -> List.of(versioned(platform, releases));
      case LINUX -> linux(platform.architecture());
      case FREEBSD, OPENBSD, NETBSD, SUNOS, ANDROID, OTHER -> List.of();
    };
  }

  /** macOS or Windows: one system in several versions. */
  private TargetSystem versioned(Platform platform, List<RuntimeRelease> releases) {
    OsVersions versions = SystemVersions.of(target, platform, releases, program);
    boolean mac = platform.os() == Os.DARWIN;
    String title = mac ? "macOS" : "Windows";
    String name = target.osVersion().map(v -> title + " " + v).orElse(title);
    SystemLibraries libraries =
        mac ? MacSystem.of(name, versions) : WindowsSystem.of(name, versions);
    return new TargetSystem(
        name,
        mac ? LoaderKind.DYLD : LoaderKind.WINDOWS,
        process(platform.architecture(), null, versions, libraries));
  }

  private List<TargetSystem> linux(Architecture architecture) throws IOException {
    Optional<LibcFamily> family = family(architecture);
    if (target.root().isPresent()) {
      String name = target.root().get().name();
      SystemLibraries files = new UnknownSystem(name, "its files are in " + name);
      return family
          .map(
              f ->
                  List.of(
                      system(loader(f), target.libcVersion().orElse(null), files, architecture)))
          .orElseGet(() -> either(architecture));
    }
    if (target.distributions().isPresent()) {
      List<TargetSystem> systems = new ArrayList<>();
      for (Distribution distribution : target.distributions().get().members())
        if (family.isEmpty() || family.get() == distribution.libc())
          systems.add(distribution(distribution, architecture));
      if (systems.isEmpty())
        throw new TargetException(
            target.distributions().get().word()
                + " is not a system of "
                + family.map(LibcFamily::word).orElse("Linux"));
      return systems;
    }
    return family.map(f -> List.of(named(f, architecture))).orElseGet(() -> either(architecture));
  }

  private List<TargetSystem> either(Architecture architecture) {
    return List.of(named(LibcFamily.GLIBC, architecture), named(LibcFamily.MUSL, architecture));
  }

  private TargetSystem named(LibcFamily family, Architecture architecture) {
    DottedNumber version =
        target.libc().filter(f -> f == family).flatMap(f -> target.libcVersion()).orElse(null);
    SystemLibraries libraries;
    if (version == null) libraries = new UnknownSystem("the target's " + family, NAME_LIBC);
    else if (family == LibcFamily.GLIBC)
      libraries = GlibcSystem.of(architecture, new GlibcVersion(version), cpp());
    else libraries = MuslSystem.of(architecture, version, cpp());
    return system(loader(family), version, libraries, architecture);
  }

  private TargetSystem distribution(Distribution distribution, Architecture architecture) {
    if (distribution.libc() == LibcFamily.MUSL) {
      MuslSystem system = MuslSystem.of(distribution, architecture);
      return system(LoaderKind.MUSL, system.version(), system, architecture);
    }
    GlibcSystem system = GlibcSystem.of(distribution, architecture);
    if (target.libstdcxx().isPresent()) system = system.with(cpp());
    GlibcVersion release = system.release();
    return system(
        LoaderKind.GLIBC, release == null ? null : release.number(), system, architecture);
  }

  private CppTops cpp() {
    return target.libstdcxx().map(CppTops::glibcxx).orElse(CppTops.NONE);
  }

  private TargetSystem system(
      LoaderKind loader,
      @Nullable DottedNumber libc,
      SystemLibraries libraries,
      Architecture architecture) {
    return new TargetSystem(
        libraries.describe(), loader, process(architecture, libc, OsVersions.ANY, libraries));
  }

  private LoadRequest.Process process(
      Architecture architecture,
      @Nullable DottedNumber libc,
      OsVersions versions,
      SystemLibraries libraries) {
    return new LoadRequest.Process(
        architecture,
        libc == null ? null : libc.toString(),
        versions,
        target.root().orElse(null),
        libraries,
        program,
        libraries instanceof WindowsSystem && program == null ? programPath + ".exe" : programPath,
        linked());
  }

  private LoadRequest.Linked linked() {
    if (target.isBareLoader()) return LoadRequest.Linked.BARE;
    return switch (target.runtime().map(Target.RuntimeRange::kind).orElse(RuntimeKind.NODE)) {
      case BUN -> LoadRequest.Linked.C;
      case DENO -> LoadRequest.Linked.UNWINDER;
      default -> LoadRequest.Linked.CPP;
    };
  }

  private static LoaderKind loader(LibcFamily family) {
    return family == LibcFamily.GLIBC ? LoaderKind.GLIBC : LoaderKind.MUSL;
  }

  /**
   * The C library's family: what the program itself asks for counts most, a loader that lies there
   * least, and only where no other does.
   */
  private Optional<LibcFamily> family(Architecture architecture) throws IOException {
    Optional<LibcFamily> named = target.libc();
    if (program != null) {
      Optional<LibcFamily> own = familyOf(program);
      if (own.isPresent() && named.isPresent() && !own.equals(named))
        throw new TargetException(
            "the runtime binary "
                + programPath
                + " is for "
                + own.get().word()
                + ", not for "
                + named.get().word());
      if (own.isPresent()) return own;
    }
    if (named.isPresent()) return named;
    if (target.root().isEmpty()) return Optional.empty();
    FileTree root = target.root().get();
    Optional<LibcFamily> asked = familyOfPrograms(root);
    if (asked.isPresent()) return asked;
    List<LibcFamily> families =
        target.distributions().stream()
            .flatMap(d -> d.members().stream())
            .map(Distribution::libc)
            .distinct()
            .toList();
    return families.size() == 1
        ? Optional.of(families.get(0))
        : familyOfLoaders(root, architecture);
  }

  private Optional<LibcFamily> familyOfPrograms(FileTree root) throws IOException {
    for (String path : PROGRAMS_IN_ROOT) {
      FileTree.Entry entry = Links.follow(root, path);
      if (entry == null || entry.kind() != FileTree.Kind.FILE) continue;
      try (ByteSource source = root.open(entry.path())) {
        for (Image image : reader.read(source)) {
          Optional<LibcFamily> found = familyOf(image);
          if (found.isPresent()) return found;
        }
      } catch (MalformedBinaryException unusable) {
        // A program that cannot run says nothing of the C library; the next one may.
      }
    }
    return Optional.empty();
  }

  private Optional<LibcFamily> familyOfLoaders(FileTree root, Architecture architecture)
      throws IOException {
    Set<LibcFamily> present = EnumSet.noneOf(LibcFamily.class);
    for (String directory : LOADERS_IN_ROOT)
      for (FileTree.Entry entry : listed(root, directory)) {
        Optional<LibcFamily> family = familyOf(entry.fileName());
        if (family.isPresent() && isFor(architecture, root, entry)) present.add(family.get());
      }
    return present.size() == 1 ? Optional.of(present.iterator().next()) : Optional.empty();
  }

  /** Whether what lies there is a binary for an architecture. */
  private boolean isFor(Architecture architecture, FileTree root, FileTree.Entry there)
      throws IOException {
    FileTree.Entry entry = Links.follow(root, there.path());
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return false;
    try (ByteSource source = root.open(entry.path())) {
      return reader.read(source).stream().anyMatch(i -> i.architecture() == architecture);
    } catch (MalformedBinaryException unusable) {
      return false;
    }
  }

  private static List<FileTree.Entry> listed(FileTree root, String path) throws IOException {
    FileTree.Entry entry = Links.follow(root, path);
    if (entry == null || entry.kind() != FileTree.Kind.DIRECTORY) return List.of();
    return root.list(entry.path());
  }

  private static Optional<LibcFamily> familyOf(Image program) {
    String interpreter = program.interpreter();
    if (interpreter == null) return Optional.empty();
    return familyOf(interpreter.substring(interpreter.lastIndexOf('/') + 1));
  }

  /** The family whose loader bears a name. */
  private static Optional<LibcFamily> familyOf(String name) {
    if (name.startsWith("ld-musl-")) return Optional.of(LibcFamily.MUSL);
    boolean glibc =
        name.startsWith("ld-linux") || name.startsWith("ld64.so.") || name.equals("ld.so.1");
    return glibc ? Optional.of(LibcFamily.GLIBC) : Optional.empty();
  }
}
