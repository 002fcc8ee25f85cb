package dev.abilens.verdict;

import dev.abilens.node.RuntimeRelease;
import java.util.Set;

/**
 * Functions that an addon calls while it is loaded, that others have in its place, and that may
 * hold other strings than its own ({@link StringKinds}).
 */
final class StringKindsStep {
  private final Subject subject;
  private final InitialCode code;
  private final RuntimeRelease release;

  StringKindsStep(Subject subject, InitialCode code, RuntimeRelease release) {
    this.subject = subject;
    this.code = code;
    this.release = release;
  }

  /**
   * Tells of them.
   *
   * @param outcome has no error yet
   */
  void add(Outcome outcome) {
    Set<String> mixed = code.mixedStrings();
    if (mixed.isEmpty() || !code.mayCall(mixed, release, outcome)) return;
    outcome.gap(
        Finding.notKnown(
            subject.name(),
            "whether it gets by with the std::__detail::_Scanner of "
                + release.title()
                + ", which comes before its own: which of GCC's two kinds of strings one holds is"
                + " not in its names, and the std::__detail::_Compiler that calls it is not of the"
                + " program's kind"));
  }
}
