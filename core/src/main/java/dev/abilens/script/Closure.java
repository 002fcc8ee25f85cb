package dev.abilens.script;

import dev.abilens.script.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of a script, with the names around it. */
final class Closure extends ScriptFunction {
  private final Machine machine;
  private final Syntax.Function function;
  private final Scope scope;
  private @Nullable ClassParts type;
  private @Nullable ScriptObject home;
  private boolean called;

  /**
   * What makes a class of a function.
   *
   * @param inherits whether it says what it inherits from
   * @param fields those that each object gets
   */
  record ClassParts(boolean inherits, List<Field> fields) {}

  /** A field of a class: its key and what its value is worked out from. */
  record Field(Object key, Syntax value) {}

  Closure(Machine machine, Syntax.Function function, Scope scope) {
    this.machine = machine;
    this.function = function;
    this.scope = scope;
    machine.fresh(this);
    machine.made(this);
  }

  /** Makes it one of a class or an object: where {@code super} looks for members. */
  Closure at(ScriptObject object) {
    home = object;
    return this;
  }

  void setType(ClassParts parts) {
    type = parts;
  }

  @Nullable ScriptObject home() {
    return home;
  }

  boolean isType() {
    return type != null;
  }

  boolean isCalled() {
    return called;
  }

  Syntax.Function function() {
    return function;
  }

  Scope scope() {
    return scope;
  }

  @Override
  Object name() {
    // A class has a name of its own, and what is written without one may be given one.
    return type != null || function.name().isEmpty() ? Special.UNKNOWN : function.name();
  }

  @Override
  Boolean makes() {
    return type != null
        || (function.pace() == Syntax.Function.Pace.AT_ONCE
            && function.form() != Syntax.Function.Form.ARROW
            && function.form() != Syntax.Function.Form.METHOD);
  }

  @Override
  Object call(Machine by, Object self, List<Object> arguments) {
    if (type != null)
      throw Thrown.of(ErrorNatives.TYPE, "Class constructor cannot be invoked without 'new'");
    // What a plain call of a function that is not strict has for this is the global object.
    boolean global = !function.strict() && Values.isNothing(self);
    return run(global ? machine.globals() : self, arguments, Special.UNDEFINED);
  }

  @Override
  Object make(Machine by, List<Object> arguments, ScriptFunction target) {
    ClassParts parts = type;
    if (parts == null) {
      ScriptObject made = machine.madeBy(target);
      Object result = run(made, arguments, target);
      return result instanceof ScriptObject || result == Special.UNKNOWN ? result : made;
    }
    if (!parts.inherits()) {
      ScriptObject made = machine.madeBy(target);
      fill(made);
      Object result = run(made, arguments, target);
      return result instanceof ScriptObject || result == Special.UNKNOWN ? result : made;
    }
    Scope[] inner = new Scope[1];
    Object result = run(null, arguments, target, inner);
    if (result instanceof ScriptObject || result == Special.UNKNOWN) return result;
    Object made = inner[0].self();
    if (made == null)
      throw Thrown.of(
          ErrorNatives.REFERENCE, "Must call super constructor before accessing 'this'");
    return made;
  }

  /** Gives an object the fields that the class says. */
  void fill(ScriptObject made) {
    if (type == null) return;
    for (Field field : type.fields()) {
      Scope inner = scope.ofFunction(machine, true, true);
      inner.setThis(made);
      if (home != null) inner.declare(Syntax.HOME, this);
      Object value = machine.evaluator().evaluate(field.value(), inner);
      Members.define(machine, made, field.key(), value);
    }
  }

  private Object run(Object self, List<Object> arguments, Object newTarget) {
    return run(self, arguments, newTarget, new Scope[1]);
  }

  private Object run(
      @Nullable Object self, List<Object> arguments, Object newTarget, Scope[] used) {
    called = true;
    Syntax.Function.Pace pace = function.pace();
    if (pace == Syntax.Function.Pace.GENERATOR) {
      // It runs when somebody asks for what it brings.
      machine.escapes().add(this);
      return Special.UNKNOWN;
    }
    boolean arrow = function.form() == Syntax.Function.Form.ARROW;
    Scope inner = scope.ofFunction(machine, function.strict(), !arrow);
    used[0] = inner;
    if (!arrow) {
      if (self != null) inner.setThis(self);
      if (function.asks()) inner.declare("arguments", argumentsObject(arguments));
      inner.declare(Syntax.NEW_TARGET, newTarget);
      if (home != null) inner.declare(Syntax.HOME, this);
    }
    machine.enter(inner, function.line());
    try {
      return pace == Syntax.Function.Pace.ASYNC
          ? machine.later(() -> run(arguments, inner))
          : run(arguments, inner);
    } finally {
      machine.leave();
    }
  }

  private Object run(List<Object> arguments, Scope inner) {
    Evaluator evaluator = machine.evaluator();
    evaluator.patterns.bindParameters(function.parameters(), arguments, inner);
    return evaluator.runFunction(function, inner);
  }

  private Object argumentsObject(List<Object> arguments) {
    machine.spend(arguments.size());
    ArgumentsObject made = machine.fresh(new ArgumentsObject(new ArrayList<>(arguments)));
    if (arguments instanceof SomeArguments) made.forget();
    return made;
  }
}
