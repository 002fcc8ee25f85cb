package dev.abilens.script;

import dev.abilens.script.regexp.Regex;
import dev.abilens.script.syntax.ScriptException;
import dev.abilens.script.syntax.Syntax;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Works out ways through scripts: where a condition is not known, the way is the one that it was
 * told to take. For one thread.
 */
public final class Machine {
  /** More conditions that are not known are not told apart on one way. */
  private static final int MAX_CHOICES = 24;

  /** Deeper than scripts nest and call, and shallow enough for a thread's stack. */
  private static final int MAX_DEPTH = 700;

  /** As many characters as one step may make or read. */
  private static final int CHARACTERS_OF_STEP = 16;

  private final Host host;
  private final Steps steps;
  private final boolean alike;
  private final List<Closure> closures = new ArrayList<>();
  private final Map<String, ScriptObject> modules = new HashMap<>();
  private final IdentityHashMap<Syntax, Boolean> told = new IdentityHashMap<>();
  private final IdentityHashMap<Syntax, Optional<Regex>> expressions = new IdentityHashMap<>();
  private final GlobalObject globals = new GlobalObject(this);
  private final Escapes escapes = new Escapes(this);
  private final Evaluator evaluator = new Evaluator(this);
  private final Set<ScriptArray> joined = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Catcher> catchers = new ArrayDeque<>();
  private List<Boolean> choices;
  private int chosen;
  private String file = "";
  private int line;
  private int depth;
  private int age;
  private boolean changed;

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

  /** Takes the last choice that was true for false; returns false after the last way. */
  public static boolean nextWay(List<Boolean> choices) {
    for (int i = choices.size() - 1; i >= 0; i--) {
      if (choices.get(i)) {
        choices.set(i, false);
        return true;
      }
      choices.remove(i);
    }
    return false;
  }

  /** How many steps are left, for all ways through the scripts of one question. For one thread. */
  public static final class Steps {
    private long left;

