package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out the statements of a script (ECMA-262, 14 and 16). */
final class Evaluator extends ExpressionEvaluator {
  Evaluator(Machine machine) {
    super(machine);
  }

  /** Runs statements in a scope; returns how they ended, or null if at their end. */
  @Override
  @Nullable Completion run(Syntax.Block block, Scope scope) {
    for (Syntax statement : block.statements()) hoist(statement, scope);
    for (Syntax statement : block.statements()) {
      Completion end = run(statement, scope, null);
      if (end != null) return end;
    }
    return null;
  }

  private void hoist(Syntax statement, Scope scope) {
    if (statement instanceof Syntax.FunctionDeclaration declared)
      scope.declare(declared.function().name(), new Closure(machine, declared.function(), scope));
    else if (statement instanceof Syntax.Export export && export.declaration() != null)
      hoist(export.declaration(), scope);
  }

  private @Nullable Completion run(Syntax statement, Scope scope, @Nullable String label) {
    machine.enter(scope, statement.line());
    try {
      return execute(statement, scope, label);
    } finally {
      machine.leave();
    }
  }

  private @Nullable Completion execute(Syntax statement, Scope scope, @Nullable String label) {
    if (statement instanceof Syntax.Expression expression) {
      evaluate(expression.value(), scope);
    } else if (statement instanceof Syntax.Declaration declaration) {
      declare(declaration, scope);
    } else if (statement instanceof Syntax.If choice) {
      Object test = evaluate(choice.test(), scope);
      if (test == Special.UNKNOWN && isIdle(choice, scope)) forget(choice, scope);
      else if (isTrue(test, choice.test(), scope)) return run(choice.yes(), scope, null);
      else if (choice.no() != null) return run(choice.no(), scope, null);
    } else if (statement instanceof Syntax.Return returned) {
      return Completion.returned(
          returned.value() == null ? Special.UNDEFINED : evaluate(returned.value(), scope));
    } else if (statement instanceof Syntax.Block block) {
      return run(block, scope.block());
    } else if (statement instanceof Syntax.Try attempt) {
      return attempt(attempt, scope);
    } else if (statement instanceof Syntax.Throw thrown) {
      throw new Thrown(evaluate(thrown.value(), scope));
    } else if (statement instanceof Syntax.Jump jump) {
      return new Completion(
          jump.again() ? Completion.Kind.CONTINUE : Completion.Kind.BREAK,
          Special.UNDEFINED,
          jump.label());
    } else if (statement instanceof Syntax.Labelled labelled) {
      Completion end = run(labelled.body(), scope, labelled.label());
      return end != null && end.breaks(labelled.label()) ? null : end;
    } else if (statement instanceof Syntax.Switch choice) {
      return choose(choice, scope);
    } else if (statement instanceof Syntax.For || statement instanceof Syntax.While) {
      return loop(statement, scope.block(), label);
    } else if (statement instanceof Syntax.ForEach each) {
      return forEach(each, scope, label);
    } else if (statement instanceof Syntax.ClassDeclaration declared) {
      scope.declare(declared.literal().name(), evaluate(declared.literal(), scope));
    } else {
      module(statement, scope);
    }
    return null;
  }

  /** Whether nothing comes of a statement but names that get idle values. */
  private boolean isIdle(@Nullable Syntax statement, Scope scope) {
    if (statement instanceof Syntax.If choice)
      return isIdle(choice.yes(), scope) && isIdle(choice.no(), scope);
    if (statement instanceof Syntax.Block block)
      return block.statements().stream().allMatch(inner -> isIdle(inner, scope));
    return statement == null
        || statement instanceof Syntax.Expression expression
            && expression.value() instanceof Syntax.Assign assign
            && assign.operator().equals("=")
            && assign.target() instanceof Syntax.Name
            && isIdleValue(assign.value(), scope);
  }

  /** Takes what an idle statement gives values for not known. */
  private void forget(@Nullable Syntax statement, Scope scope) {
    if (statement instanceof Syntax.If choice) {
      forget(choice.yes(), scope);
      forget(choice.no(), scope);
    } else if (statement instanceof Syntax.Block block) {
      for (Syntax inner : block.statements()) forget(inner, scope);
    } else if (statement instanceof Syntax.Expression expression
        && expression.value() instanceof Syntax.Assign assign) {
      bind(assign.target(), Special.UNKNOWN, scope, Binding.ASSIGN);
    }
  }

