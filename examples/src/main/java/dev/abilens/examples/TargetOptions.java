package dev.abilens.examples;

import dev.abilens.host.ThisMachine;
import dev.abilens.image.Platform;
import dev.abilens.libc.LibcFamily;
import dev.abilens.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where addons are to load. Nothing given: this machine. */
final class TargetOptions {
  @Option(
      names = "--runtime",
      paramLabel = "NAME@VERSIONS",
      description =
          "node@18.20.4, node@18, electron@28, nwjs@0.80, bun@1.2, deno@2, or none for the system's loader alone")
  @Nullable String runtime;

  @Option(
      names = "--platform",
      paramLabel = "OS-ARCH",
      description = "in Node's words: linux-x64, darwin-arm64, win32-x64, ...")
  @Nullable String platform;

  @Option(names = "--libc", paramLabel = "NAME@VERSION", description = "glibc@2.31 or musl@1.2.5")
  @Nullable String libc;

  @Option(
      names = "--libstdcxx",
      paramLabel = "VERSION",
      description = "the highest GLIBCXX version of libstdc++, such as 3.4.28")
  @Nullable String libstdcxx;

  @Option(
      names = "--distro",
      paramLabel = "NAME:VERSION",
      description =
          "debian:11, alpine:3.20, node:18-slim, ...: fills in the C library and libstdc++")
  @Nullable String distro;

  @Option(
      names = "--os-version",
      paramLabel = "VERSION",
      description = "the operating system's version, such as 13.0")
  @Nullable String osVersion;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description =
          "a file tree in which libraries and their versions are looked up; / is this machine")
  @Nullable Path root;

  @Option(
      names = "--runtime-binary",
      paramLabel = "FILE",
      description = "a real runtime program: its own exports and needs are used")
  @Nullable Path runtimeBinary;

  Target target() {
    boolean system =
        platform != null || libc != null || distro != null || root != null || osVersion != null;
    if (runtime == null && runtimeBinary == null && !system) return ThisMachine.target();
    try {
      Target.Builder builder = runtime == null ? Target.unknownRuntime() : Target.parse(runtime);
      if (platform != null) builder.on(Platform.of(platform));
      if (libc != null) libc(builder, libc);
      if (libstdcxx != null) builder.libstdcxx(libstdcxx);
      if (distro != null) builder.distro(distro);
      if (osVersion != null) builder.osVersion(osVersion);
      if (root != null) builder.root(existing(root, "--root"));
      if (runtimeBinary != null) builder.runtimeBinary(existing(runtimeBinary, "--runtime-binary"));
      // Only a runtime is named: it is to run on this machine.
      if (!system) ThisMachine.describe(builder);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private static Path existing(Path path, String option) {
    if (!Files.exists(path)) throw new Failure(option + ": no such file or directory: " + path);
    return path;
  }

  private static void libc(Target.Builder builder, String text) {
    String[] parts = text.split("@", 2);
    LibcFamily family =
        Arrays.stream(LibcFamily.values())
            .filter(f -> f.word().equals(parts[0]))
            .findFirst()
            .orElseThrow(
                () ->
                    new Failure(
                        "--libc: expected glibc@VERSION or musl@VERSION, not \"" + text + "\""));
    builder.libc(family, parts.length > 1 ? parts[1] : "");
  }
}
