package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import java.util.List;

/**
 * What the programs of Bun and Deno for Linux on x64 export: all names of the releases that were
 * read, which are so few that they are told by name. Thread-safe.
 */
final class SampledExports {
  private final Lazy<Table> names = new Lazy<>(() -> Table.bundled("sampled-exports"));

  /**
   * Returns whether a release exports a symbol.
   *
   * @param release a release of Bun or Deno between the first and the last that were read
   * @param symbol the name as in the symbol table, without a version
   */
  Availability symbol(RuntimeRelease release, String symbol) {
    List<Span> spans = names.get().rows(symbol).stream().map(Span::of).toList();
    boolean read = release.provenance() == Provenance.MEASURED;
    String where = release.title();
    if (!read)
      where = "releases of " + release.kind().title() + " before and after " + release.version();
    return switch (Span.of(spans, release.kind(), release.version())) {
      case YES -> new Availability(Availability.Answer.YES, "exported by " + where, read);
      case NO -> new Availability(Availability.Answer.NO, "not exported by " + where, read);
      case UNKNOWN -> Availability.unknown(where + " differ in it");
    };
  }
}
