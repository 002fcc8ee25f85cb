package dev.abilens.script;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function of the language. Scripts share it, and none can change it. */
final class Native extends ScriptFunction {
  /** What it does. */
  @FunctionalInterface
  interface Body {
    Object call(Machine machine, Object self, List<Object> arguments);
  }

  /** What {@code new} makes of it. */
  @FunctionalInterface
  interface Maker {
    Object make(Machine machine, List<Object> arguments, ScriptFunction target);
  }

  private final Body body;
  private final @Nullable Maker maker;
  private final Map<Object, Object> fields;
  private final boolean passesOn;

  Native(Body body) {
    this(body, null, Map.of(), false);
  }

  /** Makes one that only passes its arguments on, known or not. */
  static Native passingOn(Body body) {
    return new Native(body, null, Map.of(), true);
  }

  /**
   * Makes one that has fields, of which others than those given are not known.
   *
   * @param maker what {@code new} makes of it, or null for nothing that is known
   */
  Native(Body body, @Nullable Maker maker, Map<Object, Object> fields) {
    this(body, maker, fields, false);
  }

  private Native(Body body, @Nullable Maker maker, Map<Object, Object> fields, boolean passesOn) {
    this.body = body;
    this.passesOn = passesOn;
    this.maker = maker;
    this.fields = fields;
    setGiven();
  }

  @Override
  Object call(Machine machine, Object self, List<Object> arguments) {
    if (arguments instanceof SomeArguments && !passesOn)
      return machine.callUnknown(self, arguments);
    return body.call(machine, self, arguments);
  }

  @Override
  Object make(Machine machine, List<Object> arguments, ScriptFunction target) {
    return maker == null || arguments instanceof SomeArguments
        ? machine.callUnknown(Special.UNDEFINED, arguments)
        : maker.make(machine, arguments, target);
  }

  @Override
  @Nullable Object own(Object key) {
    Object field = fields.get(key);
    return field == null ? FunctionNatives.PROTOTYPE.own(key) : Property.hidden(field);
  }

  @Override
  boolean isShared() {
    return true;
  }
}
