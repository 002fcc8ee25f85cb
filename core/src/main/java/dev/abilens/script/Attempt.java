package dev.abilens.script;

import dev.abilens.script.syntax.Syntax;

/** A {@code try} with a {@code catch} that is at work. */
final class Attempt implements Catcher {
  private final Syntax.Try statement;
  private final Scope scope;
  private boolean told;

  Attempt(Syntax.Try statement, Scope scope) {
    this.statement = statement;
    this.scope = scope;
  }

  /**
   * Goes on where something is done with a value that is not known, which may throw: either nothing
   * of the kind throws in it, or any of it does, and then what it does may be done in part.
   */
  @Override
  public void mayThrow(Machine machine) {
    if (told) return;
    told = true;
    if (machine.choose(statement)) return;
    machine.escapes().mayRun(statement.body(), scope);
    throw new Thrown(Special.UNKNOWN);
  }
}
