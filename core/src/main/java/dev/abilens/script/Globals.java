package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that the language itself gives every script (ECMA-262, 19). */
final class Globals {
  /** Names that are there, and of whose values nothing is worked out. */
  private static final Set<String> OTHERS =
      Set.of(
          "Promise",
          "WeakMap",
          "WeakSet",
          "WeakRef",
          "Proxy",
          "Reflect",
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
          "Intl",
          "Atomics",
          "FinalizationRegistry",
          "AggregateError",
          "eval");

  private Globals() {}

  /**
   * What compilers write into a script for an import of a module of the other kind, by these names
   * in every version (TypeScript, esbuild): it goes through all fields of a module, of which some
   * may not be known.
   */
  static final ScriptFunction IMPORT_STAR =
      new Native(
          (machine, self, arguments) -> {
            if (!(argument(arguments, 0) instanceof ScriptObject module)) return Special.UNKNOWN;
            Boolean made = Values.truth(Members.get(machine, module, "__esModule"));
            if (made == null) return Special.UNKNOWN;
            // esbuild says with a second argument that Node's own rule for the default holds.
            boolean always = Boolean.TRUE.equals(Values.truth(argument(arguments, 1)));
            return made && !always
                ? module
                : machine.fresh(new ScriptObject(module)).put("default", module);
          });

  private static Native unknown() {
    return new Native((machine, self, a) -> machine.callUnknown(Special.UNDEFINED, a));
  }

  private static final Map<String, Object> VALUES =
      Map.ofEntries(
          Map.entry("undefined", Special.UNDEFINED),
          Map.entry("NaN", Double.NaN),
          Map.entry("Infinity", Double.POSITIVE_INFINITY),
          Map.entry("Object", ObjectNatives.type()),
          Map.entry("Array", ArrayNatives.type()),
          Map.entry("Map", ScriptMap.MAP),
          Map.entry("Set", ScriptMap.SET),
          Map.entry("String", TextNatives.TYPE),
          Map.entry("Symbol", NumberNatives.SYMBOL),
          Map.entry(
              "Boolean", new Native((m, self, a) -> Values.known(Values.truth(argument(a, 0))))),
          Map.entry("Number", new Native(Globals::number)),
          Map.entry("parseFloat", new Native(NumberNatives::decimal)),
          Map.entry("parseInt", new Native(NumberNatives::integer)),
          Map.entry("Math", new NativeObject(ObjectNatives.PROTOTYPE, null, true, Map.of())),
          Map.entry("Date", unknown()),
          Map.entry("RegExp", unknown()),
          Map.entry(
              "Function",
              new Native(
                  (machine, self, a) -> machine.callUnknown(Special.UNDEFINED, a),
                  null,
                  Map.of("prototype", FunctionNatives.PROTOTYPE))),
          Map.entry("isNaN", unknown()),
          Map.entry("isFinite", unknown()),
          Map.entry("encodeURIComponent", unknown()),
          Map.entry("decodeURIComponent", unknown()),
          Map.entry("encodeURI", unknown()),
          Map.entry("decodeURI", unknown()));

  /** Returns a name's value, or null if the language has no such name. */
  static @Nullable Object get(String name) {
    Object value = VALUES.get(name);
    if (value != null) return value;
    return OTHERS.contains(name) ? Special.UNKNOWN : ErrorNatives.type(name);
  }

  private static Object number(Machine machine, Object self, List<Object> arguments) {
    return arguments.isEmpty() ? 0.0 : Values.asNumber(machine, arguments.get(0));
  }
}
