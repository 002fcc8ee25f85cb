package dev.abilens.script;

import org.jspecify.annotations.Nullable;

/** What an asynchronous function returns; what it brings later is taken for brought at once. */
final class Promised extends ScriptObject {
  private final Object value;
  private final @Nullable Thrown thrown;
  private final boolean mayThrow;

  /**
   * Makes one.
   *
   * @param value what it brings
   * @param thrown what it throws instead; null if it surely throws nothing that is known
   * @param mayThrow whether it may throw
   */
  Promised(Object value, @Nullable Thrown thrown, boolean mayThrow) {
    // What brings something later brings what that brings.
    Promised inner = value instanceof Promised promised ? promised : null;
    this.value = inner == null ? value : inner.value;
    this.thrown = inner == null ? thrown : inner.thrown;
    this.mayThrow = mayThrow || (inner != null && inner.mayThrow);
    setOpen();
  }

  /** Returns what it brings to who awaits it, or throws it. */
  Object await(Machine machine) {
    if (thrown != null) throw thrown;
    if (mayThrow || value == Special.UNKNOWN) machine.mayThrow();
    return value;
  }
}
