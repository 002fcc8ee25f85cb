package dev.abilens;

import dev.abilens.bytes.ReadLimits;
import dev.abilens.project.ArchivedAddon;
import dev.abilens.project.ManifestException;
import dev.abilens.project.PlugAndPlayTree;
import dev.abilens.scan.Candidate;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The projects around archives that Yarn's hooks show to scripts as directories. Safe for use by
 * many threads.
 */
final class YarnProjects {
  /** So many are remembered: what lies in one directory comes one after another. */
  private static final int REMEMBERED = 8;

  /**
   * A directory.
   *
   * @param outer the archives that it is in; empty for one of a file system
   * @param root what its tree is called
   */
  private record Directory(String outer, String root, String path) {
    static Directory around(Candidate candidate, Candidate.Place archive) {
      String path = archive.path().substring(0, Math.max(0, archive.path().lastIndexOf('/')));
      String entry = String.valueOf(candidate.entry());
      int nested = entry.length() - (archive.path() + "!/" + candidate.treePath()).length();
      String outer = nested < 0 ? "" : candidate.path() + "!/" + entry.substring(0, nested);
      return new Directory(outer, archive.tree().name(), path);
    }
  }

  /**
   * What Yarn wrote down around a directory.
   *
   * @param yarn the project, or null where there is none
   * @param refused why it cannot be read, or null
   */
  private record Project(@Nullable PlugAndPlayTree yarn, @Nullable ManifestException refused) {}

  private final ReadLimits limits;
  private final Map<Directory, Project> projects = new LinkedHashMap<>();

  YarnProjects(ReadLimits limits) {
    this.limits = limits;
  }

  /**
   * Returns the answer for a file as it is loaded: from the archive that it is in, if Yarn leaves
   * its package there.
   *
   * @param unpacked the answer for the file once it is unpacked
   */
  Judgement judge(Candidate candidate, ResolvedTarget target, Judgement unpacked)
      throws IOException {
    Candidate.Place archive = candidate.archive().orElse(null);
    if (archive == null || !archive.path().endsWith(PlugAndPlayTree.ARCHIVE)) return unpacked;
    Project project = around(candidate, archive);
    if (project.refused != null)
      return unpacked.verdict() == Verdict.FAILS ? unpacked : open(candidate, project.refused);
    if (project.yarn == null) return unpacked;
    String path = archive.path() + "/" + candidate.treePath();
    String owner = project.yarn.archivedPackage(path);
    return owner == null
        ? unpacked
        : ArchivedAddon.judge(
            candidate.toString(), archive.tree().display(path), owner, target, unpacked);
  }

  private static Judgement open(Candidate candidate, ManifestException refused) {
    Finding finding =
        new Finding(
            refused.code() == Code.LIMIT_REACHED ? Code.LIMIT_REACHED : Code.NOT_KNOWN,
            Severity.WARNING,
            candidate.toString(),
            "whether it is unpacked before it is loaded is not known: " + refused.getMessage(),
            Map.of(),
            Finding.Evidence.NONE,
            List.of());
    return new Judgement(Verdict.UNDECIDED, List.of(finding), List.of());
  }

  private synchronized Project around(Candidate candidate, Candidate.Place archive)
      throws IOException {
    Directory directory = Directory.around(candidate, archive);
    Project known = projects.get(directory);
    if (known != null) return known;
    Project read;
    try {
      // It opens no archive for what it is asked here, so that it need not be closed.
      read =
          new Project(
              PlugAndPlayTree.of(archive.tree(), directory.path, limits).orElse(null), null);
    } catch (ManifestException e) {
      read = new Project(null, e);
    }
    if (projects.size() == REMEMBERED) projects.remove(projects.keySet().iterator().next());
    projects.put(directory, read);
    return read;
  }
}
