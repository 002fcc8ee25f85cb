package dev.abilens.doctor;

import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

  /**
   * Makes a doctor.
   *
   * @param options what the project is looked at for
   */
  public ProjectDoctor(DoctorOptions options) {
    this.options = options;
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
    ProjectFiles files = new ProjectFiles(tree, directory, findings);
    new Dockerfiles(files, options, PackageManager.NPM).check(List.of());
    return findings.sorted();
  }

  /**
   * Returns the directory of a tree that is most likely the project: the first one nearest to the
   * top with a {@code package.json}, those of packages left out.
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
        if (tree.entry(prefix + "package.json") != null) return directory;
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
