package dev.abilens.script;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object of the language, such as a prototype. Scripts share it, and none can change it. */
final class NativeObject extends ScriptObject {
  private final Map<Object, Object> fields;
  private final @Nullable Supplier<ScriptFunction> constructor;

  /** Adds members of which nothing is worked out. */
  static Map<Object, Object> with(Map<Object, Object> members, String unknown) {
    Map<Object, Object> all = new HashMap<>(members);
    for (String name : unknown.split(" ", -1)) all.putIfAbsent(name, Special.UNKNOWN);
    return all;
  }

  /**
   * Makes one.
   *
   * @param constructor returns what makes objects of it, or null for none that is known
   * @param open whether it has others than these
   */
  NativeObject(
      @Nullable ScriptObject prototype,
      @Nullable Supplier<ScriptFunction> constructor,
      boolean open,
      Map<Object, Object> fields) {
    setPrototype(prototype);
    this.constructor = constructor;
    this.fields = fields;
    if (open) setOpen();
  }

  @Override
  @Nullable Object own(Object key) {
    if (constructor != null && key.equals("constructor")) return Property.hidden(constructor.get());
    Object field = fields.get(key);
    if (field == null) return null;
    return field instanceof Property known ? known : Property.hidden(field);
  }

  @Override
  boolean isOpenFor(Object key) {
    // Those by symbols are few, and the others are inherited.
    return isOpenItself()
        && (!(key instanceof ScriptSymbol) || key == ScriptSymbol.ITERATOR)
        && ObjectNatives.PROTOTYPE.own(key) == null;
  }

  @Override
  boolean isShared() {
    return true;
  }
}
