package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Errors (ECMA-262, 20.5). */
final class ErrorNatives {
  private static final Map<String, NativeObject> PROTOTYPES = new HashMap<>();
  private static final Map<String, ScriptFunction> TYPES = new HashMap<>();

  static final ScriptObject ERROR = type("Error", null);
  static final ScriptObject TYPE = type("TypeError", ERROR);
  static final ScriptObject RANGE = type("RangeError", ERROR);
  static final ScriptObject REFERENCE = type("ReferenceError", ERROR);
  static final ScriptObject SYNTAX = type("SyntaxError", ERROR);
  static final ScriptObject EVAL = type("EvalError", ERROR);
  static final ScriptObject URI = type("URIError", ERROR);

  private ErrorNatives() {}

  /** Returns what makes errors of a name, or null. */
  static @Nullable ScriptFunction type(String name) {
    return TYPES.get(name);
  }

  private static ScriptObject type(String name, @Nullable ScriptObject parent) {
    NativeObject prototype =
        new NativeObject(
            parent == null ? ObjectNatives.PROTOTYPE : parent,
            () -> Objects.requireNonNull(TYPES.get(name)),
            false,
            Map.of("name", name, "message", "", "toString", new Native(ErrorNatives::asText)));
    PROTOTYPES.put(name, prototype);
    Native type =
        new Native(
            (machine, self, a) -> filled(machine, new ScriptObject(prototype), a),
            (machine, a, target) -> filled(machine, machine.madeBy(target), a),
            Map.of(
                "prototype", prototype, "captureStackTrace", new Native(ErrorNatives::captured)));
    TYPES.put(name, type);
    return prototype;
  }

  /** Returns an error that the language or the runtime makes. */
  static ScriptObject made(ScriptObject prototype, String message) {
    ScriptObject error = new ScriptObject(prototype);
    error.define("stack", Property.hidden(Special.UNKNOWN));
    error.define("message", Property.hidden(message));
    return error;
  }

  private static Object filled(Machine machine, ScriptObject error, List<Object> arguments) {
    machine.fresh(error).define("stack", Property.hidden(Special.UNKNOWN));
    Object message = argument(arguments, 0);
    if (message != Special.UNDEFINED)
      error.define("message", Property.hidden(Values.asText(machine, message)));
    // Whether it may have a cause depends on the runtime's version.
    if (argument(arguments, 1) instanceof ScriptObject options)
      error.define("cause", Property.hidden(Members.get(machine, options, "cause")));
    return error;
  }

  private static Object captured(Machine machine, Object self, List<Object> arguments) {
    if (argument(arguments, 0) instanceof ScriptObject object)
      Members.define(machine, object, "stack", Property.hidden(Special.UNKNOWN));
    return Special.UNDEFINED;
  }

  private static Object asText(Machine machine, Object self, List<Object> arguments) {
    Object name = Members.get(machine, self, "name");
    Object message = Members.get(machine, self, "message");
    Object a = name == Special.UNDEFINED ? "Error" : Values.asText(machine, name);
    Object b = message == Special.UNDEFINED ? "" : Values.asText(machine, message);
    if (!(a instanceof String first) || !(b instanceof String second)) return Special.UNKNOWN;
    return machine.text(
        first.isEmpty() ? second : second.isEmpty() ? first : first + ": " + second);
  }
}
