package dev.abilens.script;

import java.util.ArrayList;
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
    if (name.equals("length")) return (double) elements.size();
    int index = Values.index(name);
    if (index >= 0) return index < elements.size() ? elements.get(index) : super.get(name);
    return super.get(name);
  }

  @Override
  public ScriptObject put(String name, Object value) {
    int index = Values.index(name);
    if (index >= 0 && index < elements.size()) elements.set(index, value);
    else if (index == elements.size()) elements.add(value);
    else super.put(name, value);
    return this;
  }
}
