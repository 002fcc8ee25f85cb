package dev.abilens.node;

import dev.abilens.data.Table;
import dev.abilens.image.Availability.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Something that releases of one runtime have or do: those from {@code first} to {@code last};
 * those up to {@code lastWithout} and those from {@code nextWithout} on do not. Null where there is
 * no such release; between one that does and one that does not, nothing was read.
 */
record Span(
    RuntimeKind runtime,
    @Nullable RuntimeVersion lastWithout,
    RuntimeVersion first,
    @Nullable RuntimeVersion last,
    @Nullable RuntimeVersion nextWithout) {

  /** Reads the columns that a table of spans has by these names. */
  static Span of(Table.Row row) {
    return new Span(
        RuntimeKind.named(row.get("runtime")),
        Cells.version(row.get("last_without")),
        RuntimeVersion.parse(row.get("first")),
        Cells.version(row.get("last")),
        Cells.version(row.get("next_without")));
  }

  /** Returns what is known of a version of that runtime. */
  Answer of(RuntimeVersion version) {
    if (version.compareTo(first) < 0)
      return unless(lastWithout != null && version.compareTo(lastWithout) <= 0);
    if (last == null || version.compareTo(last) <= 0) return Answer.YES;
    return unless(nextWithout != null && version.compareTo(nextWithout) >= 0);
  }

  /** Returns no if it is known not to be so, else that it is not known. */
  private static Answer unless(boolean knownNot) {
    return knownNot ? Answer.NO : Answer.UNKNOWN;
  }

  /** Returns what several spans of one thing say together: no if there is none of that runtime. */
  static Answer of(Iterable<Span> spans, RuntimeKind kind, RuntimeVersion version) {
    Answer answer = Answer.NO;
    for (Span span : spans) {
      if (span.runtime() != kind) continue;
      Answer here = span.of(version);
      if (here == Answer.YES) return here;
      if (here == Answer.UNKNOWN) answer = here;
    }
    return answer;
  }
}
