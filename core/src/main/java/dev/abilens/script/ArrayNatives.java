package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What arrays have from the language, and {@code Array} (ECMA-262, 23.1). */
final class ArrayNatives {
  private ArrayNatives() {}

  /** What a member does with an array that is known, and has no holes. */
  private interface Body {
    Object call(Machine machine, ScriptArray array, List<Object> arguments);
  }

  static final ScriptObject PROTOTYPE =
      new NativeObject(ObjectNatives.PROTOTYPE, ArrayNatives::type, false, members());

  private static final Native TYPE =
      new Native(
          (machine, self, a) -> made(machine, a),
          (machine, a, target) ->
              // What inherits from it has a prototype of its own.
              target == type() ? made(machine, a) : machine.callUnknown(Special.UNDEFINED, a),
          Map.of(
              "prototype",
              PROTOTYPE,
              "isArray",
              new Native((machine, self, a) -> isArray(argument(a, 0))),
              "of",
              new Native((machine, self, a) -> machine.array(a)),
              "from",
              new Native(ArrayNatives::from)));

  /** Returns {@code Array}. */
  static ScriptFunction type() {
    return TYPE;
  }

  private static Map<Object, Object> members() {
    Map<Object, Object> members = new HashMap<>();
    members.put("push", changing(ArrayNatives::push));
    members.put("unshift", changing(ArrayNatives::unshift));
    members.put("pop", changing((machine, array, a) -> taken(machine, array, false)));
    members.put("shift", changing((machine, array, a) -> taken(machine, array, true)));
    members.put("splice", changing(ArrayNatives::splice));
    members.put("fill", changing(ArrayNatives::fill));
    members.put("reverse", changing(ArrayNatives::reverse));
    members.put("sort", changing(ArraySort::sort));
    members.put("concat", reading(ArrayNatives::concat));
    members.put("slice", reading(ArrayNatives::slice));
    members.put("join", reading(ArrayNatives::join));
    members.put("toString", reading((machine, array, a) -> join(machine, array, List.of())));
    members.put("includes", reading((machine, array, a) -> includes(machine, array, a)));
    members.put("indexOf", reading(ArrayNatives::indexOf));
    members.put("lastIndexOf", reading(ArrayNatives::lastIndexOf));
    members.put("reduce", reading((machine, array, a) -> reduce(machine, array, a, false)));
    members.put("reduceRight", reading((machine, array, a) -> reduce(machine, array, a, true)));
    for (String name :
        List.of("forEach", "map", "flatMap", "filter", "some", "every", "find", "findIndex"))
      members.put(name, reading((machine, array, a) -> each(machine, array, name, a)));
    members.put(ScriptSymbol.ITERATOR, Special.UNKNOWN);
    return NativeObject.with(
        members,
        "at copyWithin entries findLast findLastIndex flat keys toLocaleString toReversed toSorted"
            + " toSpliced values with");
  }

  private static Native changing(Body body) {
    return new Native(
        (machine, self, a) -> {
          if (!(self instanceof ScriptArray array) || array.isOpenItself() || array.hasHoles())
            return unknown(machine, self, a);
          if (array.isFrozen())
            throw Thrown.of(ErrorNatives.TYPE, "Cannot assign to read only property of an array");
          // Some of them only move what is there.
          if (array.isFixed()) return unknown(machine, self, a);
          machine.change(array);
          return body.call(machine, array, a);
        });
  }

  private static Native reading(Body body) {
    return new Native(
        (machine, self, a) ->
            self instanceof ScriptArray array && !array.isOpenItself() && !array.hasHoles()
                ? body.call(machine, array, a)
                : unknown(machine, self, a));
  }

  private static Object unknown(Machine machine, Object self, List<Object> arguments) {
    if (Values.isNothing(self))
      throw Thrown.of(ErrorNatives.TYPE, "Array.prototype method called on null or undefined");
    return machine.callUnknown(self, arguments);
  }

  private static Object made(Machine machine, List<Object> arguments) {
    boolean length = arguments.size() == 1 && arguments.get(0) instanceof Double;
    if (!length && !arguments.contains(Special.UNKNOWN)) return machine.array(arguments);
    if (arguments.size() > 1) return machine.array(arguments);
    return arguments.get(0).equals(0.0) ? machine.array(List.of()) : unknownArray(machine);
  }

  private static Object isArray(Object value) {
    if (value == Special.UNKNOWN) return value;
    if (value instanceof ScriptArray array) return array.languagePrototype() == PROTOTYPE;
    return value instanceof ScriptObject object && object.isGiven()
        ? Special.UNKNOWN
        : (Object) false;
  }

