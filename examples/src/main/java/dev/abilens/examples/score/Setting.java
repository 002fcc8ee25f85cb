package dev.abilens.examples.score;

import dev.abilens.image.Platform;
import dev.abilens.node.RuntimeKind;
import dev.abilens.target.Target;
import dev.abilens.tree.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a table were made, as targets: with the files of the systems and the programs
 * of the runtimes that are at hand, or by name.
 */
final class Setting {
  /** The system that was a whole machine. */
  static final String HOST = "host-glibc-2.36";

  private static final Map<String, String> DISTRIBUTIONS =
      Map.of(
          "glibc-2.31",
          "debian:11",
          "glibc-2.36",
          "debian:12",
          "glibc-2.41",
          "debian:13",
          HOST,
          "debian:12",
          "qemu-debian12-cross-glibc-2.36",
          "debian:12");

  private static final String MUSL = "musl-";

  private final @Nullable Path roots;
  private final Path host;
  private final @Nullable Path runtimes;
  private final Map<Path, FileTree> trees = new HashMap<>();

  /**
   * Makes a setting.
   *
   * @param roots the directory of the systems' files, each under its name in the table; or null
   * @param host the files of a machine like {@link #HOST}
   * @param runtimes the directory of the runtimes' programs, or null
   */
  Setting(@Nullable Path roots, Path host, @Nullable Path runtimes) {
    this.roots = roots;
    this.host = host;
    this.runtimes = runtimes;
  }

  /** Returns the files of a system, or null if they are not at hand. */
  @Nullable Path root(String name) {
    if (roots == null) return null;
    Path root = name.equals(HOST) ? host : roots.resolve(name);
    return Files.isDirectory(root) ? root : null;
  }

  /** Returns the files of a system as one tree for all who ask, or null. */
  synchronized @Nullable FileTree tree(String name) {
    Path root = root(name);
    return root == null ? null : trees.computeIfAbsent(root, FileTree::of);
  }

  /** Returns what kind of rows a system's are, to be told apart. */
  static String part(String root) {
    if (root.startsWith("wine")) return "Windows (Wine)";
    return root.startsWith("qemu") ? "Linux on arm64 (qemu)" : "Linux";
  }

  /** Returns the target of a row. */
  Target target(TruthRow row) {
    RuntimeKind kind = RuntimeKind.ofWord(row.runtime()).orElseThrow();
    return target(kind, row.release(), row.root());
  }

  /** Returns a release on a system. */
  Target target(RuntimeKind kind, String version, String root) {
    Target.Builder builder = Target.runtime(kind, version).on(platform(root));
    Path program = program(kind, version, platform(root));
    if (program != null) builder.runtimeBinary(program);
    return on(builder, root).build();
  }

  /**
   * Returns a system's loader alone.
   *
   * @param program the program that asks it, or null
   */
  Target loader(String root, @Nullable Path program) {
    Target.Builder builder = Target.noRuntime().on(platform(root));
    if (program != null) builder.runtimeBinary(program);
    return on(builder, root).build();
  }

  private Target.Builder on(Target.Builder builder, String root) {
    FileTree tree = tree(root);
    String distribution = DISTRIBUTIONS.get(root);
    if (tree != null) builder.root(tree);
    else if (distribution != null) builder.distro(distribution);
    else if (root.startsWith(MUSL)) builder.musl(root.substring(MUSL.length()));
    return builder;
  }

  private static Platform platform(String root) {
    if (root.startsWith("wine")) return Platform.WIN32_X64;
    return root.startsWith("qemu") ? Platform.LINUX_ARM64 : Platform.LINUX_X64;
  }

  private @Nullable Path program(RuntimeKind kind, String version, Platform platform) {
    if (runtimes == null || platform.equals(Platform.WIN32_X64)) return null;
    String place =
        switch (kind) {
          case BUN -> "oven-bun-linux-x64/bin/bun";
          case DENO -> "deno-linux-x64-glibc/deno";
          default -> "node-" + version + "/bin/node";
        };
    boolean x64 = platform.equals(Platform.LINUX_X64);
    Path program = runtimes.resolve(x64 ? place : "arm64/" + place);
    return Files.isRegularFile(program) ? program : null;
  }
}
