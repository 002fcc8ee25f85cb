package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that the language itself gives every script (ECMA-262, 19). */
final class Globals {
  /** What errors inherit from; scripts add nothing to it that outlives them. */
  static final ScriptObject ERROR_PROTOTYPE = new Frozen();

  /** Names that are there, and of whose values nothing is worked out. */
  private static final Set<String> OTHERS =
      Set.of(
          "Symbol",
          "Math",
          "Promise",
          "WeakMap",
          "WeakSet",
          "WeakRef",
          "Proxy",
          "Reflect",
          "Date",
          "RegExp",
          "BigInt",
          "ArrayBuffer",
          "SharedArrayBuffer",
          "DataView",
          "Uint8Array",
          "Int8Array",
          "Uint16Array",
          "Int16Array",
          "Uint32Array",
          "Int32Array",
          "Float32Array",
          "Float64Array",
          "Uint8ClampedArray",
          "BigInt64Array",
          "BigUint64Array",
          "Function",
          "isNaN",
          "isFinite",
          "encodeURIComponent",
          "decodeURIComponent",
          "encodeURI",
          "decodeURI",
          "Intl",
          "Atomics",
          "FinalizationRegistry",
          "AggregateError",
          "eval");

  private static final Set<String> ERRORS =
      Set.of("Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError");

  private Globals() {}

  /** An object that scripts cannot change, since it is shared by all of them. */
  private static final class Frozen extends ScriptObject {
    @Override
    public ScriptObject put(String name, Object value) {
      return this;
    }

    @Override
    void forget() {}
  }

  /** A function that scripts cannot change. */
  private abstract static class FrozenFunction extends ScriptFunction {
    @Override
    public ScriptObject put(String name, Object value) {
      return this;
    }

    @Override
    void forget() {}
  }

  private static final ScriptFunction ERROR =
      new FrozenFunction() {
        @Override
        public Object call(Object self, List<Object> arguments) {
          ScriptObject error = new ScriptObject(ERROR_PROTOTYPE);
          error.put("message", Values.asText(argument(arguments, 0)));
          if (argument(arguments, 1) instanceof ScriptObject options)
            error.put("cause", options.get("cause"));
          return error;
        }

        @Override
        Object make(List<Object> arguments) {
          return call(Special.UNDEFINED, arguments);
        }

        @Override
        public Object get(String name) {
          return name.equals("prototype") ? ERROR_PROTOTYPE : super.get(name);
        }
      };

  /**
   * What compilers write into a script for an import of a module of the other kind, by these names
   * in every version (TypeScript, esbuild): it goes through all fields of a module, of which some
   * may not be known.
   */
  static final ScriptFunction IMPORT_STAR =
      new FrozenFunction() {
        @Override
        public Object call(Object self, List<Object> arguments) {
          if (!(argument(arguments, 0) instanceof ScriptObject module)) return Special.UNKNOWN;
          Boolean made = Values.truth(module.get("__esModule"));
          if (made == null) return Special.UNKNOWN;
          // esbuild says with a second argument that Node's own rule for the default holds.
          boolean always = Boolean.TRUE.equals(Values.truth(argument(arguments, 1)));
          return made && !always ? module : new ScriptObject(module).put("default", module);
        }
      };

  private static final ScriptFunction HAS_OWN =
      new FrozenFunction() {
        @Override
        public Object call(Object self, List<Object> arguments) {
          Object name = Values.asText(ScriptFunction.argument(arguments, 0));
          if (!(self instanceof ScriptObject object) || !(name instanceof String field))
            return Special.UNKNOWN;
          if (object.fields().containsKey(field)) return true;
          boolean plain = !(object instanceof ScriptArray) && !(object instanceof ScriptFunction);
          return plain && !object.isOpen() ? (Object) false : Special.UNKNOWN;
        }
      };

  /** Returns a name's value, or null if the language has no such name. */
  static @Nullable Object get(String name) {
    if (OTHERS.contains(name)) return Special.UNKNOWN;
    if (ERRORS.contains(name)) return ERROR;
    return switch (name) {
      case "undefined" -> Special.UNDEFINED;
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "Object" -> objects();
      case "Array" -> arrays();
      case "Map" -> ScriptMap.type(false);
      case "Set" -> ScriptMap.type(true);
      case "String" -> ScriptFunction.of(a -> Values.asText(ScriptFunction.argument(a, 0)));
      case "Boolean" -> ScriptFunction.of(Globals::truth);
      case "Number", "parseFloat" ->
          ScriptFunction.of(a -> Values.asNumber(ScriptFunction.argument(a, 0)));
      case "parseInt" -> ScriptFunction.of(Globals::integer);
      default -> null;
    };
  }

  private static Object truth(List<Object> arguments) {
    Boolean truth = Values.truth(ScriptFunction.argument(arguments, 0));
    return truth == null ? Special.UNKNOWN : truth;
  }

