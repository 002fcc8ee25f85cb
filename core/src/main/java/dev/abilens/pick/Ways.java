package dev.abilens.pick;

import dev.abilens.project.PackageManifest;
import dev.abilens.script.Machine;
import dev.abilens.script.Script;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.Thrown;
import dev.abilens.script.syntax.ScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows a package's scripts in one process: where a condition is not known, both ways, so that
 * what they agree upon is known all the same.
 */
final class Ways {
  /** More ways are not followed. */
  private static final int MAX_WAYS = 128;

  private static final int MAX_WAYS_OF_FUNCTION = 32;

  /** What all ways of one process may cost. */
  private static final long MAX_STEPS = 2_000_000;

  /**
   * What one way came to.
   *
   * @param loaded the file that is loaded, or null
   * @param thrown what the package throws while it is loaded; null where it throws nothing
   * @param trail what was looked at
   * @param cut whether it was not followed to its end
   */
  record End(@Nullable String loaded, @Nullable String thrown, Trail trail, boolean cut) {
    /** Whether it came to an addon, or to where one would be. */
    boolean isNear() {
      return loaded != null || !trail.isEmpty() || trail.loader() != null;
    }
  }

  private final ScriptFiles files;
  private final Packages packages;
  private final ScriptCache scripts;
  private final PackageManifest own;
  private final String entry;

  Ways(
      ScriptFiles files,
      Packages packages,
      ScriptCache scripts,
      PackageManifest own,
      String entry) {
    this.files = files;
    this.packages = packages;
    this.scripts = scripts;
    this.own = own;
    this.entry = entry;
  }

  /** Returns what the ways come to. */
  List<End> follow(Setting setting, Function<String, @Nullable String> failure) {
    Machine.Steps steps = new Machine.Steps(MAX_STEPS);
    List<End> ends = follow(setting, failure, steps, false);
    if (ends.stream().noneMatch(End::cut)) return ends;
    // Conditions in what is called again and again make too many ways: then each is one condition.
    List<End> alike = follow(setting, failure, new Machine.Steps(MAX_STEPS), true);
    return alike.stream().noneMatch(End::cut) ? alike : ends;
  }

  private List<End> follow(
      Setting setting,
      Function<String, @Nullable String> failure,
      Machine.Steps steps,
      boolean alike) {
    List<End> ends = new ArrayList<>();
    List<End> later = new ArrayList<>();
    List<Boolean> choices = new ArrayList<>();
    int ways = 0;
    do {
      World world = new World(setting, failure, steps, alike, choices);
      End end = world.loaded;
      ends.add(end);
      // Many load their addon when it is first needed.
      if (end.loaded() == null && end.thrown() == null && !end.cut() && end.trail().isEmpty())
        later.addAll(ofFunctions(world));
    } while (++ways < MAX_WAYS && Machine.nextWay(choices));
    if (ways == MAX_WAYS && Machine.nextWay(choices)) ends.add(tooMany(MAX_WAYS));
    // What a function leaves open that comes near no addon says nothing where another one does.
    boolean near = later.stream().anyMatch(End::isNear);
    for (End end : later) if (end.isNear() || !near) ends.add(end);
    return ends;
  }

  /** The package's scripts as they are after they were loaded in one way. */
  private final class World {
    private final Setting setting;
    private final Function<String, @Nullable String> failure;
    private final Machine.Steps steps;
    private final boolean alike;
    private final List<Boolean> choices;
    private final ScriptHost host;
    private final Machine machine;
    private final Trail trail = new Trail();
    private final End loaded;
    private final List<ScriptFunction> uncalled;

    World(
        Setting setting,
        Function<String, @Nullable String> failure,
        Machine.Steps steps,
        boolean alike,
        List<Boolean> choices) {
      this.setting = setting;
      this.failure = failure;
      this.steps = steps;
      this.alike = alike;
      this.choices = choices;
      host = new ScriptHost(files, setting, packages, scripts, trail, own, failure);
      machine = new Machine(host, steps, choices, alike);
      loaded = end(trail, () -> load(host, machine, trail));
      uncalled = machine.uncalled();
    }

    /** Follows one of the functions that nothing called; what it throws may come of that. */
    End follow(int function, List<Boolean> ofCall) {
      Trail ofFunction = new Trail();
      host.follow(ofFunction);
      End end = end(ofFunction, () -> machine.follow(uncalled.get(function), ofCall));
      return end.isNear() ? end : new End(null, null, ofFunction, end.cut());
    }

    /** Returns one like this was before functions were followed. */
    World fresh() {
      if (!machine.isChanged()) return this;
      return new World(setting, failure, steps, alike, new ArrayList<>(choices));
    }
  }

  private End tooMany(int most) {
    Trail trail = new Trail();
    trail.doubt(entry + ": more than " + most + " ways through the scripts");
    return new End(null, null, trail, true);
  }

  private List<End> ofFunctions(World loaded) {
    List<End> ends = new ArrayList<>();
    World world = loaded;
    for (int i = 0; i < loaded.uncalled.size(); i++) {
      List<Boolean> choices = new ArrayList<>();
      int ways = 0;
      do {
        // What one way changes, no other sees.
        world = world.fresh();
        if (world.loaded.cut()) {
          ends.add(world.loaded);
          return ends;
        }
        ends.add(world.follow(i, choices));
      } while (++ways < MAX_WAYS_OF_FUNCTION && Machine.nextWay(choices));
      if (ways == MAX_WAYS_OF_FUNCTION && Machine.nextWay(choices))
        ends.add(tooMany(MAX_WAYS_OF_FUNCTION));
    }
    return ends;
  }

  private static End end(Trail trail, Runnable way) {
    try {
      way.run();
      return new End(null, null, trail, false);
    } catch (Loaded loaded) {
      return new End(loaded.file(), null, trail, false);
    } catch (Thrown thrown) {
      return new End(null, thrown.message(), trail, false);
    } catch (ScriptException e) {
      trail.doubt(String.valueOf(e.getMessage()));
      return new End(null, null, trail, e.isLimit());
    } catch (StackOverflowError e) {
      // How deep a script may go before that depends on the thread that it is followed on.
      trail.doubt("a script goes deeper than is followed");
      return new End(null, null, trail, true);
    }
  }

  private void load(ScriptHost host, Machine machine, Trail trail) {
    if (!entry.endsWith(".node") && files.isFile(entry)) {
      Script script = scripts.get(entry);
      if (script == null) {
        trail.doubt(scripts.refusal(entry));
        return;
      }
      machine.module(entry, script);
    } else {
      machine.call(host.requireOf(machine, entry), List.of(entry));
    }
  }
}
