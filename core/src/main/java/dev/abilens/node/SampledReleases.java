package dev.abilens.node;

import dev.abilens.data.Table;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Bun or Deno: some releases were run, not all. Between two of them only what both say alike is
 * taken to hold.
 */
final class SampledReleases implements Releases {
  private final RuntimeKind kind;
  private final NavigableMap<RuntimeVersion, Table.Row> samples = new TreeMap<>();

  SampledReleases(RuntimeKind kind) {
    this.kind = kind;
    for (Table.Row row : Table.bundled("sampled-runtimes").rows())
      if (row.get("runtime").equals(kind.word()))
        samples.put(RuntimeVersion.parse(row.get("version")), row);
  }

  @Override
  public Optional<RuntimeRelease> at(RuntimeVersion version) {
    Map.Entry<RuntimeVersion, Table.Row> before = samples.floorEntry(version);
    Map.Entry<RuntimeVersion, Table.Row> after = samples.ceilingEntry(version);
    if (before == null || after == null) return Optional.empty();
    return Optional.of(between(version, before.getValue(), after.getValue()));
  }

  private RuntimeRelease between(RuntimeVersion version, Table.Row before, Table.Row after) {
    boolean sampled = before == after;
    OptionalInt nodeApi = Cells.number(agreed(row -> row.get("napi"), before, after));
    String compat = agreed(row -> row.get("node_compat_version"), before, after);
    String hosts = agreed(row -> Boolean.toString(hosts(row)), before, after);
    return new RuntimeRelease(
        kind,
        version,
        sampled ? Provenance.MEASURED : Provenance.BETWEEN,
        null,
        Cells.number(agreed(row -> row.get("modules"), before, after)),
        sampled,
        hosts.equals("true"),
        nodeApi,
        nodeApi.orElse(Integer.parseInt(before.get("napi"))),
        null,
        compat.isEmpty() ? null : VersionRange.parse(compat),
        sampled ? null : note(before, after));
  }

  private @Nullable String note(Table.Row before, Table.Row after) {
    return "measured on " + before.get("version") + " and " + after.get("version") + " only";
  }

  // Deno exports node_module_register too, but to refuse what calls it.
  private boolean hosts(Table.Row row) {
    return kind == RuntimeKind.BUN && row.get("exports_node_module_register").equals("1");
  }

  private static String agreed(
      Function<Table.Row, String> cell, Table.Row before, Table.Row after) {
    String said = cell.apply(before);
    return Objects.equals(said, cell.apply(after)) ? said : "";
  }

  /** Returns the rows measured at, or before and after, a version; empty beyond the samples. */
  List<Table.Row> around(RuntimeVersion version) {
    Map.Entry<RuntimeVersion, Table.Row> before = samples.floorEntry(version);
    Map.Entry<RuntimeVersion, Table.Row> after = samples.ceilingEntry(version);
    if (before == null || after == null) return List.of();
    return before.getValue() == after.getValue()
        ? List.of(before.getValue())
        : List.of(before.getValue(), after.getValue());
  }

  @Override
  public List<RuntimeRelease> in(VersionRange range) {
    return samples.entrySet().stream()
        .filter(sample -> range.contains(sample.getKey()))
        .map(sample -> between(sample.getKey(), sample.getValue(), sample.getValue()))
        .collect(Collectors.toUnmodifiableList());
  }

  @Override
  public String reach() {
    return samples.firstKey() + " to " + samples.lastKey();
  }
}
