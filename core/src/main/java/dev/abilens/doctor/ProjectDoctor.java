package dev.abilens.doctor;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.ImageReader;
import dev.abilens.image.Platform;
import dev.abilens.install.PackageManager;
import dev.abilens.libc.Distribution;
import dev.abilens.libc.LibcFamily;
import dev.abilens.project.ManifestException;
import dev.abilens.project.PackageManifest;
import dev.abilens.project.PlugAndPlayTree;
import dev.abilens.target.Target;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a project as a whole. Immutable, and safe for use by many threads. */
public final class ProjectDoctor {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_DIRECTORIES = 10_000;

  /** Directories of a system, in an image. */
  private static final Set<String> SYSTEM =
      Set.of(
          "bin",
          "boot",
          "dev",
          "etc",
          "lib",
          "lib64",
          "proc",
          "root/.npm",
          "sbin",
          "sys",
          "usr/lib",
          "usr/local/lib",
          "usr/share",
          "var/lib",
          "var/cache");

  private final DoctorOptions options;
  private final Platform host;
  private final @Nullable FileTree machine;
  private final ImageReader reader;
  private final ReadLimits limits;
  private final @Nullable LibcFamily libc;

  /**
   * Makes a doctor.
   *
   * @param options what the project is looked at for
   * @param host the platform to take where the options name none
   * @param machine the files of the system on which the project would be built, where the options
   *     name no root; or null where that is not known
   * @param reader reads addons
   * @param limits what archives may cost that Yarn leaves packages in
   * @param libc the C library of the target where it names none, or null if that is not known
   */
  public ProjectDoctor(
      DoctorOptions options,
      Platform host,
      @Nullable FileTree machine,
      ImageReader reader,
      ReadLimits limits,
      @Nullable LibcFamily libc) {
    this.options = options;
    this.host = host;
    this.machine = machine;
    this.reader = reader;
    this.limits = limits;
    this.libc = libc;
  }

  /**
   * Looks at a project.
   *
   * @param tree the files
   * @param directory the project's directory among them; empty for the top
   * @return what was found, the gravest first, then by file and line; what could not be read is
   *     among it
   * @throws IOException if the directory cannot be read
   */
  public List<ProjectFinding> look(FileTree tree, String directory) throws IOException {
    tree.list(directory);
    Findings findings = new Findings();
    try (PlugAndPlayTree yarn = plugAndPlay(tree, directory, findings)) {
      look(yarn == null ? tree : yarn, directory, findings);
    }
    return findings.sorted();
  }

  /** The files as the project's packages see them; null where they see them as they are. */
  private @Nullable PlugAndPlayTree plugAndPlay(
      FileTree tree, String directory, Findings findings) {
    ProjectFiles files = new ProjectFiles(tree, directory, findings);
    try {
      return PlugAndPlayTree.at(tree, directory, limits).orElse(null);
    } catch (ManifestException e) {
      refused(files, e);
    } catch (IOException e) {
      files.unreadable(PlugAndPlayTree.FILE, e);
    }
    return null;
  }

  private void look(FileTree tree, String directory, Findings findings) throws IOException {
    ProjectFiles files = new ProjectFiles(tree, directory, findings);
    Documents documents = new Documents(files);
    PackageManifest manifest = manifest(files);
    LockCheck locks = new LockCheck(files, documents, manifest);
    locks.read();

    NodePins pins = new NodePins(files);
    pins.read(manifest);
    Compose compose = new Compose(files);
    compose.read(documents);
    Dockerfiles dockerfiles = new Dockerfiles(files, options, locks);
    dockerfiles.check(compose.uses());
    compose.check(dockerfiles.built());
    new ContinuousIntegration(files, documents, pins).read();
    pins.dockerfiles(dockerfiles.built());
    Target target = options.target();
    pins.target(target);
    pins.check(manifest != null);

    Platform asked = target == null ? null : target.platform().orElse(null);
    LibcFamily family = target == null ? null : libc(target);
    locks.check(asked, family);
    packages(files, documents, manifest, locks, pins, asked, family);
  }

  private static @Nullable PackageManifest manifest(ProjectFiles files) {
    try {
      return PackageManifest.read(files.tree(), files.directory()).orElse(null);
    } catch (ManifestException e) {
      refused(files, e);
    } catch (IOException e) {
      files.unreadable("package.json", e);
    }
    return null;
  }

  private static void refused(ProjectFiles files, ManifestException e) {
    ProjectCode code =
        e.code() == Code.LIMIT_REACHED ? ProjectCode.LIMIT_REACHED : ProjectCode.MALFORMED;
    files.add(
        code,
        Severity.ERROR,
        files.inProject(e.file()),
        e.line(),
        String.valueOf(e.getMessage()),
        List.of());
  }

  private @Nullable LibcFamily libc(Target target) {
    if (target.libc().isPresent()) return target.libc().get();
    List<Distribution> members = target.distributions().map(set -> set.members()).orElse(List.of());
    return members.isEmpty() ? libc : members.get(0).libc();
  }

  private void packages(
      ProjectFiles files,
      Documents documents,
      @Nullable PackageManifest manifest,
      LockCheck locks,
      NodePins pins,
      @Nullable Platform asked,
      @Nullable LibcFamily libc)
      throws IOException {
    Platform platform = asked == null ? host : asked;
    PackageManager manager = locks.manager();
    InstalledPackages installed = new InstalledPackages(files);
    List<InstalledPackage> packages = installed.find();
    AddonCheck addons = new AddonCheck(files, platform, libc, asked != null, pins, manager, reader);
    ScriptCheck scripts = new ScriptCheck(files, documents, manifest, manager, locks.locks());
    List<InstalledPackage> all = new ArrayList<>(packages);
    if (manifest != null) all.add(installed.project(manifest));
    addons.check(all);
    List<InstalledPackage> unbuilt = scripts.check(packages, addons);
    scripts.alternatives(manifest);
    tools(files, platform, unbuilt, scripts.anyScripts(), pins);
  }

  /** The system in which packages would be built, where it is asked for or something has to be. */
  private void tools(
      ProjectFiles files,
      Platform platform,
      List<InstalledPackage> unbuilt,
      boolean needed,
      NodePins pins)
      throws IOException {
    Target target = options.target();
    FileTree root = target == null ? null : target.root().orElse(null);
    if (root == null && !unbuilt.isEmpty() && platform.equals(host)) root = machine;
    if (root == null) return;
    try {
      new ToolCheck(root, platform).check(files, unbuilt, needed, pins.majors());
    } catch (IOException e) {
      files.unreadable("", e);
    }
  }

  /**
   * Returns the directory of a tree that is most likely the project: the first one nearest to the
   * top with a {@code package.json} or packages, those of packages left out.
   *
   * @param tree the files, such as those of a tarball or an image
   * @return the directory; empty for the top, also where there is no such file
   * @throws IOException if the tree cannot be read
   */
  public static String projectIn(FileTree tree) throws IOException {
    List<String> level = List.of("");
    for (int depth = 0; depth <= MAX_DEPTH; depth++) {
      List<String> next = new ArrayList<>();
      for (String directory : level) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        if (tree.entry(prefix + "package.json") != null
            || tree.entry(prefix + "node_modules") != null) return directory;
        for (FileTree.Entry entry : tree.list(directory))
          if (entry.kind() == FileTree.Kind.DIRECTORY
              && next.size() < MAX_DIRECTORIES
              && !Dockerfiles.FOREIGN.contains(entry.fileName())
              && !SYSTEM.contains(entry.path())) next.add(entry.path());
      }
      level = next;
    }
    return "";
  }
}
