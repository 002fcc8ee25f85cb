package dev.abilens.script;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conversions and operators (ECMA-262, 7 and 13.15), as far as the operands are known. */
final class Values {
  /** No script builds the name of a file from more. */
  private static final int MAX_TEXT = 1 << 16;

  private static final Set<String> ARITHMETIC =
      Set.of("-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>");

  private Values() {}

  static Object number(String literal) {
    String text = literal.toLowerCase(Locale.ROOT);
    try {
      if (text.startsWith("0x")) return (double) Long.parseLong(text.substring(2), 16);
      if (text.startsWith("0b")) return (double) Long.parseLong(text.substring(2), 2);
      if (text.startsWith("0o")) return (double) Long.parseLong(text.substring(2), 8);
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Special.UNKNOWN; // an integer without bounds
    }
  }

  /** Returns the index that a property's name is, or -1. */
  static int index(String name) {
    if (name.isEmpty() || name.length() > 9) return -1;
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
    return value instanceof ScriptObject;
  }

  static boolean isNothing(Object value) {
    return value == Special.UNDEFINED || value == Special.NULL;
  }

  /** Returns a value as a text, which must be no object. */
  static String text(Object value) {
    if (value instanceof Double number) {
      if (number == Math.rint(number) && Math.abs(number) < 1e15)
        return Long.toString(number.longValue());
      return number.toString();
    }
    if (value == Special.UNDEFINED) return "undefined";
    return value == Special.NULL ? "null" : String.valueOf(value);
  }

  /** Returns a value as a text, or {@link Special#UNKNOWN}. */
  static Object asText(Object value) {
    if (value == Special.UNKNOWN) return value;
    if (value instanceof ScriptArray array && !array.isOpen()) {
      StringBuilder joined = new StringBuilder();
      for (int i = 0; i < array.elements().size(); i++) {
        Object text = asText(array.elements().get(i));
        if (!(text instanceof String part)) return Special.UNKNOWN;
        joined.append(i == 0 ? "" : ",").append(part);
        if (!isBounded(joined)) return Special.UNKNOWN;
      }
      return joined.toString();
    }
    return value instanceof ScriptObject ? Special.UNKNOWN : text(value);
  }

  static Object bounded(String text) {
    return isBounded(text) ? text : Special.UNKNOWN;
  }

  /** Whether a text is no longer than those that are worked out. */
  static boolean isBounded(CharSequence text) {
    return text.length() <= MAX_TEXT;
  }

  static Object asNumber(Object value) {
    if (value instanceof Double) return value;
    if (value instanceof Boolean truth) return truth ? 1.0 : 0.0;
    if (value == Special.NULL) return 0.0;
    if (value == Special.UNDEFINED) return Double.NaN;
    if (!(value instanceof String text)) return Special.UNKNOWN;
    String stripped = text.strip();
    if (stripped.isEmpty()) return 0.0;
    char last = stripped.charAt(stripped.length() - 1);
    // Java's own suffixes are no part of a number.
    if (!Character.isDigit(last) && last != '.') return Double.NaN;
    try {
      return Double.parseDouble(stripped);
    } catch (NumberFormatException e) {
      return number(stripped) instanceof Double known ? known : (Object) Double.NaN;
    }
  }

  static Object typeOf(Object value) {
    if (value == Special.UNKNOWN) return value;
    if (value == Special.UNDEFINED) return "undefined";
    if (value instanceof String) return "string";
    if (value instanceof Double) return "number";
    if (value instanceof Boolean) return "boolean";
    return value instanceof ScriptFunction ? "function" : "object";
  }

