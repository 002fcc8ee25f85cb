package dev.abilens.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members that values have from the language (ECMA-262, 20 to 23), as far as scripts use them.
 */
final class Members {
  /** More elements are not worked out. */
  private static final int MAX_ELEMENTS = 1 << 16;

  private Members() {}

  /** Returns a member of a value that is neither undefined nor null. */
  static Object get(Object value, String name, Machine machine) {
    if (value instanceof String text) return ofText(text, name);
    if (value instanceof Double || value instanceof Boolean)
      return name.equals("toString") ? function(a -> Values.text(value)) : Special.UNKNOWN;
    if (!(value instanceof ScriptObject object)) return Special.UNKNOWN;
    if (value instanceof ScriptMap map) return map.member(name);
    Object own = object.get(name);
    if (own != Special.UNDEFINED) return own;
    if (value instanceof ScriptArray array) return ofArray(array, name);
    if (value instanceof ScriptFunction called) return ofFunction(called, name);
    return switch (name) {
      case "hasOwnProperty" ->
          function(a -> truth(object.has(Values.text(ScriptFunction.argument(a, 0)))));
      case "toString", "valueOf", "constructor" -> Special.UNKNOWN;
      default -> own;
    };
  }

  private static Object function(ScriptFunction.Body body) {
    return ScriptFunction.of(body);
  }

  private static Object truth(@Nullable Boolean value) {
    return value == null ? Special.UNKNOWN : value;
  }

  private static Object ofFunction(ScriptFunction called, String name) {
    return switch (name) {
      case "call" ->
          function(
              a ->
                  called.call(
                      ScriptFunction.argument(a, 0), a.isEmpty() ? a : a.subList(1, a.size())));
      case "apply" ->
          function(
              a -> {
                Object arguments = ScriptFunction.argument(a, 1);
                List<Object> passed =
                    arguments instanceof ScriptArray array && !array.isOpen()
                        ? List.copyOf(array.elements())
                        : Values.isNothing(arguments) ? List.of() : List.of(Special.UNKNOWN);
                return called.call(ScriptFunction.argument(a, 0), passed);
              });
      case "bind" ->
          function(
              a -> {
                List<Object> bound = a.isEmpty() ? a : a.subList(1, a.size());
                return function(
                    more -> {
                      List<Object> all = new ArrayList<>(bound);
                      all.addAll(more);
                      return called.call(ScriptFunction.argument(a, 0), all);
                    });
              });
      case "prototype" -> called.prototypeOfMade();
      case "name", "length", "toString", "constructor" -> Special.UNKNOWN;
      // What other functions have beside is not told here.
      default ->
          called instanceof Closure || called.fields().containsKey(name)
              ? Special.UNDEFINED
              : Special.UNKNOWN;
    };
  }

  /** A function of one text; what more arguments ask for is not worked out. */
  private static Object texts(Function<String, Object> body) {
    return function(
        a ->
            a.size() == 1 && Values.asText(a.get(0)) instanceof String text
                ? body.apply(text)
                : Special.UNKNOWN);
  }

  private static Object ofText(String text, String name) {
    int index = Values.index(name);
    if (index >= 0)
      return index < text.length() ? text.substring(index, index + 1) : Special.UNDEFINED;
    return switch (name) {
      case "length" -> (double) text.length();
      case "includes" -> texts(part -> text.contains(part));
      case "startsWith" -> texts(text::startsWith);
      case "endsWith" -> texts(text::endsWith);
      case "indexOf" -> texts(part -> (double) text.indexOf(part));
      case "lastIndexOf" -> texts(part -> (double) text.lastIndexOf(part));
      case "concat" -> texts(part -> Values.bounded(text + part));
      case "toLowerCase" -> function(a -> text.toLowerCase(Locale.ROOT));
      case "toUpperCase" -> function(a -> text.toUpperCase(Locale.ROOT));
      case "trim" -> function(a -> text.strip());
      case "trimEnd" -> function(a -> text.stripTrailing());
      case "toString", "valueOf" -> function(a -> text);
      case "charAt" -> function(a -> charAt(text, a));
      case "slice" -> function(a -> slice(text, a));
      case "substring" -> function(a -> substring(text, a));
      case "substr" -> function(a -> count(text, a, (double) text.length()));
      case "split" -> function(a -> split(text, a));
      case "replace", "replaceAll" -> function(a -> replace(text, a, name.equals("replaceAll")));
      case "match" -> function(a -> match(text, ScriptFunction.argument(a, 0)));
      default -> Special.UNKNOWN;
    };
  }

  private static Object match(String text, Object by) {
    return by instanceof RegularExpression expression && !expression.global
        ? expression.exec(text)
        : Special.UNKNOWN;
  }

  private static Object split(String text, List<Object> arguments) {
    Object by = ScriptFunction.argument(arguments, 0);
    if (arguments.size() > 1) return Special.UNKNOWN;
    if (by instanceof RegularExpression expression) return expression.split(text);
    if (!(by instanceof String separator) || separator.isEmpty()) return Special.UNKNOWN;
    List<Object> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return new ScriptArray(parts);
  }