    /**
     * Makes a budget. A step pays for a part of a script that is worked out, for an element of a
     * list that is read or made, or for a few characters; so the steps bound what scripts keep in
     * memory as well.
     */
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
    if (age > 0) changed = true;
    ScriptFunction require = host.requireOf(this, file);
    module.put("require", require);
    Syntax.Function body = script.body();
    Scope scope = Scope.ofModule(file, body.strict(), age, exports);
    scope.declare("module", module);
    scope.declare("exports", exports);
    scope.declare("require", require);
    scope.declare(Syntax.IMPORTER, require);
    scope.declare("__filename", file);
    scope.declare("__dirname", file.substring(0, Math.max(1, file.lastIndexOf('/'))));
    String before = this.file;
    int lineBefore = line;
    int depthBefore = depth;
    try {
      evaluator.runFunction(body, scope);
    } catch (Thrown thrown) {
      modules.remove(file);
      throw thrown;
    } finally {
      this.file = before;
      line = lineBefore;
      depth = depthBefore;
    }
    return Members.get(this, module, "exports");
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
  public void follow(ScriptFunction function, List<Boolean> ofCall) {
    choices = ofCall;
    chosen = 0;
    told.clear();
    age++;
    changed = false;
    int before = closures.size();
    Thrown first = null;
    try {
      try {
        callFromOutside(function);
      } catch (Thrown thrown) {
        first = thrown;
      }
      for (int i = before; i < closures.size(); i++) {
        if (closures.get(i).isCalled()) continue;
        try {
          callFromOutside(closures.get(i));
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

  // Who calls it gives it what is not known; what it is given at its places is none of that here.
  private void callFromOutside(ScriptFunction function) {
    if (function instanceof Closure closure && closure.isType())
      make(function, List.of(), function);
    else call(function, fresh(ScriptObject.unknown()), List.of());
  }

  /** Whether the last call may have changed what was there before it. */
  public boolean isChanged() {
    return changed;
  }

  /** Calls a function without {@code this}. */
  public Object call(ScriptFunction function, List<Object> arguments) {
    return call(function, Special.UNDEFINED, arguments);
  }

  Object call(ScriptFunction function, Object self, List<Object> arguments) {
    spend(arguments.size());
    deepen();
    String fileBefore = file;
    int lineBefore = line;
    try {
      return function.call(this, self, arguments);
    } finally {
      file = fileBefore;
      line = lineBefore;
      leave();
    }
  }

  /** Calls what may be a function, as natives do with what they are given. */
  Object callAny(Object function, Object self, List<Object> arguments) {
    if (function instanceof ScriptFunction known) return call(known, self, arguments);
    if (function == Special.UNKNOWN) return callUnknown(self, arguments);
    throw Thrown.of(ErrorNatives.TYPE, "not a function");
  }

  Object make(ScriptFunction function, List<Object> arguments, ScriptFunction target) {
    if (Boolean.FALSE.equals(function.makes()))
      throw Thrown.of(ErrorNatives.TYPE, "not a constructor");
    spend(arguments.size());
    deepen();
    try {
      return function.make(this, arguments, target);
    } finally {
      leave();
    }
  }

  /** Returns the object that {@code new} makes for a function before it is called. */
  ScriptObject madeBy(ScriptFunction target) {
    Object prototype = Members.get(this, target, "prototype");
    ScriptObject made =
        fresh(prototype instanceof ScriptObject of ? new ScriptObject(of) : new ScriptObject());
    if (prototype == Special.UNKNOWN) made.setOpen();
    return made;
  }

  /**
   * Returns what a function returns that is not known, after it did what may be done with the
   * values.
   */
  Object callUnknown(Object self, List<Object> arguments) {
    escapes.add(self);
    for (Object argument : arguments) escapes.add(argument);
    escapes.happen();
    return mayThrow();
  }

  /** Begins what catches what is thrown in it. */
  void begin(Catcher catcher) {
    catchers.push(catcher);
  }

  void endCatcher() {
    catchers.pop();
  }

  /**
   * Works out what comes later, as an asynchronous function does: what it throws meets who awaits
   * it. Where nothing catches anything it is thrown at once, since it ends the process in any case.
   */
  Promised later(Supplier<Object> body) {
    AsyncBody async = new AsyncBody();
    begin(async);
    try {
      return fresh(new Promised(body.get(), null, async.mayThrow()));
    } catch (Thrown thrown) {
      if (catchers.stream().noneMatch(Attempt.class::isInstance)) throw thrown;
      return fresh(new Promised(Special.UNDEFINED, thrown, false));
    } finally {
      endCatcher();
    }
  }

  /**
   * Goes on where something is done with a value that is not known, which may throw. That it throws
   * is a way of its own where something catches it; where nothing does, the package would fail
   * whatever it loads, and it is taken not to.
   *
   * @return what comes of it: a value that is not known
   */
  Object mayThrow() {
    if (!catchers.isEmpty()) catchers.peek().mayThrow(this);
    return Special.UNKNOWN;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  Escapes escapes() {
    return escapes;
  }

  /** Returns the line of the script that is at work, the first being 1. */
  public int line() {
    return line;
  }

  int age() {
    return age;
  }

  Host host() {
    return host;
  }

  GlobalObject globals() {
    return globals;
  }

  void made(Closure closure) {
    closures.add(closure);
  }

  /** Notes that an object is made now; returns it. */
  <T extends ScriptObject> T fresh(T object) {
    object.age = age;
    return object;
  }

  ScriptArray array(List<?> elements) {
    spend(elements.size());
    return fresh(new ScriptArray(elements));
  }

  /** Notes that something is changed that was made when it says. */
  void change(int madeAt) {
    if (madeAt < age) changed = true;
  }

  void change(ScriptObject object) {
    if (object.isShared())
      throw limit("changes what the language gives every script, which is not followed");
    change(object.age);
  }

  ScriptException limit(String message) {
    return ScriptException.limit(file, line, message);
  }

  /** Returns a new regular expression. */
  RegularExpression expression(Syntax.Regex literal) {
    Optional<Regex> read = expressions.get(literal);
    if (read == null) {
      read = Optional.ofNullable(Regex.read(literal.pattern(), literal.flags()));
      spend(literal.pattern().length() + read.map(Regex::size).orElse(0));
      expressions.put(literal, read);
    }
    return fresh(new RegularExpression(literal.pattern(), literal.flags(), read.orElse(null)));
  }

  /** Pays for so many steps. */
  void spend(long count) {
    steps.left -= count;
    if (steps.left < 0) throw limit("more steps than are spent on a script");
  }

  /** Pays for reading or making so many characters. */
  void spendText(long length) {
    spend(1 + length / CHARACTERS_OF_STEP);
  }

  /** Pays for looking for a part in a text, at its worst. */
  void spendSearch(String text, String part) {
    spendText((long) text.length() * (1 + part.length() / 64));
  }

  void spendTexts(List<Object> values) {
    for (Object value : values) if (value instanceof String text) spendText(text.length());
  }

  /** Returns a text that was made, or that it is not known if it is longer than what is kept. */
  Object text(CharSequence made) {
    spendText(made.length());
    return Values.bounded(made.toString());
  }

  /** Notes that an array is being joined; returns false if it is already. */
  boolean begin(ScriptArray array) {
    return joined.add(array);
  }

  void end(ScriptArray array) {
    joined.remove(array);
  }

  void enter(Scope scope, int atLine) {
    file = scope.file;
    line = atLine;
    spend(1);
    deepen();
  }

  private void deepen() {
    if (++depth <= MAX_DEPTH) return;
    depth--;
    throw limit("calls itself more deeply than is followed");
  }

  void leave() {
    depth--;
  }

  /** Returns which way to go at a condition that is not known. */
  boolean choose(Syntax condition) {
    Boolean same = alike ? told.get(condition) : null;
    if (same != null) return same;
    if (chosen == MAX_CHOICES)
      throw ScriptException.limit(
          file, condition.line(), "more conditions that are not known than are told apart");
    if (chosen == choices.size()) choices.add(true);
    boolean choice = choices.get(chosen++);
    if (alike) told.put(condition, choice);
    return choice;
  }
}
