package dev.abilens.node;

import dev.abilens.data.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Every release of Node.js and io.js, listed one by one. */
final class NodeReleases implements Releases {
  private final NavigableMap<RuntimeVersion, Table.Row> rows = new TreeMap<>();
  private final Map<RuntimeVersion, RuntimeRelease> releases = new ConcurrentSkipListMap<>();

  NodeReleases() {
    for (Table.Row row : Table.bundled("node-releases").rows())
      rows.put(RuntimeVersion.parse(row.get("version")), row);
  }

  private RuntimeRelease release(RuntimeVersion version, Table.Row row) {
    RuntimeRelease release = releases.get(version);
    return release != null ? release : releases.computeIfAbsent(version, exact -> read(exact, row));
  }

  private static RuntimeRelease read(RuntimeVersion version, Table.Row row) {
    OptionalInt nodeApi =
        row.get("napi_status").equals("none") && !row.has("napi")
            ? OptionalInt.of(0)
            : Cells.number(row.get("napi"));
    return new RuntimeRelease(
        RuntimeKind.NODE,
        version,
        row.get("run_verified").equals("yes") ? Provenance.MEASURED : Provenance.RECORDED,
        row.has("date") ? LocalDate.parse(row.get("date")) : null,
        Cells.number(row.get("modules")),
        row.get("modules_source").equals("run"),
        true,
        nodeApi,
        nodeApi.orElse(0),
        Cells.orNull(row.get("v8")),
        VersionRange.exactly(version),
        null);
  }

  @Override
  public Optional<RuntimeRelease> at(RuntimeVersion version) {
    return Optional.ofNullable(rows.get(version)).map(row -> release(version, row));
  }

  @Override
  public List<RuntimeRelease> in(VersionRange range) {
    Optional<RuntimeVersion> exact = range.exactVersion();
    if (exact.isPresent()) return at(exact.get()).map(List::of).orElse(List.of());
    return rows.entrySet().stream()
        .filter(row -> range.contains(row.getKey()))
        .map(row -> release(row.getKey(), row.getValue()))
        .toList();
  }

  @Override
  public String reach() {
    return rows.firstKey() + " to " + rows.lastKey();
  }
}
