package dev.abilens.node;

import dev.abilens.data.Knowledge;
import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registry of runtimes: which release has which NODE_MODULE_VERSION and Node-API level, both
 * ways. Immutable and thread-safe; each table is read when a question first needs it.
 */
public final class Runtimes {
  private static final Runtimes BUNDLED = new Runtimes();
  private static final String RENEWAL = "A newer abilens-core carries newer tables.";

  private final Lazy<ModuleVersions> numbers = new Lazy<>(ModuleVersions::new);
  private final Lazy<NodeReleases> nodes = new Lazy<>(NodeReleases::new);
  private final Lazy<SampledReleases> bun = new Lazy<>(() -> new SampledReleases(RuntimeKind.BUN));
  private final Lazy<SampledReleases> deno =
      new Lazy<>(() -> new SampledReleases(RuntimeKind.DENO));
  private final Lazy<NodeApi> nodeApi = new Lazy<>(() -> new NodeApi(this));
  private final Lazy<OfficialFloors> floors = new Lazy<>(() -> new OfficialFloors(this));
  private final Map<RuntimeKind, Lazy<? extends Releases>> byKind =
      new EnumMap<>(RuntimeKind.class);

  private Runtimes() {
    byKind.put(RuntimeKind.NODE, nodes);
    byKind.put(RuntimeKind.ELECTRON, embedded(RuntimeKind.ELECTRON));
    byKind.put(RuntimeKind.NWJS, embedded(RuntimeKind.NWJS));
    byKind.put(RuntimeKind.BUN, bun);
    byKind.put(RuntimeKind.DENO, deno);
  }

  private Lazy<EmbeddedReleases> embedded(RuntimeKind kind) {
    return new Lazy<>(() -> new EmbeddedReleases(kind, numbers.get(), nodes));
  }

  /** Returns the registry that this library carries. */
  public static Runtimes bundled() {
    return BUNDLED;
  }

  /** Returns the day up to which the tables know of releases. */
  public LocalDate asOf() {
    return Knowledge.asOf("runtimes");
  }

  /**
   * Returns who has a NODE_MODULE_VERSION, Node.js first. Who merely reports it, keeps it or has
   * announced it is there too, with {@link ModuleVersionUse#hosts()} false.
   *
   * @param moduleVersion the number, such as 108
   * @return all uses known; none for a number that is in no table, of which {@link
   *     #unknownModuleVersion} tells
   */
  public List<ModuleVersionUse> byModuleVersion(int moduleVersion) {
    return numbers.get().of(moduleVersion);
  }

  /**
   * Returns what is known of a release.
   *
   * @param kind the runtime
   * @param version the release, such as 18.20.4
   * @return what is known, or empty for a version beyond the tables, of which {@link
   *     #unknownRelease} tells
   */
  public Optional<RuntimeRelease> release(RuntimeKind kind, RuntimeVersion version) {
    return releasesOf(kind).at(version);
  }

  /**
   * Returns the releases known in a range, oldest first. Of Bun and Deno these are the releases
   * that were measured; of Electron and NW.js a line without a list of releases is represented by
   * the first version asked for. A range that holds no listed release but a version of which
   * something is known ({@code bun@1.2.4}) gives that.
   *
   * @param kind the runtime
   * @param range the versions wanted, such as {@code 18} or {@code >=16 <19}
   * @return every known release in it; none if the tables know none
   */
  public List<RuntimeRelease> releases(RuntimeKind kind, VersionRange range) {
    List<RuntimeRelease> known = releasesOf(kind).in(range);
    if (!known.isEmpty()) return known;
    return range.exactVersion().flatMap(releasesOf(kind)::at).map(List::of).orElse(List.of());
  }

  /**
   * Says that a number is in no table, what the tables know and how to renew them.
   *
   * @param moduleVersion the number
   * @return a sentence for people
   */
  public String unknownModuleVersion(int moduleVersion) {
    return "NODE_MODULE_VERSION "
        + moduleVersion
        + " is not in the registry: as of "
        + asOf()
        + " the highest number of a release is "
        + numbers.get().highestReleased()
        + " (Node.js "
        + releasesOf(RuntimeKind.NODE).reach()
        + "). "
        + RENEWAL;
  }

  /**
   * Says that a release is beyond the tables, how far they reach and how to renew them.
   *
   * @param kind the runtime
   * @param version the release, or the range, as it was asked for
   * @return a sentence for people
   */
  public String unknownRelease(RuntimeKind kind, String version) {
    return kind.title()
        + " "
        + version
        + " is not in the registry: as of "
        + asOf()
        + " it knows "
        + kind.title()
        + " "
        + releasesOf(kind).reach()
        + ". "
        + RENEWAL;
  }

  /**
   * Returns the release line of Node.js that has a code name.
   *
   * @param codename such as {@code hydrogen}, in any case
   * @return its versions, or empty for another word
   */
  public Optional<VersionRange> lineNamed(String codename) {
    return Table.bundled("node-lines").rows().stream()
        .filter(row -> row.has("codename") && row.get("codename").equalsIgnoreCase(codename))
        .map(row -> VersionRange.parse(row.get("line")))
        .findFirst();
  }

  /** Returns what is known of Node-API levels and functions. */
  public NodeApi nodeApi() {
    return nodeApi.get();
  }

  /** Returns what official binaries ask of a system. */
  public OfficialFloors floors() {
    return floors.get();
  }

  /** The releases measured at or around a version of Bun or Deno. */
  List<Table.Row> samplesAround(RuntimeRelease release) {
    return switch (release.kind()) {
      case BUN -> bun.get().around(release.version());
      case DENO -> deno.get().around(release.version());
      default -> List.of();
    };
  }

  private Releases releasesOf(RuntimeKind kind) {
    Lazy<? extends Releases> releases = byKind.get(kind);
    if (releases == null) throw new IllegalStateException("no releases of " + kind);
    return releases.get();
  }
}
