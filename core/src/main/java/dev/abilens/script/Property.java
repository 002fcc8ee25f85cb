package dev.abilens.script;

import org.jspecify.annotations.Nullable;

/**
 * A field that is not one that anybody may change and everybody sees (ECMA-262, 6.1.7.1).
 *
 * @param value its value; {@link Special#UNDEFINED} where it has functions instead
 * @param getter what returns it, or null
 * @param setter what takes it, or null
 */
record Property(
    Object value,
    @Nullable Object getter,
    @Nullable Object setter,
    boolean listed,
    boolean writable,
    boolean configurable) {

  static Property hidden(Object value) {
    return new Property(value, null, null, false, true, true);
  }

  static Property of(Object field) {
    return field instanceof Property known
        ? known
        : new Property(field, null, null, true, true, true);
  }

  boolean isAccessor() {
    return getter != null || setter != null;
  }

  boolean isPlain() {
    return listed && writable && configurable && !isAccessor();
  }

  /** Returns what stands for it among the fields of an object. */
  Object field() {
    return isPlain() ? value : this;
  }

  Property withValue(Object other) {
    return new Property(other, null, null, listed, writable, configurable);
  }

  Property fixed(boolean frozen) {
    return new Property(value, getter, setter, listed, writable && !frozen, false);
  }
}