  private static Object replace(String text, List<Object> arguments, boolean all) {
    Object what = ScriptFunction.argument(arguments, 0);
    Object with = ScriptFunction.argument(arguments, 1);
    if (what instanceof RegularExpression expression) return expression.replace(text, with);
    if (!(what instanceof String part) || !(with instanceof String other) || other.contains("$"))
      return Special.UNKNOWN;
    if (all) return part.isEmpty() ? Special.UNKNOWN : Values.bounded(text.replace(part, other));
    int at = text.indexOf(part);
    return at < 0
        ? text
        : Values.bounded(text.substring(0, at) + other + text.substring(at + part.length()));
  }

  private static Object slice(String text, List<Object> arguments) {
    int[] range = range(arguments, text.length());
    return range == null ? Special.UNKNOWN : text.substring(range[0], Math.max(range[0], range[1]));
  }

  /** Returns a beginning and an end, as {@code slice} takes them; null if they are not known. */
  private static int @Nullable [] range(List<Object> arguments, int length) {
    int[] range = {0, length};
    for (int i = 0; i < 2; i++) {
      Object given = ScriptFunction.argument(arguments, i);
      if (given == Special.UNDEFINED) continue;
      if (!(Values.asNumber(given) instanceof Double number) || number.isNaN()) return null;
      double from = number < 0 ? length + number : number;
      range[i] = (int) Math.max(0, Math.min(length, from));
    }
    return range;
  }

  private static Object charAt(String text, List<Object> arguments) {
    Object index = Values.asNumber(arguments.isEmpty() ? 0.0 : arguments.get(0));
    if (!(index instanceof Double at)) return Special.UNKNOWN;
    int from = at.intValue();
    return from < 0 || from >= text.length() ? "" : text.substring(from, from + 1);
  }

  private static Object substring(String text, List<Object> arguments) {
    Object first = Values.asNumber(arguments.isEmpty() ? 0.0 : arguments.get(0));
    Object end = ScriptFunction.argument(arguments, 1);
    Object second = end == Special.UNDEFINED ? (double) text.length() : Values.asNumber(end);
    if (!(first instanceof Double a) || !(second instanceof Double b)) return Special.UNKNOWN;
    int from = (int) Math.max(0, Math.min(text.length(), a));
    int to = (int) Math.max(0, Math.min(text.length(), b));
    return text.substring(Math.min(from, to), Math.max(from, to));
  }

  /** Returns so many characters of a text from the first argument on. */
  private static Object count(String text, List<Object> arguments, Object otherwise) {
    Object first = Values.asNumber(arguments.isEmpty() ? 0.0 : arguments.get(0));
    Object given = ScriptFunction.argument(arguments, 1);
    Object second = given == Special.UNDEFINED ? otherwise : Values.asNumber(given);
    if (!(first instanceof Double a) || !(second instanceof Double b)) return Special.UNKNOWN;
    int from = (int) Math.max(0, Math.min(text.length(), a < 0 ? text.length() + a : a));
    // What is no number counts as none: (int) makes 0 of it.
    return text.substring(from, Math.max(from, (int) Math.min(text.length(), from + b)));
  }

  private static Object ofArray(ScriptArray array, String name) {
    List<Object> elements = array.elements();
    return switch (name) {
      case "splice", "fill", "copyWithin" ->
          function(
              a -> {
                array.forget();
                return Special.UNKNOWN;
              });
      case "push" -> function(a -> added(array, elements.size(), a));
      case "unshift" -> function(a -> added(array, 0, a));
      case "pop" ->
          function(
              a -> elements.isEmpty() ? Special.UNDEFINED : elements.remove(elements.size() - 1));
      case "shift" -> function(a -> elements.isEmpty() ? Special.UNDEFINED : elements.remove(0));
      case "concat" -> function(a -> concat(array, a));
      case "slice" ->
          function(
              a -> {
                int[] range = range(a, elements.size());
                return range == null
                    ? Special.UNKNOWN
                    : new ScriptArray(elements.subList(range[0], Math.max(range[0], range[1])));
              });
      case "reverse" ->
          function(
              a -> {
                Collections.reverse(elements);
                return array;
              });
      case "join" -> function(a -> join(array, a));
      case "includes" -> function(a -> contains(elements, a));
      case "indexOf" -> function(a -> indexOf(elements, a));
      case "sort" -> function(a -> sorted(array, ScriptFunction.argument(a, 0)));
      case "reduce" -> function(a -> reduced(elements, a));
      case "forEach", "map", "flatMap", "filter", "some", "every", "find", "findIndex" ->
          function(a -> each(array, name, ScriptFunction.argument(a, 0)));
      default -> Special.UNKNOWN;
    };
  }

