package dev.abilens.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Works out ways through scripts: where a condition is not known, the way is the one that it was
 * told to take. For one thread.
 */
public final class Machine {
  /** More conditions that are not known are not told apart on one way. */
  private static final int MAX_CHOICES = 24;

  /** Deeper than scripts nest and call, and shallow enough for a thread's stack. */
  private static final int MAX_DEPTH = 700;

  private final Host host;
  private final Steps steps;
  private final boolean alike;
  private final List<Closure> closures = new ArrayList<>();
  private final Map<String, ScriptObject> modules = new HashMap<>();
  private final IdentityHashMap<Syntax, Boolean> told = new IdentityHashMap<>();
  private List<Boolean> choices;
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
   * @param alike whether a condition that is not known is taken for the same each time that it is
   *     met on one way
   */
  public Machine(Host host, Steps steps, List<Boolean> choices, boolean alike) {
    this.host = host;
    this.steps = steps;
    this.choices = choices;
    this.alike = alike;
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

  /** Returns the functions that nothing has called so far, in the order in which they were made. */
  public List<ScriptFunction> uncalled() {
    List<ScriptFunction> uncalled = new ArrayList<>();
    for (Closure closure : closures) if (!closure.isCalled()) uncalled.add(closure);
    return uncalled;
  }

  /**
   * Calls a function as if without arguments, and then those that it makes and does not call.
   *
   * @param function one of this machine
   * @param ofCall what to take the conditions for that are not known, as for the machine
   * @throws Thrown what the function throws, after the others were called
   * @throws ScriptException if something is not understood, or costs too much
   */
  public void call(ScriptFunction function, List<Boolean> ofCall) {
    choices = ofCall;
    chosen = 0;
    told.clear();
    int before = closures.size();
    Thrown first = null;
    try {
      try {
        function.call(ScriptObject.open(), List.of());
      } catch (Thrown thrown) {
        first = thrown;
      }
      for (int i = before; i < closures.size(); i++) {
        if (closures.get(i).isCalled()) continue;
        try {
          closures.get(i).call(ScriptObject.open(), List.of());
        } catch (Thrown thrown) {
          // A function that is called in another way need not throw.
        }
      }
    } finally {
      closures.subList(before, closures.size()).clear();
      depth = 0;
    }
    if (first != null) throw first;
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
  boolean choose(Scope scope, Syntax condition) {
    Boolean same = alike ? told.get(condition) : null;
    if (same != null) return same;
    if (chosen == MAX_CHOICES)
      throw ScriptException.limit(
          scope.file, condition.line(), "more conditions that are not known than are told apart");
    if (chosen == choices.size()) choices.add(true);
    boolean choice = choices.get(chosen++);
    if (alike) told.put(condition, choice);
    return choice;
  }
}
