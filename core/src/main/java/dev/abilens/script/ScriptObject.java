package dev.abilens.script;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object of a script. Values are texts, doubles, booleans, objects and {@link Special} ones. */
public class ScriptObject {
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private @Nullable ScriptObject prototype;
  private boolean open;
  private boolean later;

  /** A value that is made when it is asked for. */
  private record Later(Supplier<Object> value) {}

  /** Makes an object without fields. */
  public ScriptObject() {
    this(null);
  }

  ScriptObject(@Nullable ScriptObject prototype) {
    this.prototype = prototype;
  }

  /** Returns an object that may have any field beside those that are put. */
  public static ScriptObject open() {
    ScriptObject object = new ScriptObject();
    object.open = true;
    return object;
  }

  final void setOpen() {
    open = true;
  }

  /** Takes all that it holds for not known: any of it may have been changed. */
  void forget() {
    fields.replaceAll((name, value) -> Special.UNKNOWN);
    open = true;
  }

  /** Gives it the fields of a value, as {@code Object.assign} does. */
  final void putAll(Object from) {
    boolean none =
        Values.isNothing(from)
            || from instanceof Double
            || from instanceof Boolean
            || from.equals("");
    if (none) return;
    if (!(from instanceof ScriptObject object) || from instanceof ScriptArray) {
      forget();
      return;
    }
    if (object.isOpen()) forget();
    object.fields().forEach(this::put);
  }

  /** Takes a field away. */
  void remove(String name) {
    fields.remove(name);
  }

  /** Returns whether it may have fields that are not known. */
  final boolean isOpen() {
    return open || (prototype != null && prototype.isOpen());
  }

  final @Nullable ScriptObject prototype() {
    return prototype;
  }

  final void setPrototype(@Nullable ScriptObject other) {
    prototype = other;
  }

  /** Returns the own fields in their order. */
  final Map<String, Object> fields() {
    if (later) {
      later = false;
      fields.replaceAll((name, value) -> value instanceof Later made ? made.value.get() : value);
    }
    return fields;
  }

  /** Returns a field's value, {@link Special#UNKNOWN} where it may have one that is not known. */
  public Object get(String name) {
    Object value = fields.get(name);
    if (value instanceof Later made) {
      value = made.value.get();
      fields.put(name, value);
    }
    if (value != null) return value;
    if (open) return Special.UNKNOWN;
    return prototype == null ? Special.UNDEFINED : prototype.get(name);
  }

  /** Whether it has a field; null where that is not known. */
  final @Nullable Boolean has(String name) {
    if (fields.containsKey(name)) return true;
    if (open) return null;
    return prototype != null ? prototype.has(name) : Boolean.FALSE;
  }

  /** Gives a field a value that is made when it is first asked for; returns this. */
  public ScriptObject putLater(String name, Supplier<Object> value) {
    later = true;
    return put(name, new Later(value));
  }

  /** Gives a field a value; returns this. */
  public ScriptObject put(String name, Object value) {
    fields.put(name, value);
    return this;
  }
}
