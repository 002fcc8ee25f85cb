package dev.abilens.examples;

import dev.abilens.host.ThisMachine;
import dev.abilens.image.Os;
import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import dev.abilens.scan.Archive;
import dev.abilens.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options that say where addons are to load. Nothing given: this machine. */
final class TargetOptions {
  private final Usage.Given<String> runtime;

  private final Usage.Given<String> platform;

  private final Usage.Given<String> libc;

  private final Usage.Given<String> libstdcxx;

  private final Usage.Given<String> distro;

  private final Usage.Given<String> osVersion;

  private final Usage.Given<Path> root;

  private final Usage.Given<Path> runtimeBinary;

  final LimitOptions limits;

  private @Nullable Archive archive;

  TargetOptions(Usage usage) {
    runtime =
        usage.option(
            "--runtime",
            "NAME@VERSIONS",
            String.class,
            "node@18.20.4, node@18, electron@28, nwjs@0.80, bun@1.2, deno@2, or none for the system's loader alone");
    platform =
        usage.option(
            "--platform",
            "OS-ARCH",
            String.class,
            "in Node's words: linux-x64, darwin-arm64, win32-x64, ...");
    libc = usage.option("--libc", "NAME@VERSION", String.class, "glibc@2.31 or musl@1.2.5");
    libstdcxx =
        usage.option(
            "--libstdcxx",
            "VERSION",
            String.class,
            "the highest GLIBCXX version of libstdc++, such as 3.4.28");
    distro =
        usage.option(
            "--distro",
            "NAME:VERSION",
            String.class,
            "debian:11, alpine:3.20, node:18-slim, ...: fills in the C library and libstdc++");
    osVersion =
        usage.option(
            "--os-version",
            "VERSION",
            String.class,
            "the operating system's version, such as 13.0");
    root =
        usage.option(
            "--root",
            "DIR|IMAGE",
            Path.class,
            "a directory or a container image in which the program, libraries and their versions are looked up; / is this machine");
    runtimeBinary =
        usage.option(
            "--runtime-binary",
            "FILE",
            Path.class,
            "a real runtime program: its own exports and needs are used");
    limits = new LimitOptions(usage);
  }

  Target target() throws IOException {
    return isOpen() ? ThisMachine.target() : target(runtime(), platform());
  }

  /** The target that is meant, with another runtime and platform. */
  Target target(@Nullable String runtime, @Nullable String platform) throws IOException {
    boolean system =
        platform != null
            || Stream.of(libc, libstdcxx, distro, root, osVersion).anyMatch(Usage.Given::isGiven);
    Target.Builder builder =
        runtime == null ? Target.unknownRuntime() : understood("--runtime", runtime, Target::parse);
    // Of the several platforms of a table some may be Linux.
    if (platform != null && platform.equals(this.platform.orNull())) onlyOfLinux(platform);
    if (platform != null) builder.on(understood("--platform", platform, Platform::of));
    if (libc.isGiven()) understood("--libc", libc.value(), text -> libc(builder, text));
    if (libstdcxx.isGiven()) understood("--libstdcxx", libstdcxx.value(), builder::libstdcxx);
    if (distro.isGiven()) understood("--distro", distro.value(), builder::distro);
    if (osVersion.isGiven()) builder.osVersion(osVersion.value());
    if (root.isGiven()) root(builder, platform);
    if (runtimeBinary.isGiven()) builder.runtimeBinary(runtimeBinary());
    // Only a runtime is named: it is to run on this machine.
    if (!system) ThisMachine.describe(builder);
    return builder.build();
  }

  private void onlyOfLinux(String platform) {
    if (platform.startsWith(Os.LINUX + "-")) return;
    String option =
        distro.isGiven()
            ? "--distro"
            : libc.isGiven() ? "--libc" : libstdcxx.isGiven() ? "--libstdcxx" : null;
    if (option != null) throw new Failure(option + " is for Linux, and --platform is " + platform);
  }

  /** What an option's text stands for; the refusal of one that stands for nothing names it. */
  private static <T> T understood(String option, String text, Function<String, T> meaning) {
    try {
      return meaning.apply(text);
    } catch (IllegalArgumentException e) {
      throw new Failure(option + ": " + e.getMessage());
    }
  }

  /** Gives a directory, or the files of an archive or image, which stays open as long as this. */
  private void root(Target.Builder builder, @Nullable String platform) throws IOException {
    Path path = existing("--root", root.value());
    if (archive == null) archive = Archive.open(path, limits.limits()).orElse(null);
    if (archive == null) {
      if (!Files.isDirectory(path))
        throw new Failure("--root: neither a directory nor an archive or image: " + path);
      builder.root(path);
      return;
    }
    Platform wanted = platform == null ? ThisMachine.platform() : Platform.of(platform);
    Archive.Part part =
        archive
            .root(wanted)
            .orElseThrow(() -> new Failure("--root: nothing in " + path + " can be read"));
    builder.root(part.tree());
    if (platform == null && part.platform() != null) builder.on(part.platform());
  }

  /** Returns the runtime as it is named, or null. */
  @Nullable String runtime() {
    return runtime.orNull();
  }

  /** Returns the platform as it is named, or null. */
  @Nullable String platform() {
    return platform.orNull();
  }

  /** Returns whether the runtime is given as a program. */
  boolean hasRuntimeBinary() {
    return runtimeBinary.isGiven();
  }

  /** Returns whether nothing is said of the target. */
  boolean isOpen() {
    return Stream.of(runtime, runtimeBinary, platform, libc, libstdcxx, distro, root, osVersion)
        .noneMatch(Usage.Given::isGiven);
  }

  /** Returns the archive that {@code --root} names, or null if it is a directory. */
  @Nullable Archive archive() {
    return archive;
  }

  private Path runtimeBinary() {
    Path file = existing("--runtime-binary", runtimeBinary.value());
    if (!Files.isRegularFile(file)) throw new Failure("--runtime-binary: not a file: " + file);
    return file;
  }

  private static Path existing(String option, Path path) {
    if (!Files.exists(path)) throw new Failure(option + ": no such file or directory: " + path);
    return path;
  }

  private static Target.Builder libc(Target.Builder builder, String text) {
    String[] parts = text.split("@", 2);
    LibcFamily family =
        Arrays.stream(LibcFamily.values())
            .filter(f -> f.word().equals(parts[0]))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected glibc@VERSION or musl@VERSION, not \"" + text + "\""));
    return builder.libc(family, parts.length > 1 ? parts[1] : "");
  }
}
