package dev.abilens.doctor;

import dev.abilens.dockerfile.Variables;
import dev.abilens.verdict.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects findings; one that is found twice counts once. */
final class Findings {
  /** More than anybody reads; what is beyond it is said. */
  private static final int MAX = 10_000;

  private static final Comparator<ProjectFinding> ORDER =
      Comparator.comparing(ProjectFinding::severity)
          .thenComparing(ProjectFinding::file)
          .thenComparingInt(ProjectFinding::line)
          .thenComparing(ProjectFinding::code)
          .thenComparing(ProjectFinding::message);

  private final Set<ProjectFinding> found = new LinkedHashSet<>();
  private boolean more;

  void add(
      ProjectCode code,
      Severity severity,
      String file,
      int line,
      String message,
      List<String> remedies) {
    if (found.size() < MAX)
      found.add(
          new ProjectFinding(
              code,
              severity,
              file,
              line,
              Variables.shown(message),
              remedies.stream().map(Variables::shown).toList()));
    else more = true;
  }

  /** Returns all, the gravest first, then by file and line. */
  List<ProjectFinding> sorted() {
    List<ProjectFinding> sorted = new ArrayList<>(found);
    if (more)
      sorted.add(
          new ProjectFinding(
              ProjectCode.LIMIT_REACHED,
              Severity.WARNING,
              "",
              0,
              "There are more than " + MAX + " findings; the others are left out.",
              List.of("Look at a part of the project.")));
    sorted.sort(ORDER);
    return List.copyOf(sorted);
  }
}
