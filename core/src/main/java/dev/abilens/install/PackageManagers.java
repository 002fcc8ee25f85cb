package dev.abilens.install;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.json.Json;
import dev.abilens.tree.FileTree;
import dev.abilens.words.LogText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells which package manager a project has, from its files or from the words of a log. */
public final class PackageManagers {
  /** So much of a lock file tells Yarn 1 from later ones. */
  private static final int HEAD = 512;

  private static final String MANIFEST = "package.json";

  /** By lock file, in the order in which they win where there are several. */
  private static final List<Map.Entry<String, PackageManager>> LOCK_FILES =
      List.of(
          Map.entry("pnpm-lock.yaml", PackageManager.PNPM),
          Map.entry("bun.lock", PackageManager.BUN),
          Map.entry("bun.lockb", PackageManager.BUN),
          Map.entry("yarn.lock", PackageManager.YARN),
          Map.entry("npm-shrinkwrap.json", PackageManager.NPM),
          Map.entry("package-lock.json", PackageManager.NPM));

  /** What only one of them leaves in node_modules. */
  private static final List<Map.Entry<String, PackageManager>> TRACES =
      List.of(
          Map.entry(".pnpm", PackageManager.PNPM),
          Map.entry(".modules.yaml", PackageManager.PNPM),
          Map.entry(".yarn-state.yml", PackageManager.YARN),
          Map.entry(".yarn-integrity", PackageManager.YARN_CLASSIC),
          Map.entry(".package-lock.json", PackageManager.NPM));

  /** What only one of them writes, the surest first. */
  private static final List<Map.Entry<Pattern, PackageManager>> WORDS =
      List.of(
          Map.entry(
              Pattern.compile(
                  "ERR_PNPM_|\\bpnpm (?:install|i|add|rebuild|run|dlx|approve)\\b|/\\.pnpm/|\\\\\\.pnpm\\\\|\\u2009ELIFECYCLE\\u2009"),
              PackageManager.PNPM),
          Map.entry(
              Pattern.compile("\\bYN[0-9]{4}\\b|\\.yarn/(?:cache|unplugged)"), PackageManager.YARN),
          Map.entry(
              Pattern.compile(
                  "\\byarn (?:install|add|run) v1\\.|yarn-error\\.log|yarnpkg\\.com/en/docs"),
              PackageManager.YARN_CLASSIC),
          Map.entry(
              Pattern.compile("\\bbun (?:install|add|pm|run) |\\bbun install v"),
              PackageManager.BUN),
          Map.entry(
              Pattern.compile(
                  "\\bnpm (?:ERR!|(?:error|WARN|warn|ci|install|i|rebuild)\\b)|/_logs/|package-lock\\.json"),
              PackageManager.NPM));

  private PackageManagers() {}

  /**
   * Tells from a log.
   *
   * @return the manager, or empty if the words are those of several or none
   */
  public static Optional<PackageManager> of(LogText log) {
    return WORDS.stream()
        .filter(entry -> entry.getKey().matcher(log.text()).find())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Tells from the files around an addon: the nearest directory above it that has a lock file, or
   * names its manager, says it.
   *
   * @param tree the tree that the addon lies in
   * @param path its path in it
   * @return the manager, or empty if nothing tells
   */
  public static Optional<PackageManager> of(FileTree tree, String path) {
    try {
      String directory = path;
      do {
        directory = directory.substring(0, Math.max(0, directory.lastIndexOf('/')));
        if (isInPackages(directory)) continue;
        Optional<PackageManager> manager = in(tree, directory);
        if (manager.isPresent()) return manager;
      } while (!directory.isEmpty());
      return Optional.empty();
    } catch (IOException e) {
      // Which command to advise is a convenience: what cannot be read leaves it open.
      return Optional.empty();
    }
  }

  /** Lock files of packages that were published with theirs are not the project's. */
  private static boolean isInPackages(String directory) {
    return directory.equals("node_modules")
        || directory.startsWith("node_modules/")
        || directory.contains("/node_modules/")
        || directory.endsWith("/node_modules");
  }

  private static Optional<PackageManager> in(FileTree tree, String directory) throws IOException {
    Optional<PackageManager> named = named(tree, FileTree.join(directory, MANIFEST));
    if (named.isPresent()) return named;
    for (var lock : LOCK_FILES) {
      String file = FileTree.join(directory, lock.getKey());
      if (!isFile(tree, file)) continue;
      boolean classic =
          lock.getValue() == PackageManager.YARN && !head(tree, file).contains("__metadata:");
      return Optional.of(classic ? PackageManager.YARN_CLASSIC : lock.getValue());
    }
    String packages = FileTree.join(directory, "node_modules");
    if (!tree.exists(packages)) return Optional.empty();
    for (var trace : TRACES)
      if (tree.exists(FileTree.join(packages, trace.getKey())))
        return Optional.of(trace.getValue());
    return Optional.empty();
  }

  private static Optional<PackageManager> named(FileTree tree, String manifest) throws IOException {
    if (!isFile(tree, manifest)) return Optional.empty();
    String name;
    try (ByteSource source = tree.open(manifest)) {
      name = Json.read(source).get("packageManager").text("");
    } catch (MalformedBinaryException e) {
      return Optional.empty();
    }
    int at = name.indexOf('@');
    if (at <= 0) return Optional.empty();
    return switch (name.substring(0, at)) {
      case "npm" -> Optional.of(PackageManager.NPM);
      case "pnpm" -> Optional.of(PackageManager.PNPM);
      case "bun" -> Optional.of(PackageManager.BUN);
      case "yarn" ->
          Optional.of(
              name.startsWith("1.", at + 1) ? PackageManager.YARN_CLASSIC : PackageManager.YARN);
      default -> Optional.empty();
    };
  }

  private static boolean isFile(FileTree tree, String path) throws IOException {
    if (!tree.exists(path)) return false;
    FileTree.Entry entry = tree.entry(path);
    return entry != null && entry.kind() == FileTree.Kind.FILE;
  }

  private static String head(FileTree tree, String path) throws IOException {
    try (ByteSource source = tree.open(path)) {
      byte[] head = new byte[(int) Math.min(HEAD, source.size())];
      source.copy(0, head, 0, head.length);
      return new String(head, StandardCharsets.UTF_8);
    }
  }
}