  static Object binary(String operator, Object left, Object right) {
    switch (operator) {
      case "===", "!==" -> {
        return negated(same(left, right), operator.equals("!=="));
      }
      case "==", "!=" -> {
        return negated(equal(left, right), operator.equals("!="));
      }
      case "instanceof" -> {
        return isInstance(left, right);
      }
      default -> {
        if (left == Special.UNKNOWN || right == Special.UNKNOWN) return Special.UNKNOWN;
      }
    }
    if (operator.equals("in"))
      return right instanceof ScriptObject object ? known(object.has(text(left))) : Special.UNKNOWN;
    if (operator.equals("+")) return sum(left, right);
    if (ARITHMETIC.contains(operator)) return arithmetic(operator, left, right);
    return compare(operator, left, right);
  }

  private static Object known(@Nullable Boolean truth) {
    return truth == null ? Special.UNKNOWN : truth;
  }

  private static Object negated(@Nullable Boolean truth, boolean negate) {
    return truth == null ? Special.UNKNOWN : truth != negate;
  }

  static @Nullable Boolean same(Object left, Object right) {
    if (left == Special.UNKNOWN || right == Special.UNKNOWN) return null;
    if (left instanceof ScriptObject || right instanceof ScriptObject) return left == right;
    if (left instanceof Double a && right instanceof Double b)
      return a.doubleValue() == b.doubleValue();
    return left.equals(right);
  }

  private static @Nullable Boolean equal(Object left, Object right) {
    if (left == Special.UNKNOWN || right == Special.UNKNOWN) return null;
    if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
    if (left.getClass() == right.getClass()) return same(left, right);
    if (left instanceof ScriptObject || right instanceof ScriptObject)
      return left instanceof ScriptObject && right instanceof ScriptObject ? left == right : null;
    return same(asNumber(left), asNumber(right));
  }

  private static Object isInstance(Object left, Object right) {
    if (left != Special.UNKNOWN && !(left instanceof ScriptObject)) return false;
    if (!(left instanceof ScriptObject object) || !(right instanceof ScriptFunction function))
      return Special.UNKNOWN;
    Object wanted = function.get("prototype");
    for (ScriptObject at = object.prototype(); at != null; at = at.prototype())
      if (at == wanted) return true;
    return object.isOpen() ? Special.UNKNOWN : (Object) false;
  }

  private static Object sum(Object left, Object right) {
    boolean texts =
        left instanceof String
            || right instanceof String
            || left instanceof ScriptObject
            || right instanceof ScriptObject;
    if (!texts) return arithmetic("+", left, right);
    return asText(left) instanceof String a && asText(right) instanceof String b
        ? bounded(a + b)
        : Special.UNKNOWN;
  }

  private static Object arithmetic(String operator, Object left, Object right) {
    if (!(asNumber(left) instanceof Double a) || !(asNumber(right) instanceof Double b))
      return Special.UNKNOWN;
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "%" -> a % b;
      case "**" -> Math.pow(a, b);
      case "&" -> (double) (word(a) & word(b));
      case "|" -> (double) (word(a) | word(b));
      case "^" -> (double) (word(a) ^ word(b));
      case "<<" -> (double) (word(a) << word(b));
      case ">>" -> (double) (word(a) >> word(b));
      case ">>>" -> (double) (Integer.toUnsignedLong(word(a)) >>> (word(b) & 31));
      default -> Special.UNKNOWN;
    };
  }

  static int word(double value) {
    return Double.isFinite(value) ? (int) (long) value : 0;
  }

  private static Object compare(String operator, Object left, Object right) {
    int order;
    if (left instanceof String a && right instanceof String b) {
      order = a.compareTo(b);
    } else {
      if (!(asNumber(left) instanceof Double a) || !(asNumber(right) instanceof Double b))
        return Special.UNKNOWN;
      if (a.isNaN() || b.isNaN()) return false;
      order = Double.compare(a, b);
    }
    return switch (operator) {
      case "<" -> order < 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      case ">=" -> order >= 0;
      default -> Special.UNKNOWN;
    };
  }

  static ScriptArray array(List<?> elements) {
    return new ScriptArray(elements);
  }
}
