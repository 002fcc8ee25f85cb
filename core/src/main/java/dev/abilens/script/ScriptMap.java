package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;

/** A {@code Map} of a script, or a {@code Set}, whose values are their own keys. */
final class ScriptMap extends ScriptObject {
  private final boolean set;
  private final List<Object> keys = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  ScriptMap(boolean set) {
    this.set = set;
  }

  /** Returns what makes one, as {@code new} calls it. */
  static ScriptFunction type(boolean set) {
    ScriptFunction type =
        new ScriptFunction() {
          @Override
          public Object call(Object self, List<Object> arguments) {
            return Special.UNKNOWN;
          }

          @Override
          Object make(List<Object> arguments) {
            Object from = argument(arguments, 0);
            ScriptMap made = new ScriptMap(set);
            if (from instanceof ScriptArray array && !array.isOpen())
              array.elements().forEach(made::addElement);
            else if (from instanceof ScriptMap other && !other.isOpen())
              other.elements().forEach(made::addElement);
            else if (!Values.isNothing(from)) made.setOpen();
            return made;
          }
        };
    type.setOpen();
    return type;
  }

  private void addElement(Object element) {
    if (set) put(element, element);
    else if (element instanceof ScriptArray pair) put(pair.get("0"), pair.get("1"));
    else forget();
  }

  @Override
  void forget() {
    super.forget();
    keys.clear();
    values.clear();
  }

  /** Returns where a key is, -1 for nowhere, as far as that is known. */
  private Object index(Object key) {
    for (int i = 0; i < keys.size(); i++) {
      Boolean same = Values.same(keys.get(i), key);
      if (same == null) return Special.UNKNOWN;
      if (same) return (double) i;
    }
    return isOpen() ? Special.UNKNOWN : (Object) (-1.0);
  }

  private void put(Object key, Object value) {
    Object index = index(key);
    if (!(index instanceof Double at)) {
      // From now on nothing is known of what is in it.
      forget();
    } else if (at >= 0) {
      values.set(at.intValue(), value);
    } else {
      keys.add(key);
      values.add(value);
    }
  }

  /** Returns what {@code for of} and spreading bring, if it is known what is in it. */
  List<Object> elements() {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++)
      elements.add(set ? keys.get(i) : new ScriptArray(List.of(keys.get(i), values.get(i))));
    return elements;
  }

  /** Returns a member that it has from the language. */
  Object member(String name) {
    return switch (name) {
      case "size" -> isOpen() ? Special.UNKNOWN : (Object) (double) keys.size();
      case "get" ->
          ScriptFunction.of(
              a ->
                  index(ScriptFunction.argument(a, 0)) instanceof Double at
                      ? at < 0 ? Special.UNDEFINED : values.get(at.intValue())
                      : Special.UNKNOWN);
      case "has" ->
          ScriptFunction.of(
              a ->
                  index(ScriptFunction.argument(a, 0)) instanceof Double at
                      ? (Object) (at >= 0)
                      : Special.UNKNOWN);
      case "set", "add" ->
          ScriptFunction.of(
              a -> {
                put(ScriptFunction.argument(a, 0), ScriptFunction.argument(a, set ? 0 : 1));
                return this;
              });
      case "keys" -> listed(keys);
      case "values" -> listed(values);
      case "entries" -> listed(elements());
      case "delete", "clear" ->
          ScriptFunction.of(
              a -> {
                forget();
                return Special.UNKNOWN;
              });
      case "forEach" ->
          ScriptFunction.of(
              a -> {
                if (isOpen() || !(ScriptFunction.argument(a, 0) instanceof ScriptFunction each))
                  return Special.UNKNOWN;
                for (int i = 0; i < keys.size(); i++)
                  each.call(Special.UNDEFINED, List.of(values.get(i), keys.get(i), this));
                return Special.UNDEFINED;
              });
      default -> Special.UNKNOWN;
    };
  }

  // What is an iterator is taken for the array of what it brings.
  private ScriptFunction listed(List<Object> elements) {
    return ScriptFunction.of(a -> isOpen() ? Special.UNKNOWN : new ScriptArray(elements));
  }
}
