package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.Availability.Answer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which ways of registering an addon a release looks for, and how it treats what it finds: found by
 * running releases, so that between one that does a thing and one that does not the answer is
 * unknown. Immutable and thread-safe.
 */
public final class RegistrationRules {
  private static final RegistrationRules BUNDLED = new RegistrationRules();

  private final Lazy<Map<RegistrationRule, List<Span>>> spans = new Lazy<>(RegistrationRules::read);

  private RegistrationRules() {}

  /** Returns the rules that this library carries. */
  public static RegistrationRules bundled() {
    return BUNDLED;
  }

  private static Map<RegistrationRule, List<Span>> read() {
    Map<RegistrationRule, List<Span>> spans = new EnumMap<>(RegistrationRule.class);
    for (Table.Row row : Table.bundled("registration-rules").rows())
      spans
          .computeIfAbsent(RegistrationRule.valueOf(row.get("rule")), rule -> new ArrayList<>())
          .add(Span.of(row));
    return spans;
  }

  /**
   * Says whether a rule holds for a release.
   *
   * @param rule what the release may do
   * @param release the release; of Electron and NW.js every Node.js that may be inside is asked
   * @return yes, no, or unknown where no release near enough was run
   */
  public Answer answer(RegistrationRule rule, RuntimeRelease release) {
    return switch (release.kind()) {
      case NODE, BUN, DENO -> of(rule, release.kind(), release.version());
      case ELECTRON, NWJS -> ofInside(rule, release);
    };
  }

  private Answer of(RegistrationRule rule, RuntimeKind kind, RuntimeVersion version) {
    return Span.of(spans.get().getOrDefault(rule, List.of()), kind, version);
  }

  private Answer ofInside(RegistrationRule rule, RuntimeRelease release) {
    VersionRange inside = release.node();
    if (inside == null) return Answer.UNKNOWN;
    Set<Answer> answers = EnumSet.noneOf(Answer.class);
    for (RuntimeRelease node : Runtimes.bundled().releases(RuntimeKind.NODE, inside))
      answers.add(of(rule, RuntimeKind.NODE, node.version()));
    return answers.size() == 1 ? answers.iterator().next() : Answer.UNKNOWN;
  }
}
