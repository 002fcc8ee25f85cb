package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.dockerfile.BuildOptions;
import dev.abilens.dockerfile.DockerBuild;
import dev.abilens.dockerfile.DockerIgnore;
import dev.abilens.image.Platform;
import dev.abilens.tree.FileTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the Dockerfiles of a project and has them judged. */
final class Dockerfiles {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_FILES = 200;
  private static final int MAX_DIRECTORIES = 10_000;

  /** Directories that are not the project's own. */
  static final Set<String> FOREIGN =
      Set.of("node_modules", ".git", ".yarn", "vendor", ".pnpm-store");

  private final ProjectFiles files;
  private final DoctorOptions options;
  private final LockCheck locks;
  private final List<Built> built = new ArrayList<>();
  private int directories;

  Dockerfiles(ProjectFiles files, DoctorOptions options, LockCheck locks) {
    this.files = files;
    this.options = options;
    this.locks = locks;
  }

  /**
   * A Dockerfile that was followed.
   *
   * @param file its path
   * @param build what it makes
   */
  record Built(String file, DockerBuild build) {}

  /**
   * How a Dockerfile is used.
   *
   * @param file its path in the project
   * @param context the directory whose files it sees; empty for the project itself
   * @param stage the wanted stage, or null
   * @param arguments build arguments
   * @param platform what it is built for, or null
   */
  record Use(
      String file,
      String context,
      @Nullable String stage,
      Map<String, String> arguments,
      @Nullable Platform platform) {}

  /** Judges all Dockerfiles, or the one that is named. */
  void check(List<Use> composed) {
    List<Use> uses = new ArrayList<>();
    String named = options.dockerfile();
    if (named != null) {
      uses.add(new Use(named, "", null, Map.of(), null));
    } else {
      uses.addAll(composed);
      List<String> found = new ArrayList<>();
      find("", 0, found);
      for (String file : found)
        if (composed.stream().noneMatch(use -> use.file().equals(file)))
          uses.add(new Use(file, context(file), null, Map.of(), null));
    }
    for (Use use : uses) check(use);
  }

  /** Returns what was followed. */
  List<Built> built() {
    return List.copyOf(built);
  }

  private void find(String directory, int depth, List<String> found) {
    if (++directories > MAX_DIRECTORIES) return;
    for (FileTree.Entry entry : files.list(directory)) {
      String path = FileTree.join(directory, entry.fileName());
      if (entry.kind() == FileTree.Kind.DIRECTORY) {
        if (depth < MAX_DEPTH && !FOREIGN.contains(entry.fileName())) find(path, depth + 1, found);
      } else if (isName(entry.fileName()) && files.isFile(path)) {
        if (found.size() == MAX_FILES) {
          files.limit(path, "more than " + MAX_FILES + " Dockerfiles; this one is left out");
          return;
        }
        found.add(path);
      }
    }
  }

  private static boolean isName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith("dockerignore") || lower.endsWith("~") || lower.endsWith(".md"))
      return false;
    return lower.equals("dockerfile")
        || lower.equals("containerfile")
        || lower.startsWith("dockerfile.")
        || lower.startsWith("dockerfile-")
        || lower.startsWith("containerfile.")
        || lower.endsWith(".dockerfile");
  }

  /** The directory itself where it holds a package, else the whole project, as is usual. */
  private String context(String file) {
    int slash = file.lastIndexOf('/');
    if (slash < 0) return "";
    String directory = file.substring(0, slash);
    return files.isFile(directory + "/package.json")
            && !files.isFile("pnpm-workspace.yaml")
            && !files.isFile("package.json")
        ? directory
        : "";
  }

  private void check(Use use) {
    String text = files.text(use.file());
    if (text == null) {
      if (!files.isFile(use.file()))
        files
            .findings()
            .add(
                ProjectCode.UNREADABLE,
                WARNING,
                use.file(),
                0,
                "There is no Dockerfile " + use.file() + ".",
                List.of());
      return;
    }
    Map<String, String> arguments = new HashMap<>(use.arguments());
    arguments.putAll(options.buildArguments());
    Platform platform = use.platform();
    if (platform == null && options.target() != null)
      platform = options.target().platform().orElse(null);
    DockerBuild build =
        DockerBuild.read(
            text,
            new BuildOptions(
                arguments,
                options.stage() != null ? options.stage() : use.stage(),
                platform,
                ignore(use),
                modules(use.context()),
                NodePins.nodeFile(files)));
    built.add(new Built(use.file(), build));
    new DockerfileCheck(
            use.file(), build, locks.manager(), locks.isWithoutAddons(), files.findings())
        .run();
  }

  private DockerIgnore ignore(Use use) {
    String text = files.text(use.file() + ".dockerignore");
    String path = use.context().isEmpty() ? ".dockerignore" : use.context() + "/.dockerignore";
    if (text == null) text = files.text(path);
    if (text == null) return DockerIgnore.NOTHING;
    try {
      return DockerIgnore.parse(text);
    } catch (IllegalArgumentException e) {
      files.limit(path, String.valueOf(e.getMessage()));
      return DockerIgnore.NOTHING;
    }
  }

  /** The folders of packages that are there, by their paths below the context. */
  private List<String> modules(String context) {
    List<String> found = new ArrayList<>();
    folders(context, "", 0, found);
    return found;
  }

  private void folders(String context, String below, int depth, List<String> found) {
    String directory =
        context.isEmpty() ? below : below.isEmpty() ? context : context + "/" + below;
    for (FileTree.Entry entry : files.list(directory)) {
      if (entry.kind() != FileTree.Kind.DIRECTORY || found.size() == MAX_FILES) continue;
      String path = FileTree.join(below, entry.fileName());
      if (entry.fileName().equals("node_modules")) found.add(path);
      else if (depth < 2 && !FOREIGN.contains(entry.fileName()))
        folders(context, path, depth + 1, found);
    }
  }
}
