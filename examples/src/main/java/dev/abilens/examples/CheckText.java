package dev.abilens.examples;

import dev.abilens.FileReport;
import dev.abilens.Report;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import dev.abilens.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Writes answers for people: the verdict, what forces it, what mends it. */
final class CheckText {
  private CheckText() {}

  static List<String> lines(FileReport file) {
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
    lines.addAll(findings(judgement));
    return lines;
  }

  static List<String> findings(Judgement judgement) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : judgement.findings()) {
      String mark = finding.severity() == Severity.ERROR ? "" : finding.severity().word() + ": ";
      lines.add(
          "    " + mark + finding.code() + "  " + finding.message().replace("\n", "\n      "));
      String evidence = evidence(finding.evidence());
      if (!evidence.isEmpty()) lines.add("      because: " + evidence);
      for (String remedy : finding.remedies()) lines.add("      -> " + remedy);
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

  static String summary(List<Report> reports, String target) {
    StringBuilder text = new StringBuilder();
    long all = reports.stream().mapToLong(r -> r.files().size()).sum();
    text.append(all).append(all == 1 ? " addon: " : " addons: ");
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count = reports.stream().mapToLong(r -> r.count(verdict)).sum();
      if (count > 0) counts.add(count + " " + verdict);
    }
    text.append(counts.isEmpty() ? "nothing to judge" : String.join(", ", counts));
    return text.append(". Target: ").append(target).toString();
  }
}
