package dev.abilens.examples;

import dev.abilens.FileReport;
import dev.abilens.Report;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes answers for people: the verdict, what forces it, what mends it. */
final class CheckText {
  private static final Set<Code> FOR_OTHERS =
      EnumSet.of(Code.WRONG_FORMAT, Code.WRONG_ARCHITECTURE, Code.WRONG_OS, Code.WRONG_LIBC);

  private CheckText() {}

  /**
   * Returns the lines for a file.
   *
   * @param told the remedies of the files before: the same ones are not told again
   */
  static List<String> lines(FileReport file, Set<List<String>> told) {
    List<String> lines = new ArrayList<>();
    Judgement judgement = file.judgement();
    String platform = CheckJson.platform(file.platforms());
    String assumed =
        judgement.assumptions().isEmpty()
            ? ""
            : "  (assuming " + String.join(", ", judgement.assumptions()) + ")";
    lines.add(
        Style.verdict(judgement.verdict())
            + "  "
            + file.name()
            + (platform == null ? "" : "  [" + platform + "]")
            + assumed);
    lines.addAll(findings(judgement, told));
    return lines;
  }

  static List<String> findings(Judgement judgement) {
    return findings(judgement, new HashSet<>());
  }

  private static List<String> findings(Judgement judgement, Set<List<String>> told) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : judgement.findings()) {
      String mark = finding.severity() == Severity.ERROR ? "" : finding.severity().word() + ": ";
      lines.add(
          "    "
              + mark
              + finding.code()
              + "  "
              + finding.message().replace("\r\n", "\n").replace("\n", "\n      "));
      String evidence = evidence(finding.evidence());
      if (!evidence.isEmpty()) lines.add("      because: " + evidence);
      if (finding.remedies().isEmpty()) continue;
      if (!told.add(finding.remedies())) lines.add("      -> as above");
      else for (String remedy : finding.remedies()) lines.add("      -> " + remedy);
    }
    return lines;
  }

  private static String evidence(Finding.Evidence evidence) {
    String place = evidence.where();
    if (evidence.offset() > 0)
      place += (place.isEmpty() ? "" : " ") + "at offset 0x" + Long.toHexString(evidence.offset());
    if (evidence.known().isEmpty()) return place;
    return place.isEmpty() ? evidence.known() : place + "; " + evidence.known();
  }

  static List<String> lines(ScanProblem problem) {
    String name =
        problem.entry() == null ? problem.path() : problem.path() + ": " + problem.entry();
    return List.of(
        Style.verdict(Verdict.UNDECIDED) + "  " + name,
        "    " + problem.code() + "  " + problem.message());
  }

  /** Packages carry files for many systems, of which one is loaded. */
  private static String elsewhere(List<Report> reports) {
    long count =
        reports.stream()
            .flatMap(report -> report.files().stream())
            .filter(file -> file.judgement().verdict() == Verdict.FAILS)
            .filter(file -> isForOther(file.judgement()))
            .count();
    boolean loads = reports.stream().anyMatch(report -> report.count(Verdict.LOADS) > 0);
    return count == 0 || !loads
        ? ""
        : " (" + count + " for other systems; abilens pick tells which file a package loads)";
  }

  /** Whether a file is for another system, be it in an archive or not. */
  static boolean isForOther(Judgement judgement) {
    return judgement.findings().stream()
        .map(Finding::code)
        .filter(code -> code != Code.ADDON_IN_ARCHIVE)
        .findFirst()
        .filter(FOR_OTHERS::contains)
        .isPresent();
  }

  static String summary(List<Report> reports, String target) {
    StringBuilder text = new StringBuilder();
    long all = reports.stream().mapToLong(r -> r.files().size()).sum();
    text.append(all).append(all == 1 ? " addon: " : " addons: ");
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count = reports.stream().mapToLong(r -> r.count(verdict)).sum();
      if (count > 0)
        counts.add(count + " " + verdict + (verdict == Verdict.FAILS ? elsewhere(reports) : ""));
    }
    text.append(counts.isEmpty() ? "nothing to judge" : String.join(", ", counts));
    return text.append(". Target: ").append(target).toString();
  }
}
