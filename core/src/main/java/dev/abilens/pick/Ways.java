package dev.abilens.pick;

import dev.abilens.project.PackageManifest;
import dev.abilens.script.Machine;
import dev.abilens.script.Script;
import dev.abilens.script.ScriptException;
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

  /** What all ways of one process may cost. */
  private static final long MAX_STEPS = 2_000_000;

  /**
   * What one way came to.
   *
   * @param loaded the file that is loaded, or null
   * @param thrown what the package throws while it is loaded; null where it throws nothing
   * @param trail what was looked at
   */
  record End(@Nullable String loaded, @Nullable String thrown, Trail trail) {}

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
    List<End> ends = new ArrayList<>();
    List<Boolean> choices = new ArrayList<>();
    do {
      Trail trail = new Trail();
      ends.add(follow(setting, failure, steps, choices, trail));
      if (ends.size() == MAX_WAYS)
        trail.doubt(entry + ": more than " + MAX_WAYS + " ways through the scripts");
    } while (ends.size() < MAX_WAYS && next(choices));
    return ends;
  }

  private End follow(
      Setting setting,
      Function<String, @Nullable String> failure,
      Machine.Steps steps,
      List<Boolean> choices,
      Trail trail) {
    ScriptHost host = new ScriptHost(files, setting, packages, scripts, trail, own, failure);
    Machine machine = new Machine(host, steps, choices);
    String thrown = null;
    try {
      try {
        start(host, machine, trail);
      } catch (Thrown e) {
        thrown = e.message();
      }
      // Many load their addon when it is first needed.
      if (thrown == null && trail.isEmpty()) machine.callTheRest();
    } catch (Loaded loaded) {
      return new End(loaded.file(), null, trail);
    } catch (ScriptException e) {
      trail.doubt(String.valueOf(e.getMessage()));
    }
    return new End(null, thrown, trail);
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
