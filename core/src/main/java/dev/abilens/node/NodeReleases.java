package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Every release of Node.js and io.js, listed one by one. */
final class NodeReleases implements Releases {
  // The oldest first.
  private final List<Table.Row> rows = Table.bundled("node-releases").rows();
  private final Lazy<List<RuntimeVersion>> versions =
      new Lazy<>(() -> rows.stream().map(NodeReleases::version).toList());
  private final AtomicReferenceArray<@Nullable RuntimeRelease> releases =
      new AtomicReferenceArray<>(rows.size());

  private static RuntimeVersion version(Table.Row row) {
    return RuntimeVersion.parse(row.get("version"));
  }

  private RuntimeRelease release(int index) {
    RuntimeRelease release = releases.get(index);
    if (release != null) return release;
    release = read(version(rows.get(index)), rows.get(index));
    releases.set(index, release);
    return release;
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
        row.date("date"),
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
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = version(rows.get(middle)).compareTo(version);
      if (order == 0) return Optional.of(release(middle));
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return low == 0 || low == rows.size()
        ? Optional.empty()
        : between(version, release(low - 1), release(low));
  }

  /** One that the list lacks is as those before and after it in its line, where they agree. */
  private static Optional<RuntimeRelease> between(
      RuntimeVersion version, RuntimeRelease before, RuntimeRelease after) {
    boolean agree =
        !version.isPreRelease()
            && before.version().line().equals(after.version().line())
            && before.moduleVersion().equals(after.moduleVersion())
            && before.nodeApi().equals(after.nodeApi());
    if (!agree) return Optional.empty();
    return Optional.of(
        new RuntimeRelease(
            RuntimeKind.NODE,
            version,
            Provenance.BETWEEN,
            null,
            before.moduleVersion(),
            false,
            true,
            before.nodeApi(),
            before.nodeApiAtLeast(),
            null,
            VersionRange.exactly(version),
            "in no list of releases: as " + before.version() + " and " + after.version()));
  }

  @Override
  public List<RuntimeRelease> in(VersionRange range) {
    Optional<RuntimeVersion> exact = range.exactVersion();
    if (exact.isPresent()) return at(exact.get()).map(List::of).orElse(List.of());
    List<RuntimeRelease> in = new ArrayList<>();
    List<RuntimeVersion> all = versions.get();
    for (int i = 0; i < all.size(); i++) if (range.contains(all.get(i))) in.add(release(i));
    return List.copyOf(in);
  }

  @Override
  public String reach() {
    return version(rows.get(0)) + " to " + version(rows.get(rows.size() - 1));
  }
}
