package dev.abilens.script;

import java.util.List;

/** A function of a script, or one that stands for something of the runtime. */
public abstract class ScriptFunction extends ScriptObject {
  /** Makes a function without fields. */
  protected ScriptFunction() {}

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

  /** Returns a function that does what is given. */
  public static ScriptFunction of(Body body) {
    return new ScriptFunction() {
      @Override
      public Object call(Object self, List<Object> arguments) {
        return body.call(arguments);
      }
    };
  }

  /** Calls it. */
  public abstract Object call(Object self, List<Object> arguments);

  /** Makes an object by it. */
  Object make(List<Object> arguments) {
    ScriptObject made = new ScriptObject(prototypeOfMade());
    Object result = construct(made, arguments);
    return result instanceof ScriptObject || result == Special.UNKNOWN ? result : made;
  }

  /** Calls it for an object that it makes. */
  Object construct(ScriptObject made, List<Object> arguments) {
    return call(made, arguments);
  }

  final ScriptObject prototypeOfMade() {
    if (fields().get("prototype") instanceof ScriptObject known) return known;
    // What is not known of it may be anything.
    ScriptObject fresh =
        fields().containsKey("prototype") ? ScriptObject.open() : new ScriptObject();
    put("prototype", fresh);
    return fresh;
  }

  /** Returns an argument, {@code undefined} where it is missing. */
  public static Object argument(List<Object> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : Special.UNDEFINED;
  }
}
