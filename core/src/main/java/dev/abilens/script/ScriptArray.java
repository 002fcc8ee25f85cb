package dev.abilens.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An array of a script. */
public final class ScriptArray extends ScriptObject {
  private final List<Object> elements;

  /** Makes an array of the values. */
  public ScriptArray(List<?> elements) {
    this.elements = new ArrayList<>(elements);
  }

  /** Returns the elements; to be changed by scripts only. */
  public List<Object> elements() {
    return elements;
  }

  @Override
  public Object get(String name) {
    if (isOpen()) return Special.UNKNOWN;
    if (name.equals("length")) return (double) elements.size();
    int index = Values.index(name);
    if (index >= 0) return index < elements.size() ? elements.get(index) : super.get(name);
    return super.get(name);
  }

  @Override
  public ScriptObject put(String name, Object value) {
    if (isOpen()) return this;
    int index = Values.index(name);
    if (index >= 0 && index < elements.size()) elements.set(index, value);
    else if (index == elements.size()) elements.add(value);
    else if (name.equals("length")) resize(value);
    else if (index >= 0) forget(); // what is in between is not followed
    else super.put(name, value);
    return this;
  }

  private void resize(Object length) {
    if (length instanceof Double size && size >= 0 && size <= elements.size())
      elements.subList(size.intValue(), elements.size()).clear();
    else forget();
  }

  /** From then on nothing is known of it, not even how long it is. */
  @Override
  void forget() {
    super.forget();
    Collections.fill(elements, Special.UNKNOWN);
    if (elements.isEmpty()) elements.add(Special.UNKNOWN);
  }

  @Override
  void remove(String name) {
    int index = Values.index(name);
    if (index >= 0 && index < elements.size()) elements.set(index, Special.UNDEFINED);
    else super.remove(name);
  }
}
