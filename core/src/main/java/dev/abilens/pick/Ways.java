package dev.abilens.pick;

import dev.abilens.project.PackageManifest;
import dev.abilens.script.Machine;
import dev.abilens.script.Script;
import dev.abilens.script.ScriptException;
import dev.abilens.script.ScriptFunction;
import dev.abilens.script.Special;
import dev.abilens.script.Thrown;
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
      Trail trail = new Trail();
      ScriptHost host = new ScriptHost(files, setting, packages, scripts, trail, own, failure);
      Machine machine = new Machine(host, steps, choices, alike);
      End end = end(trail, () -> start(host, machine, trail));
      ends.add(end);
      // Many load their addon when it is first needed.
      if (end.loaded() == null && end.thrown() == null && !end.cut() && trail.isEmpty())
        for (ScriptFunction function : machine.uncalled())
          later.addAll(ofFunction(host, machine, function));
    } while (++ways < MAX_WAYS && next(choices));
    if (ways == MAX_WAYS && next(choices)) ends.add(tooMany());
    // What a function leaves open that comes near no addon says nothing where another one does.
    boolean near = later.stream().anyMatch(End::isNear);
    for (End end : later) if (end.isNear() || !near) ends.add(end);
    return ends;
  }

  private End tooMany() {
    Trail trail = new Trail();
    trail.doubt(entry + ": more than " + MAX_WAYS + " ways through the scripts");
    return new End(null, null, trail, true);
  }

  private List<End> ofFunction(ScriptHost host, Machine machine, ScriptFunction function) {
    List<End> ends = new ArrayList<>();
    List<Boolean> choices = new ArrayList<>();
    int ways = 0;
    do {
      Trail trail = new Trail();
      host.follow(trail);
      End end = end(trail, () -> machine.call(function, choices));
      // It may throw only because it was called without arguments.
      ends.add(end.isNear() ? end : new End(null, null, trail, end.cut()));
    } while (++ways < MAX_WAYS_OF_FUNCTION && next(choices));
    if (ways == MAX_WAYS_OF_FUNCTION && next(choices)) ends.add(tooMany());
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

  private void start(ScriptHost host, Machine machine, Trail trail) {
    if (!entry.endsWith(".node")) {
      Script script = scripts.get(entry);
      if (script == null) {
        trail.doubt(scripts.refusal(entry));
        return;
      }
      machine.module(entry, script);
    } else {
      host.requireOf(machine, entry).call(Special.UNDEFINED, List.of(entry));
    }
  }

  /** Takes the last choice that was true for false; returns false after the last way. */
  private static boolean next(List<Boolean> choices) {
    for (int i = choices.size() - 1; i >= 0; i--) {
      if (choices.get(i)) {
        choices.set(i, false);
        return true;
      }
      choices.remove(i);
    }
    return false;
  }
}
