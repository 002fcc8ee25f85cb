package dev.abilens.node;

import dev.abilens.data.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Electron or NW.js: a Node.js inside another program. Most releases are listed one by one; of the
 * others only lines are known, by their module version.
 */
final class EmbeddedReleases implements Releases {
  private final RuntimeKind kind;
  private final Supplier<NodeReleases> nodes;
  private final List<ModuleVersionUse> lines = new ArrayList<>();
  private final NavigableMap<RuntimeVersion, Table.Row> listed = new TreeMap<>();
  private final Map<Integer, VersionRange> nodeByMajor = new TreeMap<>();

  EmbeddedReleases(RuntimeKind kind, ModuleVersions numbers, Supplier<NodeReleases> nodes) {
    this.kind = kind;
    this.nodes = nodes;
    for (ModuleVersionUse use : numbers.of(kind))
      if (use.hosts() && use.status() != ModuleVersionUse.Status.DISPUTED) lines.add(use);
    lines.sort(Comparator.comparing(use -> RuntimeVersion.parse(use.from())));
    for (Table.Row row : Table.bundled(kind.word() + "-releases").rows())
      listed.put(RuntimeVersion.parse(row.get("version")), row);
    if (kind == RuntimeKind.ELECTRON)
      for (Table.Row row : Table.bundled("electron-lines").rows())
        nodeByMajor.put(Integer.parseInt(row.get("major")), VersionRange.parse(row.get("node")));
  }

  @Override
  public Optional<RuntimeRelease> at(RuntimeVersion version) {
    Table.Row row = listed.get(version);
    if (row != null) return Optional.of(listed(version, row));
    List<ModuleVersionUse> holding =
        lines.stream().filter(line -> line.versions().contains(version)).toList();
    return holding.isEmpty() ? Optional.empty() : Optional.of(ofLine(version, holding));
  }

  private RuntimeRelease listed(RuntimeVersion version, Table.Row row) {
    VersionRange inside =
        RuntimeVersion.tryParse(row.get("node")).map(VersionRange::exactly).orElse(null);
    return release(
        version,
        Provenance.RECORDED,
        row.date("date"),
        Cells.number(row.get("modules")),
        Cells.orNull(row.get("v8")),
        inside,
        null);
  }

  private RuntimeRelease ofLine(RuntimeVersion version, List<ModuleVersionUse> holding) {
    boolean one =
        holding.stream().mapToInt(ModuleVersionUse::moduleVersion).distinct().count() == 1;
    ModuleVersionUse use = holding.get(0);
    String note = use.note().isEmpty() ? null : use.note();
    if (use.status() == ModuleVersionUse.Status.PRERELEASE)
      note = "number " + use.moduleVersion() + " was first seen in " + use.from();
    return release(
        version,
        Provenance.LINE,
        null,
        one ? OptionalInt.of(use.moduleVersion()) : OptionalInt.empty(),
        null,
        nodeInside(version, use),
        note);
  }

  /**
   * Which Node.js may be inside: by the release before, by hint for another Electron, else the one
   * whose number it shares.
   */
  private @Nullable VersionRange nodeInside(RuntimeVersion version, ModuleVersionUse use) {
    Map.Entry<RuntimeVersion, Table.Row> before = listed.floorEntry(version);
    if (before != null && before.getKey().major() == version.major())
      // A later release of a major has the same Node.js or a later one of its line.
      return VersionRange.parse("^" + before.getValue().get("node"));
    VersionRange hinted = nodeByMajor.get(version.major());
    if (hinted != null && kind == RuntimeKind.ELECTRON) return hinted;
    return use.runtime() == RuntimeKind.NWJS ? sharedNumber(use.moduleVersion()) : null;
  }

  private @Nullable VersionRange sharedNumber(int moduleVersion) {
    List<RuntimeRelease> sharing =
        nodes.get().in(VersionRange.parse("*")).stream()
            .filter(node -> node.moduleVersion().orElse(-1) == moduleVersion)
            .toList();
    if (sharing.isEmpty()) return null;
    return VersionRange.parse(
        sharing.get(0).version() + " - " + sharing.get(sharing.size() - 1).version());
  }

  private RuntimeRelease release(
      RuntimeVersion version,
      Provenance provenance,
      @Nullable LocalDate date,
      OptionalInt moduleVersion,
      @Nullable String v8,
      @Nullable VersionRange inside,
      @Nullable String note) {
    int[] levels =
        inside == null
            ? new int[0]
            : nodes.get().in(inside).stream()
                .mapToInt(RuntimeRelease::nodeApiAtLeast)
                .sorted()
                .toArray();
    boolean oneLevel = levels.length > 0 && levels[0] == levels[levels.length - 1];
    return new RuntimeRelease(
        kind,
        version,
        provenance,
        date,
        moduleVersion,
        false,
        true,
        oneLevel ? OptionalInt.of(levels[0]) : OptionalInt.empty(),
        levels.length == 0 ? 0 : levels[0],
        v8,
        inside,
        note);
  }

  @Override
  public List<RuntimeRelease> in(VersionRange range) {
    TreeMap<RuntimeVersion, RuntimeRelease> found = new TreeMap<>();
    listed.forEach(
        (version, row) -> {
          if (range.contains(version)) found.put(version, listed(version, row));
        });
    for (ModuleVersionUse line : lines) {
      VersionRange versions = line.versions();
      RuntimeVersion first = listed.ceilingKey(RuntimeVersion.parse(line.from()));
      if (first != null && versions.contains(first)) continue;
      versions
          .firstInBoth(range)
          .flatMap(this::at)
          .ifPresent(release -> found.put(release.version(), release));
    }
    return List.copyOf(found.values());
  }

  @Override
  public String reach() {
    ModuleVersionUse last = lines.get(lines.size() - 1);
    RuntimeVersion newest = listed.lastKey();
    boolean beyond = newest.compareTo(RuntimeVersion.parse(last.from())) > 0;
    return lines.get(0).from()
        + " to "
        + (beyond && !last.versions().contains(newest) ? newest : last.to());
  }
}
