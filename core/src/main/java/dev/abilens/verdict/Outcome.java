package dev.abilens.verdict;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what bears on one file in one release on one system. For one thread.
 *
 * <p>Errors come in the order in which the runtime would meet them. A gap leaves the verdict open
 * only as long as no error makes it certain: a file that surely fails at a later step fails.
 */
final class Outcome {
  /** That the code which runs while a file is loaded does what it is there for. */
  static final String INITIALISATION = "INITIALISATION";

  private final List<Finding> errors = new ArrayList<>();
  private final List<Finding> gaps = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();
  private final Set<String> assumptions = new LinkedHashSet<>();

  void error(Finding finding) {
    errors.add(finding);
  }

  void gap(Finding finding) {
    gaps.add(finding);
  }

  void note(Finding finding) {
    notes.add(finding);
  }

  void assume(String name) {
    assumptions.add(name);
  }

  /** Returns the errors so far. */
  List<Finding> errors() {
    return List.copyOf(errors);
  }

  Verdict verdict() {
    if (!errors.isEmpty()) return Verdict.FAILS;
    return gaps.isEmpty() ? Verdict.LOADS : Verdict.UNDECIDED;
  }

  /** Takes over what another step found, after what is here. */
  void addAll(Outcome other) {
    errors.addAll(other.errors);
    gaps.addAll(other.gaps);
    notes.addAll(other.notes);
    assumptions.addAll(other.assumptions);
  }

  Judgement judgement() {
    Verdict verdict = verdict();
    // What was taken for granted bears on a LOADS only: a FAILS rests on what was found.
    return new Judgement(
        verdict, findings(), verdict == Verdict.LOADS ? List.copyOf(assumptions) : List.of());
  }

  private List<Finding> findings() {
    if (gaps.isEmpty() && notes.isEmpty() && errors.size() <= 1) return errors;
    Set<Finding> findings = new LinkedHashSet<>(errors);
    findings.addAll(gaps);
    findings.addAll(notes);
    return List.copyOf(findings);
  }
}