  private void declare(Syntax.Declaration declaration, Scope scope) {
    boolean ofFunction = declaration.kind().equals("var");
    for (Syntax.Declared declared : declaration.declared()) {
      if (declared.value() == null) {
        if (declared.target() instanceof Syntax.Name name
            && !(ofFunction && scope.isDeclaredInFunction(name.name())))
          bind(name, Special.UNDEFINED, scope, ofFunction ? Binding.VAR : Binding.LOCAL);
      } else {
        Object value = evaluate(declared.value(), scope);
        bind(declared.target(), value, scope, ofFunction ? Binding.VAR : Binding.LOCAL);
      }
    }
  }

  private @Nullable Completion attempt(Syntax.Try attempt, Scope scope) {
    Completion end;
    try {
      end = run(attempt.body(), scope, null);
    } catch (Thrown thrown) {
      Syntax.Block handler = attempt.handler();
      if (handler == null) {
        Completion last = finish(attempt, scope);
        if (last != null) return last;
        throw thrown;
      }
      try {
        Scope inner = scope.block();
        if (attempt.caught() != null) bind(attempt.caught(), thrown.value(), inner, Binding.LOCAL);
        end = run(handler, inner, null);
      } catch (Thrown again) {
        Completion last = finish(attempt, scope);
        if (last != null) return last;
        throw again;
      }
    }
    Completion last = finish(attempt, scope);
    return last == null ? end : last;
  }

  private @Nullable Completion finish(Syntax.Try attempt, Scope scope) {
    return attempt.last() == null ? null : run(attempt.last(), scope, null);
  }

  private @Nullable Completion choose(Syntax.Switch choice, Scope scope) {
    Object value = evaluate(choice.value(), scope);
    Scope inner = scope.block();
    int taken = -1;
    for (int i = 0; i < choice.cases().size() && taken < 0; i++) {
      Syntax test = choice.cases().get(i).test();
      if (test == null) continue;
      Boolean same = Values.same(value, evaluate(test, inner));
      if (same == null ? machine.choose(scope, test) : same) taken = i;
    }
    for (int i = 0; i < choice.cases().size() && taken < 0; i++)
      if (choice.cases().get(i).test() == null) taken = i;
    if (taken < 0) return null;
    for (Syntax.Case one : choice.cases().subList(taken, choice.cases().size())) {
      Completion end = run(new Syntax.Block(choice.line(), one.statements()), inner);
      if (end == null) continue;
      return end.breaks(null) ? null : end;
    }
    return null;
  }

  private @Nullable Completion loop(Syntax statement, Scope scope, @Nullable String label) {
    Syntax test;
    Syntax body;
    Syntax update = null;
    boolean first = false;
    boolean ownNames = false;
    if (statement instanceof Syntax.For loop) {
      if (loop.first() instanceof Syntax.Declaration declaration) {
        declare(declaration, scope);
        ownNames = declaration.kind().equals("let");
      } else if (loop.first() != null) evaluate(loop.first(), scope);
      test = loop.test();
      body = loop.body();
      update = loop.update();
    } else {
      Syntax.While loop = (Syntax.While) statement;
      test = loop.test();
      body = loop.body();
      first = loop.bodyFirst();
    }
    Scope turn = scope;
    while (first || test == null || holds(test, turn)) {
      first = false;
      Completion end = run(body, turn, null);
      if (end != null && end.breaks(label)) return null;
      if (end != null && !end.continues(label)) return end;
      // A function that a turn made keeps the names of its turn.
      if (ownNames) turn = turn.copy();
      if (update != null) evaluate(update, turn);
    }
    return null;
  }

  private @Nullable Completion forEach(Syntax.ForEach each, Scope scope, @Nullable String label) {
    for (Object value : values(each, scope)) {
      Scope inner = scope.block();
      Binding binding =
          each.kind() == null
              ? Binding.ASSIGN
              : each.kind().equals("var") ? Binding.VAR : Binding.LOCAL;
      bind(each.target(), value, inner, binding);
      Completion end = run(each.body(), inner, null);
      if (end != null && end.breaks(label)) return null;
      if (end != null && !end.continues(label)) return end;
    }
    return null;
  }