  private static Object added(ScriptArray array, int at, List<Object> more) {
    List<Object> elements = array.elements();
    if (elements.size() + more.size() > MAX_ELEMENTS) {
      array.forget();
      return Special.UNKNOWN;
    }
    elements.addAll(at, more);
    return (double) elements.size();
  }

  private static Object concat(ScriptArray array, List<Object> arguments) {
    List<Object> all = new ArrayList<>(array.elements());
    for (Object argument : arguments) {
      if (argument == Special.UNKNOWN) return argument;
      if (argument instanceof ScriptArray more && more.isOpen()) return Special.UNKNOWN;
      if (argument instanceof ScriptArray more) all.addAll(more.elements());
      else all.add(argument);
    }
    return all.size() > MAX_ELEMENTS ? Special.UNKNOWN : new ScriptArray(all);
  }

  private static Object join(ScriptArray array, List<Object> arguments) {
    Object by = arguments.isEmpty() ? "," : Values.asText(arguments.get(0));
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < array.elements().size(); i++) {
      Object element = array.elements().get(i);
      Object text = Values.isNothing(element) ? "" : Values.asText(element);
      if (!(text instanceof String) || !(by instanceof String)) return Special.UNKNOWN;
      joined.append(i == 0 ? "" : by).append(text);
      if (!Values.isBounded(joined)) return Special.UNKNOWN;
    }
    return joined.toString();
  }

  private static Object contains(List<Object> elements, List<Object> arguments) {
    Object index = indexOf(elements, arguments);
    return index instanceof Double at ? at >= 0 : index;
  }

  private static Object indexOf(List<Object> elements, List<Object> arguments) {
    if (arguments.size() > 1) return Special.UNKNOWN; // from where on is not worked out
    Object wanted = ScriptFunction.argument(arguments, 0);
    for (int i = 0; i < elements.size(); i++) {
      Boolean same = Values.same(elements.get(i), wanted);
      if (same == null) return Special.UNKNOWN;
      if (same) return (double) i;
    }
    return -1.0;
  }

  /** Sorts as the language does: what is equal keeps its order. */
  private static Object sorted(ScriptArray array, Object by) {
    List<Object> elements = array.elements();
    List<Object> sorted = new ArrayList<>();
    // What compares them may change the array.
    for (Object element : List.copyOf(elements)) {
      int at = sorted.size();
      while (at > 0) {
        Object order = order(sorted.get(at - 1), element, by);
        if (!(order instanceof Double number)) {
          Collections.fill(elements, Special.UNKNOWN);
          return array;
        }
        if (!(number > 0)) break;
        at--;
      }
      sorted.add(at, element);
    }
    for (int i = 0; i < Math.min(sorted.size(), elements.size()); i++)
      elements.set(i, sorted.get(i));
    return array;
  }

  private static Object order(Object one, Object other, Object by) {
    if (by instanceof ScriptFunction function)
      return Values.asNumber(function.call(Special.UNDEFINED, List.of(one, other)));
    return by == Special.UNDEFINED
            && Values.asText(one) instanceof String a
            && Values.asText(other) instanceof String b
        ? (double) a.compareTo(b)
        : Special.UNKNOWN;
  }

  private static Object reduced(List<Object> elements, List<Object> arguments) {
    if (!(ScriptFunction.argument(arguments, 0) instanceof ScriptFunction function))
      return Special.UNKNOWN;
    List<Object> left = new ArrayList<>(elements);
    if (arguments.size() < 2 && left.isEmpty()) return Special.UNKNOWN;
    Object all = arguments.size() > 1 ? arguments.get(1) : left.remove(0);
    for (Object element : left) all = function.call(Special.UNDEFINED, List.of(all, element));
    return all;
  }

  private static Object each(ScriptArray array, String name, Object callback) {
    if (!(callback instanceof ScriptFunction function)) return Special.UNKNOWN;
    List<Object> results = new ArrayList<>();
    List<Object> elements = List.copyOf(array.elements());
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      Object result = function.call(Special.UNDEFINED, List.of(element, (double) i, array));
      Boolean truth = Values.truth(result);
      switch (name) {
        case "map" -> results.add(result);
        case "flatMap" -> {
          if (result == Special.UNKNOWN) return result;
          if (result instanceof ScriptArray more && more.isOpen()) return Special.UNKNOWN;
          if (result instanceof ScriptArray more) results.addAll(more.elements());
          else results.add(result);
        }
        case "forEach" -> {}
        default -> {
          if (truth == null) return Special.UNKNOWN;
          if (name.equals("filter") && truth) results.add(element);
          if (name.equals("find") && truth) return element;
          if (name.equals("findIndex") && truth) return (double) i;
          if (name.equals("some") && truth) return true;
          if (name.equals("every") && !truth) return false;
        }
      }
    }
    return switch (name) {
      case "map", "flatMap", "filter" -> new ScriptArray(results);
      case "findIndex" -> -1.0;
      case "some" -> false;
      case "every" -> true;
      default -> Special.UNDEFINED;
    };
  }
}
