package dev.abilens.script;

import dev.abilens.script.syntax.PrivateName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object of a script. Values are texts, doubles, booleans, objects and {@link Special} ones. */
public class ScriptObject {
  /** Longer chains of prototypes are not gone through. */
  static final int MAX_CHAIN = 100;

  /** By text, {@link ScriptSymbol} or {@link PrivateName}: a value, or a {@link Property}. */
  private final Map<Object, Object> fields = new LinkedHashMap<>();

  private @Nullable ScriptObject prototype;
  private boolean bare;
  private boolean open;
  private boolean given;
  private boolean fixed;

  /** When it was made, in the time of {@link Machine#age}; what no machine made is older. */
  int age = -1;

  /** A value that is made when it is asked for. */
  private record Later(Supplier<Object> value) {}

  /** Makes an object without fields. */
  public ScriptObject() {
    this(null);
  }

  ScriptObject(@Nullable ScriptObject prototype) {
    this.prototype = prototype;
  }

  /**
   * Returns an object of the runtime that may have any field beside those that are put. What it
   * does with the values that scripts give to it is taken not to change them.
   */
  public static ScriptObject open() {
    ScriptObject object = new ScriptObject();
    object.open = true;
    object.given = true;
    return object;
  }

  /** Returns one of which nothing is known, that is the script's own. */
  static ScriptObject unknown() {
    ScriptObject object = new ScriptObject();
    object.open = true;
    return object;
  }

  final void setGiven() {
    open = true;
    given = true;
  }

  final void setOpen() {
    open = true;
  }

  /** Whether all scripts share it, so that none may change it. */
  boolean isShared() {
    return false;
  }

  /** Whether it is a part of the runtime, whole as far as it is known. */
  final boolean isGiven() {
    return given;
  }

  /** Takes all that it holds for not known: any of it may have been changed. */
  void forget() {
    fields.replaceAll((name, value) -> Special.UNKNOWN);
    open = true;
  }

  /** Takes a field away. */
  void remove(Object key) {
    fields.remove(key);
  }

  /** Returns whether it may have fields that are not known. */
  final boolean isOpen() {
    ScriptObject at = this;
    for (int i = 0; i < MAX_CHAIN && at != null; i++) {
      if (at.open && !at.isShared()) return true;
      at = at.prototype;
    }
    return at != null;
  }

  /** Whether it may have own fields that are not known. */
  final boolean isOpenItself() {
    return open;
  }

  /** Returns where fields are that it does not have itself, or null. */
  final @Nullable ScriptObject parent() {
    return prototype != null ? prototype : bare ? null : languagePrototype();
  }

  /** Whether it may have a field by a key that is not among those that are known. */
  boolean isOpenFor(Object key) {
    return open;
  }

  /** Returns what the language gives its like. */
  ScriptObject languagePrototype() {
    return ObjectNatives.PROTOTYPE;
  }

  final void setPrototype(@Nullable ScriptObject other) {
    prototype = other;
    bare = other == null;
  }

  /** Whether it gets no more fields. */
  final boolean isFixed() {
    return fixed;
  }

  /** Lets it have no more fields, nor those that it has be changed but in their values. */
  void fix(boolean keepFields, boolean frozen) {
    fixed = true;
    if (keepFields)
      fields.replaceAll((key, field) -> Property.of(resolved(key, field)).fixed(frozen).field());
  }

  /** Returns an own field, which may be a {@link Property}; null for none. */
  @Nullable Object own(Object key) {
    Object field = fields.get(key);
    return field == null ? null : resolved(key, field);
  }

  private Object resolved(Object key, Object field) {
    if (!(field instanceof Later made)) return field;
    Object value = made.value.get();
    // What made it may have put another.
    fields.replace(key, field, value);
    return value;
  }

  /** Sets an own field to a value or a {@link Property}, whatever it was. */
  void define(Object key, Object field) {
    fields.put(key, field);
  }

  /** Returns the keys of the own fields in the order in which scripts see them. */
  List<Object> keys() {
    List<Object> keys = new ArrayList<>(fields.keySet());
    if (keys.stream().anyMatch(key -> Values.index(key) >= 0))
      keys.sort(Comparator.comparingInt(ScriptObject::rank));
    return keys;
  }

  private static int rank(Object key) {
    int index = Values.index(key);
    return index < 0 ? Integer.MAX_VALUE : index;
  }

  /** Returns the names of the own fields that scripts list. */
  final List<String> names() {
    List<String> names = new ArrayList<>();
    for (Object key : keys())
      if (key instanceof String name && Property.of(field(key)).listed()) names.add(name);
    return names;
  }

  private Object field(Object key) {
    Object field = own(key);
    return field == null ? Special.UNDEFINED : field;
  }

  /** Returns how many own fields it has. */
  int size() {
    return fields.size();
  }

  /** Returns the object in its chain that has a field; null if none, or that is not known. */
  final @Nullable ScriptObject holder(Object key) {
    ScriptObject at = this;
    for (int i = 0; i < MAX_CHAIN && at != null; i++) {
      if (at.own(key) != null) return at;
      if (at.isOpenFor(key)) return null;
      at = at.parent();
    }
    return null;
  }

  /** Whether it has a field, or inherits one; null where that is not known. */
  final @Nullable Boolean has(Object key) {
    ScriptObject at = this;
    for (int i = 0; i < MAX_CHAIN; i++) {
      if (at == null) return false;
      if (at.own(key) != null) return true;
      if (at.isOpenFor(key)) return null;
      at = at.parent();
    }
    return null;
  }

  /**
   * Returns a field's value, {@link Special#UNKNOWN} where it may have one that is not known, or
   * where a function of a script returns it.
   */
  public Object get(String name) {
    ScriptObject holder = holder(name);
    Object field = holder == null ? null : holder.own(name);
    if (field == null) return has(name) == null ? Special.UNKNOWN : Special.UNDEFINED;
    Property property = Property.of(field);
    return property.isAccessor() ? Special.UNKNOWN : property.value();
  }

  /** Gives a field a value that is made when it is first asked for; returns this. */
  public ScriptObject putLater(String name, Supplier<Object> value) {
    fields.put(name, new Later(value));
    return this;
  }

  /** Gives a field a value; returns this. */
  public ScriptObject put(String name, Object value) {
    define(name, value);
    return this;
  }
}
