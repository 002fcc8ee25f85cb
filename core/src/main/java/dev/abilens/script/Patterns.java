package dev.abilens.script;

import dev.abilens.script.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives names their values, alone and in patterns (ECMA-262, 8.6.2, 13.15.5 and 14.3.3). */
final class Patterns {
  /** How names come to their values. */
  enum Binding {
    LOCAL,
    CONSTANT,
    ASSIGN;

    /** Returns that of a declaration; null is for none. */
    static Binding of(@Nullable String kind) {
      if (kind == null || kind.equals("var")) return ASSIGN;
      return kind.equals("let") ? LOCAL : CONSTANT;
    }
  }

  private final ExpressionEvaluator by;
  private final Machine machine;

  Patterns(ExpressionEvaluator by) {
    this.by = by;
    this.machine = by.machine;
  }

  /** Gives the parameters of a function their values. */
  void bindParameters(List<Syntax> parameters, List<Object> arguments, Scope scope) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) instanceof Syntax.Spread rest) {
        List<Object> left = arguments.subList(Math.min(i, arguments.size()), arguments.size());
        ScriptArray made = machine.array(left);
        if (arguments instanceof SomeArguments) made.forget();
        bind(rest.value(), made, scope, Binding.LOCAL);
      } else {
        bind(parameters.get(i), ScriptFunction.argument(arguments, i), scope, Binding.LOCAL);
      }
    }
  }

  /** Gives the names of a pattern, or a place, their values. */
  void bind(Syntax target, Object value, Scope scope, Binding binding) {
    machine.enter(scope, target.line());
    try {
      if (target instanceof Syntax.Name name) bindName(name.name(), value, scope, binding);
      else if (target instanceof Syntax.Assign otherwise)
        bind(otherwise.target(), orElse(value, otherwise, scope), scope, binding);
      else if (target instanceof Syntax.ObjectLiteral pattern)
        bindFields(pattern, value, scope, binding);
      else if (target instanceof Syntax.ArrayLiteral pattern)
        bindElements(pattern, value, scope, binding);
      else if (target instanceof Syntax.Member member) by.assign(member, value, scope);
    } finally {
      machine.leave();
    }
  }

  private Object orElse(Object value, Syntax.Assign otherwise, Scope scope) {
    boolean missing =
        value == Special.UNDEFINED
            || (value == Special.UNKNOWN
                && !(otherwise.value() instanceof Syntax.Literal)
                && !by.isIdleValue(otherwise.value(), scope)
                && !machine.choose(otherwise));
    return missing ? by.evaluate(otherwise.value(), scope) : value;
  }

  private void bindName(String name, Object value, Scope scope, Binding binding) {
    switch (binding) {
      case LOCAL -> scope.declare(name, value);
      case CONSTANT -> scope.declareConstant(name, value);
      default -> assign(name, value, scope);
    }
  }

  private void assign(String name, Object value, Scope scope) {
    Scope holder = scope.holder(name);
    if (holder == null) {
      if (scope.strict && machine.globals().own(name) == null)
        throw Thrown.of(ErrorNatives.REFERENCE, name + " is not defined");
      Members.set(machine, machine.globals(), name, value, scope.strict);
      return;
    }
    // It may not have a value yet.
    holder.get(name);
    if (holder.isConstant(name))
      throw Thrown.of(ErrorNatives.TYPE, "Assignment to constant variable.");
    if (holder.isFixed(name)) {
      if (scope.strict) throw Thrown.of(ErrorNatives.TYPE, "Assignment to constant variable.");
      return;
    }
    machine.change(holder.age);
    holder.declare(name, value);
  }

  private void bindFields(
      Syntax.ObjectLiteral pattern, Object value, Scope scope, Binding binding) {
    if (Values.isNothing(value))
      throw Thrown.of(ErrorNatives.TYPE, "Cannot destructure '" + Values.text(value) + "'");
    for (Syntax.Property property : pattern.properties()) {
      if (property.value() instanceof Syntax.Spread rest) {
        bind(rest.value(), machine.fresh(ScriptObject.unknown()), scope, binding);
        continue;
      }
      Object key = Values.asKey(machine, by.evaluate(property.key(), scope));
      bind(property.value(), Members.get(machine, value, key), scope, binding);
    }
  }

  private void bindElements(
      Syntax.ArrayLiteral pattern, Object value, Scope scope, Binding binding) {
    Iteration.Brought brought = Iteration.of(machine, value);
    for (int i = 0; i < pattern.elements().size(); i++) {
      Syntax element = pattern.elements().get(i);
      if (element instanceof Syntax.Spread rest) {
        List<Object> left = new ArrayList<>();
        for (int at = i; brought != null && brought.has(at); at++) left.add(brought.get(at));
        ScriptArray all = machine.array(left);
        if (brought == null) all.forget();
        bind(rest.value(), all, scope, binding);
        return;
      }
      Object one = Special.UNKNOWN;
      if (brought != null) one = brought.has(i) ? brought.get(i) : Special.UNDEFINED;
      if (!(element instanceof Syntax.Hole)) bind(element, one, scope, binding);
    }
  }
}
