package dev.abilens.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of a script, or one that stands for something of the runtime. */
public abstract class ScriptFunction extends ScriptObject {
  private static final String PROTOTYPE = "prototype";

  /** The steps that a function of the runtime costs: it may look for files. */
  private static final int COST = 20;

  ScriptFunction() {}

  /** What a function does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Works it out.
     *
     * @param arguments the arguments; what is missing is not there
     * @return the value
     * @throws Thrown if it throws
     */
    Object call(List<Object> arguments);
  }

  private static final class Given extends ScriptFunction {
    private final Body body;
    private final boolean reading;

    Given(Body body, boolean reading) {
      this.body = body;
      this.reading = reading;
      setGiven();
    }

    @Override
    Object call(Machine machine, Object self, List<Object> arguments) {
      machine.spend(COST);
      for (Object argument : arguments)
        if (argument instanceof String text && reading) machine.spend(text.length());
      machine.spendTexts(arguments);
      Object result = body.call(arguments);
      if (result instanceof String text) machine.spendText(text.length());
      if (result instanceof ScriptArray array) machine.spend(array.size());
      return result;
    }
  }

  /** Returns a function of the runtime that does what is given. */
  public static ScriptFunction of(Body body) {
    return new Given(body, false);
  }

  /** Returns one that makes objects of its texts, and costs as much. */
  public static ScriptFunction reading(Body body) {
    return new Given(body, true);
  }

  /** Calls it, with a budget that was asked by {@link Machine#call}. */
  abstract Object call(Machine machine, Object self, List<Object> arguments);

  /**
   * Makes an object by it.
   *
   * @param target the function that {@code new} was asked for: it may inherit from this one
   */
  Object make(Machine machine, List<Object> arguments, ScriptFunction target) {
    ScriptObject made = machine.madeBy(target);
    Object result = call(machine, made, arguments);
    return result instanceof ScriptObject || result == Special.UNKNOWN ? result : made;
  }

  @Override
  ScriptObject languagePrototype() {
    return FunctionNatives.PROTOTYPE;
  }

  /** Returns its name, or that it is not known. */
  Object name() {
    return Special.UNKNOWN;
  }

  /** Whether {@code new} may be asked for it; null where that is not known. */
  @Nullable Boolean makes() {
    return null;
  }

  @Override
  @Nullable Object own(Object key) {
    Object own = super.own(key);
    if (own != null) return own;
    // What else it has is not known, but what all functions have is.
    if (isOpenItself()) return FunctionNatives.PROTOTYPE.own(key);
    if (key.equals("name") || key.equals("length"))
      return new Property(
          key.equals("name") ? name() : Special.UNKNOWN, null, null, false, false, true);
    if (!key.equals(PROTOTYPE) || !Boolean.TRUE.equals(makes())) return null;
    ScriptObject fresh = new ScriptObject();
    fresh.define("constructor", Property.hidden(this));
    Property made = new Property(fresh, null, null, false, true, false);
    super.define(PROTOTYPE, made);
    return made;
  }

  @Override
  List<Object> keys() {
    own(PROTOTYPE);
    return super.keys();
  }

  /** Returns an argument, {@code undefined} where it is missing. */
  public static Object argument(List<Object> arguments, int index) {
    if (index < arguments.size()) return arguments.get(index);
    return arguments instanceof SomeArguments ? Special.UNKNOWN : Special.UNDEFINED;
  }
}
