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
import org.jspecify.annotations.Nullable;

/**
 * Which ways of registering an addon a release looks for, and how it treats what it finds: found by
 * running releases, so that between one that does a thing and one that does not the answer is
 * unknown. Immutable and thread-safe.
 */
public final class RegistrationRules {
  private static final RegistrationRules BUNDLED = new RegistrationRules();

  private final Lazy<Map<RegistrationRule, List<Span>>> spans = new Lazy<>(RegistrationRules::read);

  private RegistrationRules() {}

  /**
   * Releases from {@code first} to {@code last} do it; those up to {@code lastWithout} and those
   * from {@code nextWithout} on do not.
   */
  private record Span(
      RuntimeKind runtime,
      @Nullable RuntimeVersion lastWithout,
      RuntimeVersion first,
      @Nullable RuntimeVersion last,
      @Nullable RuntimeVersion nextWithout) {

    Answer of(RuntimeVersion version) {
      if (version.compareTo(first) < 0)
        return unless(lastWithout != null && version.compareTo(lastWithout) <= 0);
      if (last == null || version.compareTo(last) <= 0) return Answer.YES;
      return unless(nextWithout != null && version.compareTo(nextWithout) >= 0);
    }
  }

  /** Returns the rules that this library carries. */
  public static RegistrationRules bundled() {
    return BUNDLED;
  }

  private static Map<RegistrationRule, List<Span>> read() {
    Map<RegistrationRule, List<Span>> spans = new EnumMap<>(RegistrationRule.class);
    for (Table.Row row : Table.bundled("registration-rules").rows())
      spans
          .computeIfAbsent(RegistrationRule.valueOf(row.get("rule")), rule -> new ArrayList<>())
          .add(
              new Span(
                  RuntimeKind.named(row.get("runtime")),
                  Cells.version(row.get("last_without")),
                  RuntimeVersion.parse(row.get("first")),
                  Cells.version(row.get("last")),
                  Cells.version(row.get("next_without"))));
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
    Answer answer = Answer.NO;
    for (Span span : spans.get().getOrDefault(rule, List.of())) {
      if (span.runtime() != kind) continue;
      Answer here = span.of(version);
      if (here == Answer.YES) return here;
      if (here == Answer.UNKNOWN) answer = here;
    }
    return answer;
  }

  private Answer ofInside(RegistrationRule rule, RuntimeRelease release) {
    VersionRange inside = release.node();
    if (inside == null) return Answer.UNKNOWN;
    Set<Answer> answers = EnumSet.noneOf(Answer.class);
    for (RuntimeRelease node : Runtimes.bundled().releases(RuntimeKind.NODE, inside))
      answers.add(of(rule, RuntimeKind.NODE, node.version()));
    return answers.size() == 1 ? answers.iterator().next() : Answer.UNKNOWN;
  }

  /** Returns no if it is known not to be so, else that it is not known. */
  private static Answer unless(boolean knownNot) {
    return knownNot ? Answer.NO : Answer.UNKNOWN;
  }
}
