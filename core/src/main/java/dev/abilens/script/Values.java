package dev.abilens.script;

import dev.abilens.script.regexp.CharacterSet;
import dev.abilens.script.syntax.Numbers;
import dev.abilens.script.syntax.PrivateName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conversions and operators (ECMA-262, 7 and 13.15), as far as the operands are known. */
final class Values {
  /** No script builds the name of a file from more. */
  private static final int MAX_TEXT = 1 << 16;

  /** Integers up to it are exact. */
  private static final double MAX_INTEGER = 9007199254740991.0;

  private static final Set<String> ARITHMETIC =
      Set.of("-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>");

  private Values() {}

  /** Returns the index that a property's name is, or -1. */
  static int index(Object key) {
    if (!(key instanceof String name) || name.isEmpty() || name.length() > 9) return -1;
    int value = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return name.length() > 1 && name.charAt(0) == '0' ? -1 : value;
  }

  /** Returns whether a value counts as true; null where that is not known. */
  static @Nullable Boolean truth(Object value) {
    if (value == Special.UNKNOWN) return null;
    if (value instanceof Boolean known) return known;
    if (value instanceof String text) return !text.isEmpty();
    if (value instanceof Double number) return number != 0 && !Double.isNaN(number);
    return value instanceof ScriptObject || value instanceof ScriptSymbol;
  }

  static boolean isNothing(Object value) {
    return value == Special.UNDEFINED || value == Special.NULL;
  }

  /** Returns a value as a text, which must be no object. */
  static String text(Object value) {
    if (value instanceof Double number) return Numbers.text(number);
    if (value == Special.UNDEFINED) return "undefined";
    return value == Special.NULL ? "null" : String.valueOf(value);
  }

  /** Returns a value as a text, or {@link Special#UNKNOWN}. */
  static Object asText(Machine machine, Object value) {
    Object plain = asPrimitive(machine, value, "string");
    if (plain instanceof ScriptSymbol)
      throw Thrown.of(ErrorNatives.TYPE, "Cannot convert a Symbol value to a string");
    return plain == Special.UNKNOWN ? plain : text(plain);
  }

  /** Returns a value as the key of a field, or {@link Special#UNKNOWN}. */
  static Object asKey(Machine machine, Object value) {
    if (value instanceof String || value instanceof PrivateName) return value;
    Object plain = asPrimitive(machine, value, "string");
    return plain == Special.UNKNOWN || plain instanceof ScriptSymbol ? plain : text(plain);
  }

  // ECMA-262, 7.1.1.
  static Object asPrimitive(Machine machine, Object value, String hint) {
    if (!(value instanceof ScriptObject object)) return value;
    Object own = Members.get(machine, object, ScriptSymbol.TO_PRIMITIVE);
    if (!isNothing(own)) {
      Object made = machine.callAny(own, object, List.of(hint));
      return primitive(made);
    }
    String first = hint.equals("string") ? "toString" : "valueOf";
    for (String name : List.of(first, first.equals("toString") ? "valueOf" : "toString")) {
      Object by = Members.get(machine, object, name);
      if (by == Special.UNKNOWN) return machine.callUnknown(object, List.of());
      if (!(by instanceof ScriptFunction function)) continue;
      Object made = machine.call(function, object, List.of());
      if (!(made instanceof ScriptObject)) return made;
    }
    return primitive(object);
  }

  private static Object primitive(Object value) {
    if (value instanceof ScriptObject)
      throw Thrown.of(ErrorNatives.TYPE, "Cannot convert object to primitive value");
    return value;
  }

  static Object bounded(String text) {
    return isBounded(text) ? text : Special.UNKNOWN;
  }

  /** Whether a text is no longer than those that are worked out. */
  static boolean isBounded(CharSequence text) {
    return isBounded(text.length());
  }

  static boolean isBounded(double length) {
    return length <= MAX_TEXT;
  }

