package dev.abilens.script;

/** What an asynchronous function returns; what it brings later is taken for brought at once. */
final class Promised extends ScriptObject {
  private final Object value;

  Promised(Object value) {
    this.value = value instanceof Promised promised ? promised.value : value;
    setOpen();
  }

  Object value() {
    return value;
  }
}
