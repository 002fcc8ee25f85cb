package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Node-API: which function came with which level, and which release exports it. The two differ:
 * some releases export functions of a level above the one they declare, a few lack functions of the
 * level they declare. Immutable and thread-safe; from {@link Runtimes#nodeApi()}.
 */
public final class NodeApi {
  /**
   * The level that an addon asks for when it exports no {@code node_api_module_get_api_version_v1}.
   */
  public static final int DEFAULT_LEVEL = 8;

  /** The level that an addon declares to use experimental functions; every runtime accepts it. */
  public static final int EXPERIMENTAL_LEVEL = Integer.MAX_VALUE;

  private final Runtimes runtimes;
  private final Lazy<Table> functions = new Lazy<>(() -> Table.bundled("node-api-functions"));
  private final Lazy<Table> exports = new Lazy<>(() -> Table.bundled("node-api-symbols"));
  private final Map<String, Table.Row> known = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Table.Row>> byLine = new ConcurrentHashMap<>();
  private final Map<Table.Row, InLine> read = new ConcurrentHashMap<>();
  private final Lazy<NavigableMap<String, RuntimeVersion>> lastChecked =
      new Lazy<>(this::readLastChecked);
  private final Lazy<List<NodeApiOffer>> offers = new Lazy<>(NodeApi::readOffers);
  private final Lazy<Map<RuntimeVersion, Integer>> complete = new Lazy<>(NodeApi::readComplete);

  /** What was read of a function in the binaries of one release line. */
  private record InLine(
      @Nullable RuntimeVersion without,
      @Nullable RuntimeVersion with,
      @Nullable RuntimeVersion removed,
      Availability present) {
    static InLine of(Table.Row row) {
      RuntimeVersion with = Cells.version(row.get("first_checked_with"));
      return new InLine(
          Cells.version(row.get("last_checked_without")),
          with,
          Cells.version(row.get("first_checked_after_removal")),
          Availability.yes("present since Node.js " + with));
    }
  }

  NodeApi(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  private Table.@Nullable Row row(String symbol) {
    return known.computeIfAbsent(
        symbol,
        wanted -> {
          List<Table.Row> rows = functions.get().rows(wanted);
          return rows.isEmpty() ? null : rows.get(0);
        });
  }

  /**
   * By release line. The table is long and an addon asks for few symbols: only those are laid out.
   */
  private Map<String, Table.Row> exportsOf(String symbol) {
    return byLine.computeIfAbsent(
        symbol,
        wanted -> {
          Map<String, Table.Row> lines = new HashMap<>();
          for (Table.Row row : exports.get().rows(wanted)) lines.put(row.get("node_line"), row);
          return lines;
        });
  }

  /**
   * The newest release of each line whose export table was read: all of a line's rows come from the
   * same binaries.
   */
  private NavigableMap<String, RuntimeVersion> readLastChecked() {
    NavigableMap<String, RuntimeVersion> newest = new TreeMap<>();
    for (RuntimeVersion version : complete.get().keySet())
      newest.merge(version.line(), version, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    return newest;
  }

  private static List<NodeApiOffer> readOffers() {
    List<NodeApiOffer> offers = new ArrayList<>();
    for (Table.Row row : Table.bundled("node-api-levels").rows())
      offers.add(
          new NodeApiOffer(
              Integer.parseInt(row.get("napi")),
              row.get("node_line"),
              RuntimeVersion.parse(row.get("first_node_version")),
              row.get("status").equals("experimental"),
              Cells.version(row.get("verified_last_without")),
              RuntimeVersion.parse(row.get("verified_first_with")),
              row.get("note")));
    return Collections.unmodifiableList(offers);
  }

  private static Map<RuntimeVersion, Integer> readComplete() {
    Map<RuntimeVersion, Integer> complete = new HashMap<>();
    for (Table.Row row : Table.bundled("node-api-complete").rows())
      complete.put(
          RuntimeVersion.parse(row.get("node_version")),
          Integer.parseInt(row.get("napi_complete_by_symbols")));
    return complete;
  }

  /**
   * Finds a function of Node-API.
   *
   * @param symbol its name
   * @return what is known of it, or empty if no release looked at has had it
   */
  public Optional<NodeApiFunction> function(String symbol) {
    return Optional.ofNullable(row(symbol))
        .map(
            row ->
                new NodeApiFunction(
                    symbol,
                    Cells.number(row.get("napi_version")),
                    NodeApiFunction.Status.valueOf(row.get("status").toUpperCase(Locale.ROOT)),
                    row.get("header")));
  }

  /**
   * Returns the level that brought a function.
   *
   * @param symbol its name
   * @return the level; empty for an experimental, removed or unknown function
   */
  public OptionalInt levelOf(String symbol) {
    return function(symbol).map(NodeApiFunction::level).orElse(OptionalInt.empty());
  }

  /**
   * Returns the highest of the levels that brought functions, such as those that an addon calls.
   *
   * @param symbols their names
   * @return the level; empty if none of them is part of one
   */
  public OptionalInt highestLevelOf(Collection<String> symbols) {
    return symbols.stream()
        .map(this::levelOf)
        .filter(OptionalInt::isPresent)
        .mapToInt(OptionalInt::getAsInt)
        .max();
  }

  /**
   * Returns which release lines of Node.js declare a level, and from which release on, oldest line
   * first.
   *
   * @param level the level, from 1
   * @return a line each that has a release declaring exactly this level or began with a higher one;
   *     none for a level that no known release has
   */
  public List<NodeApiOffer> offering(int level) {
    Map<String, NodeApiOffer> lowest = new HashMap<>();
    for (NodeApiOffer offer : offers.get())
      if (offer.level() >= level)
        lowest.merge(offer.line(), offer, (a, b) -> a.level() <= b.level() ? a : b);
    return lowest.values().stream().sorted((a, b) -> a.from().compareTo(b.from())).toList();
  }

  /** Returns the highest level that a known release of Node.js declares. */
  public int highestLevel() {
    return offers.get().stream().mapToInt(NodeApiOffer::level).max().orElse(0);
  }

  /**
   * Returns the highest level of which a release exports every function, as read from its binary;
   * it may differ from the level that the release declares.
   *
   * @param release the release
   * @return the level, 0 if not even the first is whole; empty if that binary was not read
   */
  public OptionalInt completeLevel(RuntimeRelease release) {
    return switch (release.kind()) {
      case NODE -> {
        Integer level = complete.get().get(release.version());
        yield level == null ? OptionalInt.empty() : OptionalInt.of(level);
      }
      case BUN, DENO -> {
        List<Table.Row> rows = runtimes.samplesAround(release);
        yield rows.size() == 1
            ? Cells.number(rows.get(0).get("napi_complete_by_symbols"))
            : OptionalInt.empty();
      }
      case ELECTRON, NWJS -> OptionalInt.empty();
    };
  }

  /**
   * Says whether a release exports a function of Node-API. Between two binaries that were read and
   * differ, and beyond the newest one where nothing is promised, the answer is unknown.
   *
   * @param release the release; of Electron and NW.js every Node.js that may be inside is asked
   * @param symbol the function's name
   * @return the answer with its evidence
   */
  public Availability symbol(RuntimeRelease release, String symbol) {
    Table.Row function = row(symbol);
    if (function == null)
      return Availability.unknown(symbol + " is in no table of Node-API functions");
    return switch (release.kind()) {
      case NODE -> inNode(release.version(), symbol, function);
      case BUN, DENO -> RuntimeExports.bundled().symbol(release, symbol);
      case ELECTRON, NWJS -> inEmbedded(release, symbol, function);
    };
  }

  private Availability inNode(RuntimeVersion version, String symbol, Table.Row function) {
    String line = version.line();
    Map<String, Table.Row> lines = exportsOf(symbol);
    Table.Row row = lines.get(line);
    if (row == null) {
      boolean before = lines.values().stream().anyMatch(other -> comesBefore(version, other));
      return before
          ? Availability.no("Node.js " + line + " has no Node-API")
          : Availability.unknown("no binary of Node.js " + line + " was read");
    }
    InLine seen = read.computeIfAbsent(row, InLine::of);
    RuntimeVersion without = seen.without;
    RuntimeVersion with = seen.with;
    if (without != null && version.compareTo(without) <= 0)
      return Availability.no("absent from Node.js " + without);
    if (with == null || version.compareTo(with) < 0)
      return Availability.unknown(unread(without, with));
    if (seen.removed != null) return beforeRemoval(version, with, seen.removed);
    boolean promised = function.get("status").equals("stable");
    RuntimeVersion newest = promised ? null : lastChecked.get().get(line);
    if (!promised && (newest == null || version.compareTo(newest) > 0))
      return Availability.unknown("experimental; in Node.js " + with + ", last read in " + newest);
    return seen.present;
  }

  /**
   * Whether a version's line lies below every line that has a row, or in the gap left by 7
   * (Node-API began with 8).
   */
  private static boolean comesBefore(RuntimeVersion version, Table.Row row) {
    return version.major() < Integer.parseInt(row.get("node_line"));
  }

  private static String unread(@Nullable RuntimeVersion without, @Nullable RuntimeVersion with) {
    if (without == null) return "first read in Node.js " + with + ", nothing before it";
    if (with == null) return "absent from Node.js " + without + ", nothing read after it";
    return "absent from Node.js " + without + ", present in " + with + ", nothing read between";
  }

  private static Availability beforeRemoval(
      RuntimeVersion version, RuntimeVersion with, RuntimeVersion removed) {
    if (version.compareTo(removed) >= 0)
      return Availability.no("removed: absent from Node.js " + removed);
    if (version.equals(with)) return Availability.yes("present in Node.js " + with);
    return Availability.unknown("present in Node.js " + with + ", absent from " + removed + " on");
  }

  private Availability inEmbedded(RuntimeRelease release, String symbol, Table.Row function) {
    VersionRange inside = release.node();
    if (inside == null)
      return Availability.unknown("which Node.js is in " + release + " is not known");
    Set<Answer> answers = new LinkedHashSet<>();
    for (RuntimeRelease node : runtimes.releases(RuntimeKind.NODE, inside))
      answers.add(inNode(node.version(), symbol, function).answer());
    String evidence = "as Node.js " + inside + ", which is inside; not read in " + release;
    return answers.size() == 1
        ? new Availability(answers.iterator().next(), evidence, false)
        : Availability.unknown(evidence);
  }
}