  private List<Object> values(Syntax.ForEach each, Scope scope) {
    Object of = evaluate(each.values(), scope);
    if (of instanceof ScriptArray array && !array.isOpen()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < array.elements().size(); i++)
        values.add(each.names() ? String.valueOf(i) : array.elements().get(i));
      return values;
    }
    if (of instanceof ScriptMap map && !each.names() && !map.isOpen()) return map.elements();
    if (of instanceof ScriptObject object && each.names() && !object.isOpen())
      return List.copyOf(object.fields().keySet());
    if (Values.isNothing(of) && each.names()) return List.of();
    // Nothing, or something that is not known: what several bring is taken for what one brings.
    return machine.choose(scope, each) ? List.of(Special.UNKNOWN) : List.of();
  }

  private void module(Syntax statement, Scope scope) {
    if (statement instanceof Syntax.Import imported) {
      Object module = require(imported.module(), scope);
      for (Syntax.Imported name : imported.names())
        scope.declare(name.to(), imported(module, name.from()));
    } else if (statement instanceof Syntax.ExportDefault exported) {
      Object value = evaluate(exported.value(), scope);
      if (exported.value() instanceof Syntax.Function function && !function.name().isEmpty())
        scope.declare(function.name(), value);
      if (exported.value() instanceof Syntax.ClassLiteral literal && !literal.name().isEmpty())
        scope.declare(literal.name(), value);
      exports(scope).put("default", value);
    } else if (statement instanceof Syntax.Export exported) {
      export(exported, scope);
    }
  }

  private void export(Syntax.Export exported, Scope scope) {
    if (exported.declaration() != null) {
      run(exported.declaration(), scope, null);
      List<String> names = new ArrayList<>();
      declared(exported.declaration(), names);
      for (String name : names) put(exports(scope), name, scope.get(name));
      return;
    }
    Object module = exported.module() == null ? null : require(exported.module(), scope);
    for (Syntax.Imported name : exported.names()) {
      if (module == null) {
        put(exports(scope), name.to(), scope.get(name.from()));
      } else if (name.to().equals("*")) {
        if (module instanceof ScriptObject object && !object.isOpen())
          for (Map.Entry<String, Object> field : object.fields().entrySet())
            exports(scope).put(field.getKey(), field.getValue());
      } else {
        exports(scope).put(name.to(), imported(module, name.from()));
      }
    }
  }

  private static void put(ScriptObject exports, String name, @Nullable Object value) {
    exports.put(name, value == null ? Special.UNKNOWN : value);
  }

  /** Adds the names that a declaration or a pattern gives values. */
  private static void declared(Syntax syntax, List<String> names) {
    if (syntax instanceof Syntax.Name name) names.add(name.name());
    else if (syntax instanceof Syntax.FunctionDeclaration made) names.add(made.function().name());
    else if (syntax instanceof Syntax.ClassDeclaration made) names.add(made.literal().name());
    else if (syntax instanceof Syntax.Declaration made)
      for (Syntax.Declared one : made.declared()) declared(one.target(), names);
    else if (syntax instanceof Syntax.ObjectLiteral pattern)
      for (Syntax.Property property : pattern.properties()) declared(property.value(), names);
    else if (syntax instanceof Syntax.ArrayLiteral pattern)
      for (Syntax element : pattern.elements()) declared(element, names);
    else if (syntax instanceof Syntax.Assign otherwise) declared(otherwise.target(), names);
    else if (syntax instanceof Syntax.Spread rest) declared(rest.value(), names);
  }

  private static Object imported(Object module, String name) {
    if (name.equals("*")) return module;
    if (!(module instanceof ScriptObject object)) return Special.UNKNOWN;
    // A module of the other kind is its own default.
    if (name.equals("default") && !Boolean.TRUE.equals(object.has("default"))) return module;
    return object.get(name);
  }

  private static ScriptObject exports(Scope scope) {
    Object exports = scope.get("exports");
    return exports instanceof ScriptObject object ? object : ScriptObject.open();
  }

  private static Object require(String module, Scope scope) {
    Object require = scope.get("require");
    return require instanceof ScriptFunction function
        ? function.call(Special.UNDEFINED, List.of(module))
        : Special.UNKNOWN;
  }
}