  private static Object from(Machine machine, Object self, List<Object> arguments) {
    Object source = argument(arguments, 0);
    boolean listed =
        source instanceof ScriptArray || source instanceof ScriptMap || source instanceof String;
    List<Object> elements = listed ? Iteration.known(machine, source) : null;
    if (elements == null) return machine.callUnknown(Special.UNDEFINED, arguments);
    Object by = argument(arguments, 1);
    if (by == Special.UNDEFINED) return machine.array(elements);
    List<Object> made = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++)
      made.add(machine.callAny(by, argument(arguments, 2), List.of(elements.get(i), (double) i)));
    return machine.array(made);
  }

  private static Object push(Machine machine, ScriptArray array, List<Object> arguments) {
    machine.spend(arguments.size());
    array.elements().addAll(arguments);
    return (double) array.elements().size();
  }

  private static Object unshift(Machine machine, ScriptArray array, List<Object> arguments) {
    machine.spend(arguments.size() + array.elements().size() / 16);
    array.elements().addAll(0, arguments);
    return (double) array.elements().size();
  }

  private static Object taken(Machine machine, ScriptArray array, boolean first) {
    List<Object> elements = array.elements();
    if (elements.isEmpty()) return Special.UNDEFINED;
    if (first) machine.spend(elements.size() / 16);
    return elements.remove(first ? 0 : elements.size() - 1);
  }

  private static Object splice(Machine machine, ScriptArray array, List<Object> arguments) {
    List<Object> elements = array.elements();
    if (arguments.isEmpty()) return machine.array(List.of());
    Integer from = place(machine, arguments.get(0), elements.size(), 0);
    Double count = Values.asInteger(machine, argument(arguments, 1));
    if (from == null || count == null || array.isOpenItself())
      return machine.callUnknown(array, arguments);
    // What was asked for its number may have changed the array.
    from = Math.min(from, elements.size());
    int left = elements.size() - from;
    int taken = arguments.size() == 1 ? left : (int) Math.max(0, Math.min(left, count));
    machine.spend(elements.size() + arguments.size());
    List<Object> range = elements.subList(from, from + taken);
    ScriptArray removed = machine.array(range);
    range.clear();
    if (arguments.size() > 2) elements.addAll(from, arguments.subList(2, arguments.size()));
    return removed;
  }

  private static Object fill(Machine machine, ScriptArray array, List<Object> arguments) {
    int @Nullable [] range = range(machine, array, arguments, 1);
    if (range == null) return machine.callUnknown(array, arguments);
    machine.spend(array.elements().size());
    Collections.fill(array.elements().subList(range[0], range[1]), argument(arguments, 0));
    return array;
  }

  private static Object reverse(Machine machine, ScriptArray array, List<Object> arguments) {
    machine.spend(array.elements().size());
    Collections.reverse(array.elements());
    return array;
  }

  /** Returns a place that may be counted from the end; null if it is not known. */
  static @Nullable Integer place(Machine machine, Object given, int length, int otherwise) {
    if (given == Special.UNDEFINED) return otherwise;
    Double number = Values.asInteger(machine, given);
    if (number == null) return null;
    return (int) Math.max(0, Math.min(length, number < 0 ? length + number : number));
  }

  /** Returns a beginning and an end that is not before it; null if they are not known. */
  private static int @Nullable [] range(
      Machine machine, ScriptArray array, List<Object> arguments, int at) {
    Integer from = place(machine, argument(arguments, at), array.elements().size(), 0);
    Integer to =
        place(
            machine, argument(arguments, at + 1), array.elements().size(), array.elements().size());
    if (from == null || to == null || array.isOpenItself()) return null;
    int end = Math.min(to, array.elements().size());
    int begin = Math.min(from, end);
    return new int[] {begin, end};
  }

  private static Object slice(Machine machine, ScriptArray array, List<Object> arguments) {
    int[] range = range(machine, array, arguments, 0);
    if (range == null) return machine.callUnknown(Special.UNDEFINED, arguments);
    return machine.array(array.elements().subList(range[0], range[1]));
  }

  private static Object concat(Machine machine, ScriptArray array, List<Object> arguments) {
    List<Object> all = new ArrayList<>(array.elements());
    for (Object argument : arguments) {
      boolean list = argument instanceof ScriptArray more && isArray(more).equals(true);
      if (!list && argument != Special.UNKNOWN) {
        all.add(argument);
      } else if (argument instanceof ScriptArray more && !more.isOpenItself() && !more.hasHoles()) {
        machine.spend(more.elements().size());
        all.addAll(more.elements());
      } else {
        return unknownArray(machine);
      }
    }
    return machine.array(all);
  }

  private static Object join(Machine machine, ScriptArray array, List<Object> arguments) {
    Object by = argument(arguments, 0);
    Object separator = by == Special.UNDEFINED ? "," : Values.asText(machine, by);
    StringBuilder joined = new StringBuilder();
    boolean known = separator instanceof String;
    // An array in itself is passed over.
    if (!machine.begin(array)) return "";
    try {
      for (int i = 0; i < array.elements().size(); i++) {
        machine.spend(1);
        Object element = array.elements().get(i);
        Object text = Values.isNothing(element) ? "" : Values.asText(machine, element);
        known &= text instanceof String && Values.isBounded(joined);
        if (known) joined.append(i == 0 ? "" : separator).append(text);
      }
    } finally {
      machine.end(array);
    }
    return known ? machine.text(joined) : Special.UNKNOWN;
  }

  private static Object includes(Machine machine, ScriptArray array, List<Object> arguments) {
    Object index = indexOf(machine, array, arguments);
    if (!(index instanceof Double at)) return index;
    boolean nan =
        argument(arguments, 0).equals(Double.NaN) && array.elements().contains(Double.NaN);
    return nan && arguments.size() > 1 ? Special.UNKNOWN : (Object) (at >= 0 || nan);
  }

  private static Object indexOf(Machine machine, ScriptArray array, List<Object> arguments) {
    Object wanted = argument(arguments, 0);
    List<Object> elements = array.elements();
    Integer from = place(machine, argument(arguments, 1), elements.size(), 0);
    if (from == null || array.isOpenItself()) return Special.UNKNOWN;
    for (int i = from; i < elements.size(); i++) {
      machine.spend(1);
      Boolean same = Values.same(elements.get(i), wanted);
      if (same == null) return Special.UNKNOWN;
      if (same) return (double) i;
    }
    return -1.0;
  }

  private static Object lastIndexOf(Machine machine, ScriptArray array, List<Object> arguments) {
    if (arguments.size() > 1) return Special.UNKNOWN; // up to where is not worked out
    for (int i = array.elements().size() - 1; i >= 0; i--) {
      machine.spend(1);
      Boolean same = Values.same(array.elements().get(i), argument(arguments, 0));
      if (same == null) return Special.UNKNOWN;
      if (same) return (double) i;
    }
    return -1.0;
  }

  private static Object reduce(
      Machine machine, ScriptArray array, List<Object> arguments, boolean backwards) {
    Object function = argument(arguments, 0);
    if (function == Special.UNKNOWN) return unknown(machine, array, arguments);
    int length = array.elements().size();
    int i = 0;
    Object all = argument(arguments, 1);
    if (arguments.size() < 2) {
      if (length == 0)
        throw Thrown.of(ErrorNatives.TYPE, "Reduce of empty array with no initial value");
      all = array.elements().get(backwards ? length - 1 : 0);
      i = 1;
    }
    for (; i < length; i++) {
      int at = backwards ? length - 1 - i : i;
      if (at >= array.elements().size()) continue;
      if (array.isOpenItself()) return unknown(machine, array, arguments);
      List<Object> given = List.of(all, array.elements().get(at), (double) at, array);
      all = machine.callAny(function, Special.UNDEFINED, given);
    }
    return all;
  }

  private static Object each(
      Machine machine, ScriptArray array, String name, List<Object> arguments) {
    Object function = argument(arguments, 0);
    if (function == Special.UNKNOWN) return unknown(machine, array, arguments);
    if (!(function instanceof ScriptFunction))
      throw Thrown.of(ErrorNatives.TYPE, Values.typeOf(function) + " is not a function");
    boolean finds = name.startsWith("find");
    List<Object> results = new ArrayList<>();
    boolean known = true;
    int length = array.elements().size();
    for (int i = 0; i < length; i++) {
      if (array.isOpenItself() || array.hasHoles()) return unknown(machine, array, arguments);
      boolean there = i < array.elements().size();
      if (!there && !finds) {
        // The array was made shorter, and what is not there is passed over.
        known &= !name.equals("map");
        continue;
      }
      Object element = there ? array.elements().get(i) : Special.UNDEFINED;
      Object result =
          machine.callAny(function, argument(arguments, 1), List.of(element, (double) i, array));
      switch (name) {
        case "forEach" -> {}
        case "map" -> results.add(result);
        case "flatMap" -> known &= addFlat(machine, result, results);
        default -> {
          Boolean truth = Values.truth(result);
          // Whether it goes on is not known.
          if (truth == null) return unknown(machine, array, arguments);
          if (name.equals("filter") && truth) results.add(element);
          if (name.equals("find") && truth) return element;
          if (name.equals("findIndex") && truth) return (double) i;
          if (name.equals("some") && truth) return true;
          if (name.equals("every") && !truth) return false;
        }
      }
    }
    return switch (name) {
      case "map", "flatMap", "filter" -> known ? machine.array(results) : unknownArray(machine);
      case "findIndex" -> -1.0;
      case "some" -> false;
      case "every" -> true;
      default -> Special.UNDEFINED;
    };
  }

  private static boolean addFlat(Machine machine, Object result, List<Object> results) {
    if (result == Special.UNKNOWN) return false;
    if (!isArray(result).equals(true)) {
      results.add(result);
      return true;
    }
    ScriptArray more = (ScriptArray) result;
    machine.spend(more.elements().size());
    results.addAll(more.elements());
    return !more.isOpenItself() && !more.hasHoles();
  }

  private static ScriptArray unknownArray(Machine machine) {
    ScriptArray unknown = machine.fresh(new ScriptArray(List.of()));
    unknown.forget();
    return unknown;
  }
}
