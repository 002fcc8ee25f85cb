package dev.abilens.node;

import dev.abilens.data.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every release of Node.js and io.js, listed one by one. */
final class NodeReleases implements Releases {
  private final NavigableMap<RuntimeVersion, RuntimeRelease> releases = new TreeMap<>();

  NodeReleases() {
    for (Table.Row row : Table.bundled("node-releases").rows()) {
      RuntimeRelease release = read(row);
      releases.put(release.version(), release);
    }
  }

  private static RuntimeRelease read(Table.Row row) {
    RuntimeVersion version = RuntimeVersion.parse(row.get("version"));
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
    return Optional.ofNullable(releases.get(version));
  }

  @Override
  public List<RuntimeRelease> in(VersionRange range) {
    return releases.values().stream()
        .filter(release -> range.contains(release.version()))
        .collect(Collectors.toUnmodifiableList());
  }

  @Override
  public String reach() {
    return releases.firstKey() + " to " + releases.lastKey();
  }
}