  private static Object integer(List<Object> arguments) {
    Object radix = ScriptFunction.argument(arguments, 1);
    boolean decimal = radix == Special.UNDEFINED || radix.equals(10.0) || radix.equals(0.0);
    if (!decimal || !(Values.asText(ScriptFunction.argument(arguments, 0)) instanceof String text))
      return Special.UNKNOWN;
    String stripped = text.strip();
    int end = stripped.startsWith("-") ? 1 : 0;
    while (end < stripped.length() && Character.isDigit(stripped.charAt(end))) end++;
    if (end > 15 || stripped.startsWith("0x")) return Special.UNKNOWN;
    String digits = stripped.substring(0, end);
    return digits.isEmpty() || digits.equals("-") ? Double.NaN : Double.parseDouble(digits);
  }

  private static ScriptObject arrays() {
    ScriptFunction arrays =
        ScriptFunction.of(
            a ->
                a.size() == 1 && a.get(0) instanceof Double ? Special.UNKNOWN : new ScriptArray(a));
    arrays.setOpen();
    arrays.put("prototype", ScriptObject.open());
    arrays.put(
        "isArray",
        ScriptFunction.of(
            a -> {
              Object value = ScriptFunction.argument(a, 0);
              return value == Special.UNKNOWN ? value : (Object) (value instanceof ScriptArray);
            }));
    arrays.put(
        "from",
        ScriptFunction.of(
            a ->
                a.size() == 1 && a.get(0) instanceof ScriptArray array && !array.isOpen()
                    ? new ScriptArray(array.elements())
                    : Special.UNKNOWN));
    return arrays;
  }

  private static ScriptObject objects() {
    ScriptFunction objects =
        ScriptFunction.of(
            a -> a.isEmpty() || Values.isNothing(a.get(0)) ? new ScriptObject() : a.get(0));
    objects.setOpen();
    objects.put("prototype", ScriptObject.open().put("hasOwnProperty", HAS_OWN));
    objects.put(
        "hasOwn",
        ScriptFunction.of(
            a ->
                HAS_OWN.call(
                    ScriptFunction.argument(a, 0), a.subList(Math.min(1, a.size()), a.size()))));
    objects.put("getOwnPropertyDescriptor", ScriptFunction.of(Globals::descriptor));
    for (String name : List.of("keys", "values", "entries", "getOwnPropertyNames"))
      objects.put(name, ScriptFunction.of(a -> list(ScriptFunction.argument(a, 0), name)));
    objects.put("assign", ScriptFunction.of(Globals::assign));
    objects.put("create", ScriptFunction.of(a -> created(ScriptFunction.argument(a, 0))));
    objects.put("defineProperty", ScriptFunction.of(Globals::define));
    for (String name : List.of("freeze", "seal", "setPrototypeOf"))
      objects.put(name, ScriptFunction.of(a -> ScriptFunction.argument(a, 0)));
    return objects;
  }

  private static Object created(Object prototype) {
    if (prototype == Special.NULL) return new ScriptObject();
    return prototype instanceof ScriptObject known ? new ScriptObject(known) : ScriptObject.open();
  }

  private static Object list(Object value, String what) {
    if (!(value instanceof ScriptObject object) || object.isOpen() || object instanceof ScriptArray)
      return Special.UNKNOWN;
    List<Object> listed = new ArrayList<>();
    for (Map.Entry<String, Object> field : object.fields().entrySet())
      listed.add(
          switch (what) {
            case "values" -> field.getValue();
            case "entries" -> new ScriptArray(List.of(field.getKey(), field.getValue()));
            default -> field.getKey();
          });
    return new ScriptArray(listed);
  }

  private static Object descriptor(List<Object> arguments) {
    Object has =
        HAS_OWN.call(
            ScriptFunction.argument(arguments, 0), List.of(ScriptFunction.argument(arguments, 1)));
    if (has.equals(false)) return Special.UNDEFINED;
    // Whether a field has a getter is not kept.
    return has.equals(true) ? ScriptObject.open() : Special.UNKNOWN;
  }

  private static Object assign(List<Object> arguments) {
    if (!(ScriptFunction.argument(arguments, 0) instanceof ScriptObject target))
      return Special.UNKNOWN;
    for (Object from : arguments.subList(1, arguments.size())) target.putAll(from);
    return target;
  }

  private static Object define(List<Object> arguments) {
    Object target = ScriptFunction.argument(arguments, 0);
    Object name = ScriptFunction.argument(arguments, 1);
    Object how = ScriptFunction.argument(arguments, 2);
    if (target instanceof ScriptObject object && name instanceof String field) {
      ScriptObject known = how instanceof ScriptObject plain ? plain : ScriptObject.open();
      if (known.fields().containsKey("value")) object.put(field, known.get("value"));
      else if (known.fields().get("get") instanceof Closure getter)
        object.putLater(field, () -> getter.call(object, List.of()));
      else object.put(field, Special.UNKNOWN);
    } else if (target instanceof ScriptObject object) {
      object.forget();
    }
    return target;
  }
}
