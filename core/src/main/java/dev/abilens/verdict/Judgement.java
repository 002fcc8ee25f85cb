package dev.abilens.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer for one file and one target. Immutable.
 *
 * @param verdict the answer
 * @param findings what it rests on, in the order in which the runtime would meet it; the first one
 *     of a FAILS is what the runtime would report
 * @param assumptions what was taken for granted, by name: {@code RUNTIME_EXPORTS}: the runtime
 *     exports what the addon takes from it; {@code SYSTEM_LIBRARIES}: the system's libraries are
 *     those of the named distribution or release; {@code PROCESSOR}: the processor has the level of
 *     x86-64 that the file says it needs; {@code MINIMUM_OS}: macOS is not older than the file says
 *     it is for; {@code INITIALISATION}: constructors that cannot be followed register the addon,
 *     libraries that it initialises while it is loaded find what they need, and what it calls then
 *     neither fails nor throws where the addon would go on with a function that nobody provides
 */
public record Judgement(Verdict verdict, List<Finding> findings, List<String> assumptions) {
  /** Copies the lists. */
  public Judgement {
    findings = List.copyOf(findings);
    assumptions = List.copyOf(assumptions);
  }

  /** Returns the first finding, which for a FAILS is what the runtime would report. */
  public Optional<Finding> first() {
    return findings.stream().findFirst();
  }

  /** Returns one like this with one finding more, behind the others. */
  public Judgement with(Finding last) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(last);
    return new Judgement(verdict, all, assumptions);
  }
}
