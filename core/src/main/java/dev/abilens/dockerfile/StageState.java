package dev.abilens.dockerfile;

import dev.abilens.data.Table;
import dev.abilens.libc.Distribution;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.VersionRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stage while its instructions are followed. */
final class StageState {
  /** More folders than any image has; copies of copies could double them at each line. */
  private static final int MAX_MODULES = 1000;

  private static final int MAX_EVENTS = 10_000;

  /** Where npm itself and other global packages live. */
  private static final Set<String> GLOBAL =
      Set.of("/usr/local/lib/node_modules", "/usr/lib/node_modules", "/opt/node_modules");

  final int index;
  final @Nullable String name;
  final int line;
  final BaseImage base;
  final StagePlatform platform;
  final Map<String, String> fromVariables;
  final Map<String, Modules> modules = new TreeMap<>();
  final List<StageEvent> events = new ArrayList<>();
  final Set<Integer> uses = new HashSet<>();
  final List<Instruction> triggers = new ArrayList<>();
  final Variables variables;
  private final Work work;
  final Map<String, StageTools> virtualPackages = new HashMap<>();
  @Nullable StageRuntime runtime;
  StageTools tools;
  String workdir;
  boolean scriptsOff;
  boolean compatible;
  boolean bare;

  /** The major that a repository of NodeSource was set up for, or empty. */
  String nodeSource = "";

  StageState(
      int index,
      @Nullable String name,
      int line,
      BaseImage base,
      StagePlatform platform,
      Map<String, String> fromVariables,
      Work work) {
    this(index, name, line, base, platform, fromVariables, work, new Variables());
    base.variables().forEach(variables::set);
  }

  private StageState(
      int index,
      @Nullable String name,
      int line,
      BaseImage base,
      StagePlatform platform,
      Map<String, String> fromVariables,
      Work work,
      Variables variables) {
    this.work = work;
    this.index = index;
    this.name = name;
    this.line = line;
    this.base = base;
    this.platform = platform;
    this.fromVariables = fromVariables;
    this.runtime = base.runtime();
    this.tools = base.tools();
    this.workdir = base.workdir();
    this.bare = base.bare();
    this.variables = variables;
  }

  /** Begins a stage with all that another one has at its end. */
  StageState(
      int index,
      @Nullable String name,
      int line,
      StageState parent,
      StagePlatform platform,
      Map<String, String> fromVariables,
      Work work) {
    this(index, name, line, parent.base, platform, fromVariables, work, parent.variables.copy());
    this.runtime = parent.runtime;
    this.tools = parent.tools;
    this.workdir = parent.workdir;
    this.bare = parent.bare;
    this.scriptsOff = parent.scriptsOff;
    this.compatible = parent.compatible;
    this.nodeSource = parent.nodeSource;
    modules.putAll(parent.modules);
    virtualPackages.putAll(parent.virtualPackages);
    if (parent.index >= 0) uses.add(parent.index);
  }

  /** Returns whether so many folders may still be looked at. */
  boolean mayLookAt(int folders) {
    return work.take(folders);
  }

  Environment environment() {
    String image = base.name();
    String title =
        index < 0
            ? "the image " + image
            : (name == null ? "stage " + index : "stage " + name) + " (" + image + ")";
    return new Environment(index, title, runtime, base.system(), platform);
  }

  void event(StageEvent event) {
    if (events.size() < MAX_EVENTS) events.add(event);
    else work.exceed("more than " + MAX_EVENTS + " installs and copies in one stage");
  }

  void setRuntime(StageRuntime found, @Nullable StageSystem from) {
    runtime = found;
    event(new StageEvent.RuntimeInstall(found.line(), found, from));
  }

  /** Puts a folder where it is from now on. */
  void put(Modules found) {
    if (GLOBAL.contains(found.path())) return;
    if (modules.size() < MAX_MODULES || modules.containsKey(found.path()))
      modules.put(found.path(), found);
    else work.exceed("more than " + MAX_MODULES + " folders of packages in one stage");
  }

  /** Takes away what lies at or below a path; what came over it before is forgotten with it. */
  void remove(String path) {
    if (!work.take(modules.size() + events.size())) return;
    modules.keySet().removeIf(there -> Paths.covers(path, there));
    events.removeIf(
        event -> event instanceof StageEvent.HostCopy copy && Paths.covers(path, copy.path()));
  }

  /** Returns the folders that a path, which may hold wildcards, takes along. */
  List<Found> find(String pattern) {
    List<Found> found = new ArrayList<>();
    if (!work.take(modules.size())) return found;
    for (Modules one : modules.values()) {
      String directory = Paths.match(pattern, one.path());
      if (directory != null)
        found.add(
            new Found(one, one.path().substring(directory.equals("/") ? 0 : directory.length())));
    }
    return found;
  }

  /**
   * A folder that is taken along.
   *
   * @param modules the folder
   * @param below its path below what was named, empty or beginning with a slash
   */
  record Found(Modules modules, String below) {}

  /** The Node.js that the packages of a distribution, or of NodeSource, bring. */
  StageRuntime packaged(String command, int atLine) {
    if (!nodeSource.isEmpty())
      return new StageRuntime(
          RuntimeKind.NODE,
          NodeWords.ofNumbers(nodeSource),
          "NodeSource " + nodeSource,
          false,
          true,
          atLine);
    List<Distribution> bases = base.system().bases();
    String source = command + " on " + base.name();
    if (bases.size() == 1 && !command.endsWith("-current"))
      for (Table.Row row : Table.bundled("distro-nodes").rows(bases.get(0).id()))
        return new StageRuntime(
            RuntimeKind.NODE,
            VersionRange.parse(row.get("node")),
            source,
            false,
            row.get("verified").equals("yes"),
            atLine);
    return new StageRuntime(RuntimeKind.NODE, null, source, false, false, atLine);
  }

  Stage end() {
    return new Stage(
        index,
        name,
        line,
        base,
        environment(),
        tools,
        List.copyOf(modules.values()),
        events,
        fromVariables,
        uses,
        bare,
        compatible);
  }
}
