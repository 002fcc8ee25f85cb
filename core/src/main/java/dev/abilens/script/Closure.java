package dev.abilens.script;

import java.util.List;

/** A function of a script, with the names around it. */
final class Closure extends ScriptFunction {
  private final Machine machine;
  private final Syntax.Function function;
  private final Scope scope;
  private boolean called;

  Closure(Machine machine, Syntax.Function function, Scope scope) {
    this.machine = machine;
    this.function = function;
    this.scope = scope;
    machine.made(this);
  }

  boolean isCalled() {
    return called;
  }

  @Override
  public Object call(Object self, List<Object> arguments) {
    return call(self, arguments, Special.UNDEFINED);
  }

  @Override
  Object construct(ScriptObject made, List<Object> arguments) {
    return call(made, arguments, this);
  }

  /** Calls it, where {@code new.target} is what is given. */
  Object call(Object self, List<Object> arguments, Object newTarget) {
    called = true;
    Scope inner = new Scope(scope, scope.file, function.arrow() ? null : self, true);
    if (!function.name().isEmpty() && scope.get(function.name()) == null)
      inner.declare(function.name(), this);
    if (!function.arrow()) {
      inner.declare("arguments", new ScriptArray(arguments));
      inner.declare(Syntax.NEW_TARGET, newTarget);
    }
    Evaluator evaluator = new Evaluator(machine);
    machine.enter(inner, function.line());
    try {
      evaluator.bindParameters(function.parameters(), arguments, inner);
      if (!(function.body() instanceof Syntax.Block block))
        return evaluator.evaluate(function.body(), inner);
      Completion end = evaluator.run(block, inner);
      Object value = end == null ? Special.UNDEFINED : end.value();
      return function.later() ? Special.UNKNOWN : value;
    } finally {
      machine.leave();
    }
  }
}
