package dev.abilens.script;

import dev.abilens.script.syntax.PrivateName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members of values, asked for and given values as scripts do (ECMA-262, 10.1). */
final class Members {
  /** That of an array. */
  private static final double MAX_LENGTH = 4294967295.0;

  private Members() {}

  /** Returns a member of a value. */
  static Object get(Machine machine, Object value, Object key) {
    if (value == Special.UNKNOWN) return machine.mayThrow();
    ScriptObject holder = holder(value);
    if (holder == null)
      throw Thrown.of(
          ErrorNatives.TYPE,
          "Cannot read properties of " + Values.text(value) + " (reading '" + key + "')");
    if (key == Special.UNKNOWN) return key;
    if (value instanceof String text) {
      if (key.equals(ScriptArray.LENGTH)) return (double) text.length();
      int index = Values.index(key);
      if (index >= 0 && index < text.length()) return text.substring(index, index + 1);
    }
    for (int i = 0; i < ScriptObject.MAX_CHAIN; i++) {
      if (holder == null) return key instanceof PrivateName ? Special.UNKNOWN : Special.UNDEFINED;
      Object field = holder.own(key);
      if (field instanceof Property property && property.isAccessor())
        return got(machine, value, property);
      if (field != null) return Property.of(field).value();
      if (holder.isOpenFor(key)) return Special.UNKNOWN;
      holder = holder.parent();
    }
    return Special.UNKNOWN;
  }

  private static Object got(Machine machine, Object self, Property property) {
    Object getter = property.getter();
    return getter == null || getter == Special.UNDEFINED
        ? Special.UNDEFINED
        : machine.callAny(getter, self, List.of());
  }

  /** Returns the object that a value's members are looked for in first; null for none. */
  private static @Nullable ScriptObject holder(Object value) {
    if (value instanceof ScriptObject object) return object;
    if (value instanceof String) return TextNatives.PROTOTYPE;
    if (value instanceof Double) return NumberNatives.PROTOTYPE;
    if (value instanceof Boolean) return NumberNatives.OF_TRUTH;
    return value instanceof ScriptSymbol ? NumberNatives.OF_SYMBOL : null;
  }

  /** Gives a member a value. */
  static void set(Machine machine, Object target, Object key, Object value, boolean strict) {
    if (Values.isNothing(target))
      throw Thrown.of(
          ErrorNatives.TYPE,
          "Cannot set properties of " + Values.text(target) + " (setting '" + key + "')");
    if (target == Special.UNKNOWN) {
      machine.escapes().add(value);
      machine.escapes().happen();
      machine.mayThrow();
    }
    if (!(target instanceof ScriptObject object)) {
      setOfPlain(machine, target, key, value, strict);
      return;
    }
    if (key == Special.UNKNOWN) {
      forget(machine, object);
      return;
    }
    ScriptObject holder = object.holder(key);
    Object found = holder == null ? null : holder.own(key);
    if (found instanceof Property property) {
      if (property.isAccessor()) {
        Object setter = property.setter();
        if (setter == null || setter == Special.UNDEFINED) refuse(strict, key);
        else machine.callAny(setter, target, List.of(value));
        return;
      }
      if (!property.writable()) {
        refuse(strict, key);
        return;
      }
      if (holder == object) {
        boolean length = object instanceof ScriptArray && key.equals(ScriptArray.LENGTH);
        Object given = length ? length(machine, value) : value;
        define(machine, object, key, property.withValue(given).field());
        return;
      }
    }
    if (holder != object && object.isFixed()) refuse(strict, key);
    else define(machine, object, key, value);
  }

  // ECMA-262, 10.4.2.4.
  private static Object length(Machine machine, Object given) {
    Object number = Values.asNumber(machine, given);
    if (!(number instanceof Double length)) return machine.mayThrow();
    if (length < 0 || length > MAX_LENGTH || length % 1 != 0 || length.isNaN())
      throw Thrown.of(ErrorNatives.RANGE, "Invalid array length");
    return number;
  }

  /** What has no fields of its own takes values by setters only. */
  private static void setOfPlain(
      Machine machine, Object target, Object key, Object value, boolean strict) {
    ScriptObject prototype = holder(target);
    if (prototype == null) return;
    ScriptObject holder = prototype.holder(key);
    if (holder != null && holder.own(key) instanceof Property property && property.setter() != null)
      machine.callAny(property.setter(), target, List.of(value));
    else if (key != Special.UNKNOWN) refuse(strict, key);
  }

  private static void refuse(boolean strict, Object key) {
    if (strict)
      throw Thrown.of(ErrorNatives.TYPE, "Cannot assign to read only property '" + key + "'");
  }

  /** Sets an own field, whatever was there. */
  static void define(Machine machine, ScriptObject object, Object key, Object field) {
    // What may be there in any case is not known afterwards as it was not before.
    if (object.isShared() && object.isOpenItself() && object.own(key) == null) return;
    machine.change(object);
    machine.spend(1);
    object.define(key, field);
  }

  /** Takes a field away; returns what {@code delete} does. */
  static Object delete(Machine machine, Object target, Object key, boolean strict) {
    if (Values.isNothing(target))
      throw Thrown.of(ErrorNatives.TYPE, "Cannot convert undefined or null to object");
    if (target == Special.UNKNOWN) {
      machine.escapes().happen();
      return machine.mayThrow();
    }
    if (!(target instanceof ScriptObject object)) {
      boolean fixed =
          target instanceof String text
              && (key.equals(ScriptArray.LENGTH)
                  || (Values.index(key) >= 0 && Values.index(key) < text.length()));
      if (fixed && strict)
        throw Thrown.of(ErrorNatives.TYPE, "Cannot delete property '" + key + "'");
      return !fixed;
    }
    if (key == Special.UNKNOWN) {
      forget(machine, object);
      return key;
    }
    Object own = object.own(key);
    if (own instanceof Property property && !property.configurable()) {
      if (strict) throw Thrown.of(ErrorNatives.TYPE, "Cannot delete property '" + key + "'");
      return false;
    }
    machine.change(object);
    object.remove(key);
    return true;
  }

  /** Takes all of an object for not known. */
  static void forget(Machine machine, ScriptObject object) {
    machine.change(object);
    machine.spend(object.size());
    object.forget();
  }

  /** Gives an object the own fields of a value, as {@code Object.assign} does. */
  static void copy(Machine machine, Object from, ScriptObject to, boolean assigning) {
    if (from instanceof String text)
      for (int i = 0; i < text.length(); i++)
        give(machine, to, String.valueOf(i), text.substring(i, i + 1), assigning);
    if (from == Special.UNKNOWN) forget(machine, to);
    if (!(from instanceof ScriptObject object)) return;
    if (object.isOpenItself()) {
      forget(machine, to);
      if (object instanceof ScriptArray) return;
    }
    machine.spend(1 + object.size());
    for (Object key : object.keys()) {
      Object own = object.own(key);
      if (own == null || key instanceof PrivateName || !Property.of(own).listed()) continue;
      give(machine, to, key, get(machine, object, key), assigning);
    }
  }

  private static void give(
      Machine machine, ScriptObject to, Object key, Object value, boolean assigning) {
    if (assigning) set(machine, to, key, value, true);
    else define(machine, to, key, value);
  }
}
