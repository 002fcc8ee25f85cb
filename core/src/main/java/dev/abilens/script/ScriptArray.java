package dev.abilens.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array of a script. */
public class ScriptArray extends ScriptObject {
  static final String LENGTH = "length";

  private final List<Object> elements;
  private boolean holes;
  private boolean frozen;

  /** Makes an array of the values. */
  public ScriptArray(List<?> elements) {
    this.elements = new ArrayList<>(elements);
  }

  /** Returns the elements; to be changed by scripts only. */
  public List<Object> elements() {
    return elements;
  }

  /** Whether elements may be missing. */
  final boolean hasHoles() {
    return holes;
  }

  final void setHoles() {
    holes = true;
  }

  final boolean isFrozen() {
    return frozen;
  }

  @Override
  ScriptObject languagePrototype() {
    return ArrayNatives.PROTOTYPE;
  }

  @Override
  @Nullable Object own(Object key) {
    if (isOpenItself()) return super.own(key);
    if (key.equals(LENGTH))
      return new Property((double) elements.size(), null, null, false, !frozen, false);
    int index = Values.index(key);
    if (index < 0 || index >= elements.size()) return super.own(key);
    Object element = elements.get(index);
    // What may be missing may be the prototype's.
    if (holes && element == Special.UNDEFINED) return Special.UNKNOWN;
    return isFixed() ? Property.of(element).fixed(frozen).field() : element;
  }

  @Override
  void define(Object key, Object field) {
    if (isOpenItself()) return;
    int index = Values.index(key);
    Property property = Property.of(field);
    if (index < 0 && !key.equals(LENGTH)) super.define(key, field);
    else if (!property.isPlain() && index >= 0) forget();
    else if (index >= 0 && index < elements.size()) elements.set(index, property.value());
    else if (index >= 0 && index == elements.size()) elements.add(property.value());
    else if (key.equals(LENGTH)) resize(property.value());
    else forget(); // what is in between is not followed
  }

  private void resize(Object length) {
    if (length instanceof Double size && size >= 0 && size <= elements.size() && size % 1 == 0)
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
  void fix(boolean keepFields, boolean frozen) {
    super.fix(keepFields, frozen);
    this.frozen |= frozen;
  }

  @Override
  void remove(Object key) {
    int index = Values.index(key);
    if (index >= 0 && index < elements.size() && !isOpenItself()) {
      elements.set(index, Special.UNDEFINED);
      holes = true;
    } else {
      super.remove(key);
    }
  }

  @Override
  List<Object> keys() {
    if (isOpenItself()) return super.keys();
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) keys.add(String.valueOf(i));
    keys.add(LENGTH);
    keys.addAll(super.keys());
    return keys;
  }

  @Override
  int size() {
    return elements.size() + super.size();
  }
}
