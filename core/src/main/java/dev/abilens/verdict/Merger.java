package dev.abilens.verdict;

import dev.abilens.node.RuntimeRelease;
import dev.abilens.target.TargetSystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes one answer of those for all the releases and systems that a target stands for. */
public final class Merger {
  private Merger() {}

  /**
   * Returns the answer for all: LOADS or FAILS where that is so for each, else UNDECIDED.
   *
   * @param subject what findings call what was judged
   * @param cases one for each release on each system, those of a system in the order of releases;
   *     at least one
   */
  public static Judgement merge(String subject, List<Case> cases) {
    if (cases.size() == 1) return cases.get(0).judgement();
    Set<Verdict> verdicts =
        cases.stream().map(c -> c.judgement().verdict()).collect(Collectors.toSet());
    if (verdicts.size() > 1) return varies(subject, cases);
    Verdict verdict = verdicts.iterator().next();
    // The newest release on the first system speaks for all; that others say it otherwise is told
    // beside it.
    Case speaker = cases.get(0);
    for (Case one : cases) if (one.system().equals(speaker.system())) speaker = one;
    List<Finding> findings = new ArrayList<>(speaker.judgement().findings());
    if (cases.stream().map(Merger::answer).distinct().count() > 1)
      findings.add(note(subject, ranges(cases)));
    Set<String> assumptions = new LinkedHashSet<>();
    for (Case one : cases) assumptions.addAll(one.judgement().assumptions());
    return new Judgement(verdict, findings, List.copyOf(assumptions));
  }

  private static Judgement varies(String subject, List<Case> cases) {
    List<String> ranges = ranges(cases);
    Finding first =
        new Finding(
            Code.VARIES_BY_VERSION,
            Severity.WARNING,
            subject,
            "the answer is not the same for all that the target stands for: "
                + String.join("; ", ranges),
            Map.of("ranges", ranges),
            Finding.Evidence.NONE,
            List.of("Name one version and one system, or pick one on which it loads."));
    Set<Finding> findings = new LinkedHashSet<>();
    findings.add(first);
    // Each cause once: what differs between the versions is in the ranges.
    Set<Code> told = new LinkedHashSet<>();
    for (Case one : cases)
      for (Finding finding : one.judgement().findings())
        if (one.judgement().verdict() != Verdict.LOADS && told.add(finding.code()))
          findings.add(finding);
    return new Judgement(Verdict.UNDECIDED, List.copyOf(findings), List.of());
  }

  private static Finding note(String subject, List<String> ranges) {
    return new Finding(
        Code.VARIES_BY_VERSION,
        Severity.NOTE,
        subject,
        "the reasons differ: " + String.join("; ", ranges),
        Map.of("ranges", ranges),
        Finding.Evidence.NONE,
        List.of());
  }

  /** Runs of neighbouring releases with the same answer, as {@code 18.0.0 - 18.16.1: LOADS}. */
  private static List<String> ranges(List<Case> cases) {
    List<String> ranges = new ArrayList<>();
    Map<TargetSystem, List<Case>> bySystem = new LinkedHashMap<>();
    for (Case one : cases) bySystem.computeIfAbsent(one.system(), s -> new ArrayList<>()).add(one);
    for (Map.Entry<TargetSystem, List<Case>> entry : bySystem.entrySet()) {
      String system = bySystem.size() > 1 ? " on " + entry.getKey().name() : "";
      List<Case> run = entry.getValue();
      int start = 0;
      for (int i = 1; i <= run.size(); i++) {
        if (i < run.size() && answer(run.get(i)).equals(answer(run.get(start)))) continue;
        String versions = versions(run.get(start).release(), run.get(i - 1).release());
        ranges.add((versions + system).strip() + ": " + answer(run.get(start)));
        start = i;
      }
    }
    return ranges;
  }

  private static String versions(@Nullable RuntimeRelease from, @Nullable RuntimeRelease to) {
    if (from == null || to == null) return "";
    String first = from.version().toString();
    return from.version().equals(to.version()) ? first : first + " - " + to.version();
  }

  private static String answer(Case one) {
    Judgement judgement = one.judgement();
    String code = judgement.first().map(f -> " " + f.code()).orElse("");
    return judgement.verdict() + (judgement.verdict() == Verdict.LOADS ? "" : code);
  }
}
