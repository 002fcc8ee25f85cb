package dev.abilens.script;

/** The body of an asynchronous function at work: what is thrown in it meets who awaits it. */
final class AsyncBody implements Catcher {
  private boolean mayThrow;

  @Override
  public void mayThrow(Machine machine) {
    mayThrow = true;
  }

  /** Whether something was done in it that may throw. */
  boolean mayThrow() {
    return mayThrow;
  }
}
