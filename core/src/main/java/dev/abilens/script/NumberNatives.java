package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.script.syntax.Numbers;
import java.util.List;
import java.util.Map;

/** What numbers, truth values and symbols have from the language (ECMA-262, 20.3, 20.4, 21.1). */
final class NumberNatives {
  static final ScriptObject PROTOTYPE =
      prototype("toFixed toPrecision toExponential toLocaleString constructor");
  static final ScriptObject OF_TRUTH = prototype("constructor");
  static final ScriptObject OF_SYMBOL = prototype("description constructor");

  private static ScriptObject prototype(String unknown) {
    Map<Object, Object> members =
        Map.of(
            "toString",
            new Native(NumberNatives::asText),
            "valueOf",
            new Native(NumberNatives::itself));
    return new NativeObject(
        ObjectNatives.PROTOTYPE, null, false, NativeObject.with(members, unknown));
  }

  static final Native SYMBOL =
      new Native(
          (machine, self, a) ->
              argument(a, 0) == Special.UNKNOWN
                  ? Special.UNKNOWN
                  : new ScriptSymbol(
                      argument(a, 0) == Special.UNDEFINED
                          ? ""
                          : Values.text(Values.asText(machine, argument(a, 0)))),
          null,
          Map.of(
              "iterator", ScriptSymbol.ITERATOR,
              "toPrimitive", ScriptSymbol.TO_PRIMITIVE,
              "toStringTag", ScriptSymbol.TO_STRING_TAG,
              "hasInstance", ScriptSymbol.HAS_INSTANCE));

  private NumberNatives() {}

  private static Object itself(Machine machine, Object self, List<Object> arguments) {
    return self instanceof ScriptObject ? Special.UNKNOWN : self;
  }

  private static Object asText(Machine machine, Object self, List<Object> arguments) {
    Object radix = argument(arguments, 0);
    boolean plain = radix == Special.UNDEFINED || radix.equals(10.0);
    boolean known = self instanceof Boolean || self instanceof ScriptSymbol;
    return known || (plain && self instanceof Double) ? Values.text(self) : Special.UNKNOWN;
  }

  /** {@code parseInt}. */
  static Object integer(Machine machine, Object self, List<Object> arguments) {
    Object text = Values.asText(machine, argument(arguments, 0));
    Object given = argument(arguments, 1);
    boolean decimal = given == Special.UNDEFINED || given.equals(10.0) || given.equals(0.0);
    if (!decimal || !(text instanceof String of)) return Special.UNKNOWN;
    machine.spendText(of.length());
    String stripped = Values.strip(of);
    int from = stripped.startsWith("-") || stripped.startsWith("+") ? 1 : 0;
    int end = from;
    while (end < stripped.length() && isDigit(stripped.charAt(end))) end++;
    if (end > 15 || (end < stripped.length() && "xX".indexOf(stripped.charAt(end)) >= 0))
      return Special.UNKNOWN;
    return end == from ? Double.NaN : Double.parseDouble(stripped.substring(0, end));
  }

  /** {@code parseFloat}. */
  static Object decimal(Machine machine, Object self, List<Object> arguments) {
    Object text = Values.asText(machine, argument(arguments, 0));
    if (!(text instanceof String of)) return text;
    machine.spendText(of.length());
    return Numbers.atStart(Values.strip(of));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
