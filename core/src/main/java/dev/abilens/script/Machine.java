package dev.abilens.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Works out one way through scripts: where a condition is not known, the way is the one that it was
 * told to take. For one thread, once.
 */
public final class Machine {
  /** More conditions that are not known are not told apart on one way. */
  private static final int MAX_CHOICES = 24;

  /** Deeper than scripts nest and call, and shallow enough for a thread's stack. */
  private static final int MAX_DEPTH = 700;

  private final Host host;
  private final Steps steps;
  private final List<Boolean> choices;
  private final List<Closure> closures = new ArrayList<>();
  private final Map<String, ScriptObject> modules = new HashMap<>();
  private int chosen;
  private int line;
  private int depth;

  /**
   * Makes one.
   *
   * @param host what the scripts see
   * @param steps how much all ways together may cost
   * @param choices what to take the conditions for that are not known, in their order; those behind
   *     the end count as true and are added
   */
  public Machine(Host host, Steps steps, List<Boolean> choices) {
    this.host = host;
    this.steps = steps;
    this.choices = choices;
  }

  /** How many steps are left, for all ways through the scripts of one question. For one thread. */
  public static final class Steps {
    private long left;

    /** Makes a budget of so many steps. */
    public Steps(long left) {
      this.left = left;
    }
  }

  /**
   * Works a module out, once.
   *
   * @param file its path, as it names itself
   * @param script its text
   * @return what it exports
   * @throws Thrown if it throws
   * @throws ScriptException if it is not understood, or costs too much
   */
  public Object module(String file, Script script) {
    ScriptObject known = modules.get(file);
    if (known != null) return known.get("exports");
    ScriptObject module = new ScriptObject();
    ScriptObject exports = new ScriptObject();
    module.put("exports", exports);
    module.put("filename", file);
    module.put("id", file);
    module.put("children", new ScriptArray(List.of()));
    module.setOpen();
    modules.put(file, module);
    ScriptFunction require = host.requireOf(this, file);
    module.put("require", require);
    Scope scope = new Scope(null, file, exports, true);
    scope.declare("module", module);
    scope.declare("exports", exports);
    scope.declare("require", require);
    scope.declare("__filename", file);
    scope.declare("__dirname", file.substring(0, Math.max(1, file.lastIndexOf('/'))));
    try {
      new Evaluator(this).run(script.body(), scope);
    } catch (Thrown thrown) {
      modules.remove(file);
      throw thrown;
    }
    return module.get("exports");
  }

  /**
   * Calls the functions that nothing has called so far, in the order in which they were made, as if
   * without arguments. What they throw is let pass.
   */
  public void callTheRest() {
    for (int i = 0; i < closures.size(); i++) {
      Closure closure = closures.get(i);
      if (closure.isCalled()) continue;
      try {
        closure.call(ScriptObject.open(), List.of());
      } catch (Thrown thrown) {
        // A function that is called in another way need not throw.
      }
    }
  }

  /** Returns the line of the script that is at work, the first being 1. */
  public int line() {
    return line;
  }

  Host host() {
    return host;
  }

  void made(Closure closure) {
    closures.add(closure);
  }

  void enter(Scope scope, int atLine) {
    line = atLine;
    if (--steps.left < 0)
      throw ScriptException.limit(scope.file, line, "more steps than are spent on a script");
    if (++depth > MAX_DEPTH)
      throw ScriptException.limit(scope.file, line, "calls itself more deeply than is followed");
  }

  void leave() {
    depth--;
  }

  /** Returns which way to go at a condition that is not known. */
  boolean choose(Scope scope, int line) {
    if (chosen == MAX_CHOICES)
      throw ScriptException.limit(
          scope.file, line, "more conditions that are not known than are told apart");
    if (chosen == choices.size()) choices.add(true);
    return choices.get(chosen++);
  }
}
