package dev.abilens.script;

import org.jspecify.annotations.Nullable;

/** What scripts see without declaring it: names of the language, of the runtime, and their own. */
final class GlobalObject extends ScriptObject {
  private final Machine machine;

  GlobalObject(Machine machine) {
    this.machine = machine;
  }

  @Override
  @Nullable Object own(Object key) {
    Object own = super.own(key);
    if (own != null || !(key instanceof String name)) return own;
    if (name.equals("globalThis") || name.equals("global")) return Property.hidden(this);
    Object given = Globals.get(name);
    if (given == null) given = machine.host().global(name);
    if (given == null) return null;
    Property made = Property.hidden(given);
    super.define(name, made);
    return made;
  }

  /** What others may have changed of it is not followed. */
  @Override
  void forget() {}
}