  static Object asNumber(Machine machine, Object value) {
    Object plain = asPrimitive(machine, value, "number");
    if (plain instanceof Double || plain == Special.UNKNOWN) return plain;
    if (plain instanceof Boolean truth) return truth ? 1.0 : 0.0;
    if (plain == Special.NULL) return 0.0;
    if (plain instanceof ScriptSymbol)
      throw Thrown.of(ErrorNatives.TYPE, "Cannot convert a Symbol value to a number");
    if (!(plain instanceof String text)) return Double.NaN;
    machine.spendText(text.length());
    Double number = Numbers.ofText(strip(text));
    return number == null ? Special.UNKNOWN : number;
  }

  /** Returns a number as an integer, what is none as 0; null if it is not known. */
  static @Nullable Double asInteger(Machine machine, Object value) {
    if (!(asNumber(machine, value) instanceof Double number)) return null;
    if (number.isNaN()) return 0.0;
    return number < 0 ? Math.ceil(number) : Math.floor(number);
  }

  /** Returns a text without what is blank at its ends. */
  static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && CharacterSet.BLANK.has(text.charAt(from))) from++;
    while (to > from && CharacterSet.BLANK.has(text.charAt(to - 1))) to--;
    return text.substring(from, to);
  }

  static Object typeOf(Object value) {
    if (value == Special.UNKNOWN) return value;
    if (value == Special.UNDEFINED) return "undefined";
    if (value instanceof String) return "string";
    if (value instanceof Double) return "number";
    if (value instanceof Boolean) return "boolean";
    if (value instanceof ScriptSymbol) return "symbol";
    boolean function = value instanceof ScriptFunction || value == FunctionNatives.PROTOTYPE;
    return function ? "function" : "object";
  }

  static Object binary(Machine machine, String operator, Object left, Object right) {
    switch (operator) {
      case "===", "!==" -> {
        return negated(same(left, right), operator.equals("!=="));
      }
      case "==", "!=" -> {
        return negated(equal(machine, left, right), operator.equals("!="));
      }
      case "instanceof" -> {
        return isInstance(machine, left, right);
      }
      case "in" -> {
        return isIn(machine, left, right);
      }
      case "+" -> {
        return sum(machine, left, right);
      }
      default -> {
        return ARITHMETIC.contains(operator)
            ? arithmetic(operator, asNumber(machine, left), asNumber(machine, right))
            : compare(
                operator,
                asPrimitive(machine, left, "number"),
                asPrimitive(machine, right, "number"),
                machine);
      }
    }
  }

  static Object known(@Nullable Boolean truth) {
    return truth == null ? Special.UNKNOWN : truth;
  }

  private static Object negated(@Nullable Boolean truth, boolean negate) {
    return truth == null ? Special.UNKNOWN : truth != negate;
  }

  /** Whether {@code ===} holds; null where that is not known. */
  static @Nullable Boolean same(Object left, Object right) {
    if (left == Special.UNKNOWN || right == Special.UNKNOWN) return null;
    if (left instanceof ScriptObject || right instanceof ScriptObject) return left == right;
    if (left instanceof Double a && right instanceof Double b)
      return a.doubleValue() == b.doubleValue();
    return left.equals(right);
  }

  private static @Nullable Boolean equal(Machine machine, Object left, Object right) {
    if (left == Special.UNKNOWN || right == Special.UNKNOWN) return null;
    if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
    boolean objects = left instanceof ScriptObject && right instanceof ScriptObject;
    if (objects || left.getClass() == right.getClass()) return same(left, right);
    Object a = asPrimitive(machine, left, "default");
    Object b = asPrimitive(machine, right, "default");
    if (a == Special.UNKNOWN || b == Special.UNKNOWN) return null;
    if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
    if (a.getClass() == b.getClass()) return same(a, b);
    if (a instanceof ScriptSymbol || b instanceof ScriptSymbol) return false;
    return same(asNumber(machine, a), asNumber(machine, b));
  }

  private static Object isInstance(Machine machine, Object left, Object right) {
    if (right == Special.UNKNOWN) return machine.mayThrow();
    if (!(right instanceof ScriptFunction function)) {
      if (right instanceof ScriptObject object && object.isGiven()) return Special.UNKNOWN;
      throw Thrown.of(ErrorNatives.TYPE, "Right-hand side of 'instanceof' is not callable");
    }
    ScriptObject by = function.holder(ScriptSymbol.HAS_INSTANCE);
    if (by == null || !by.isShared()) return Special.UNKNOWN;
    if (left != Special.UNKNOWN && !(left instanceof ScriptObject)) return false;
    Object wanted = Members.get(machine, function, "prototype");
    if (!(left instanceof ScriptObject object) || wanted == Special.UNKNOWN) return Special.UNKNOWN;
    ScriptObject at = object;
    for (int i = 0; i < ScriptObject.MAX_CHAIN; i++) {
      // Of what is open, the prototype is not known either.
      boolean open = at.isOpenItself() && !at.isShared();
      at = at.parent();
      if (at == wanted) return true;
      if (open) return Special.UNKNOWN;
      if (at == null) return false;
    }
    return Special.UNKNOWN;
  }

  private static Object isIn(Machine machine, Object left, Object right) {
    if (right == Special.UNKNOWN) return machine.mayThrow();
    if (!(right instanceof ScriptObject object))
      throw Thrown.of(ErrorNatives.TYPE, "Cannot use 'in' operator to search for a name in it");
    Object key = asKey(machine, left);
    return key == Special.UNKNOWN ? key : known(object.has(key));
  }

  private static Object sum(Machine machine, Object left, Object right) {
    Object a = asPrimitive(machine, left, "default");
    Object b = asPrimitive(machine, right, "default");
    if (a == Special.UNKNOWN || b == Special.UNKNOWN) return Special.UNKNOWN;
    if (!(a instanceof String) && !(b instanceof String))
      return arithmetic("+", asNumber(machine, a), asNumber(machine, b));
    return asText(machine, a) instanceof String one && asText(machine, b) instanceof String other
        ? machine.text(one + other)
        : Special.UNKNOWN;
  }

  private static Object arithmetic(String operator, Object left, Object right) {
    if (!(left instanceof Double a) || !(right instanceof Double b)) return Special.UNKNOWN;
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "%" -> a % b;
      case "**" -> power(a, b);
      case "&" -> (double) (word(a) & word(b));
      case "|" -> (double) (word(a) | word(b));
      case "^" -> (double) (word(a) ^ word(b));
      case "<<" -> (double) (word(a) << word(b));
      case ">>" -> (double) (word(a) >> word(b));
      case ">>>" -> (double) (Integer.toUnsignedLong(word(a)) >>> (word(b) & 31));
      default -> Special.UNKNOWN;
    };
  }

  // The last digit of others is each engine's own.
  private static Object power(double a, double b) {
    double power = Math.pow(a, b);
    boolean exact = a % 1 == 0 && b % 1 == 0 && b >= 0 && Math.abs(power) <= MAX_INTEGER;
    return exact || Double.isNaN(power) ? (Object) power : Special.UNKNOWN;
  }

  static int word(double value) {
    return Double.isFinite(value) ? (int) (long) (value % 4294967296.0) : 0;
  }

  private static Object compare(String operator, Object left, Object right, Machine machine) {
    if (left == Special.UNKNOWN || right == Special.UNKNOWN) return Special.UNKNOWN;
    double a;
    double b;
    if (left instanceof String one && right instanceof String other) {
      a = one.compareTo(other);
      b = 0;
    } else {
      if (!(asNumber(machine, left) instanceof Double one)
          || !(asNumber(machine, right) instanceof Double other)) return Special.UNKNOWN;
      a = one;
      b = other;
    }
    return switch (operator) {
      case "<" -> a < b;
      case ">" -> a > b;
      case "<=" -> a <= b;
      case ">=" -> a >= b;
      default -> Special.UNKNOWN;
    };
  }
}
