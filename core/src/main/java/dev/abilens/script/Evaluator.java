package dev.abilens.script;

import dev.abilens.script.Patterns.Binding;
import dev.abilens.script.syntax.Declarations;
import dev.abilens.script.syntax.Syntax;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out the statements of a script (ECMA-262, 14 and 16). */
final class Evaluator extends ExpressionEvaluator {
  Evaluator(Machine machine) {
    super(machine);
  }

  /** Runs the body of a function; returns what it returns. */
  Object runFunction(Syntax.Function function, Scope scope) {
    for (String name : function.names())
      if (!scope.declares(name)) scope.declare(name, Special.UNDEFINED);
    if (!(function.body() instanceof Syntax.Block block)) return evaluate(function.body(), scope);
    Completion end = run(block, scope);
    return end == null ? Special.UNDEFINED : end.value();
  }

  /** Runs statements in a scope; returns how they ended, or null if at their end. */
  @Override
  @Nullable Completion run(Syntax.Block block, Scope scope) {
    return run(block.statements(), block.names(), scope);
  }

  private @Nullable Completion run(List<Syntax> statements, List<String> names, Scope scope) {
    hoist(statements, names, scope);
    for (Syntax statement : statements) {
      Completion end = run(statement, scope, null);
      if (end != null) return end;
    }
    return null;
  }

  private void hoist(List<Syntax> statements, List<String> names, Scope scope) {
    scope.declareLater(names);
    for (Syntax statement : statements) hoist(statement, scope);
  }

  private void hoist(Syntax statement, Scope scope) {
    if (statement instanceof Syntax.FunctionDeclaration declared)
      scope.declare(declared.function().name(), new Closure(machine, declared.function(), scope));
    else if (statement instanceof Syntax.Labelled labelled) hoist(labelled.body(), scope);
    else if (statement instanceof Syntax.Export export && export.declaration() != null)
      hoist(export.declaration(), scope);
    else if (statement instanceof Syntax.ExportDefault export
        && export.value() instanceof Syntax.Function function
        && !function.name().isEmpty()
        && function.form() == Syntax.Function.Form.EXPRESSION)
      scope.declare(function.name(), new Closure(machine, function, scope));
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
      return run(block, scope.block(machine));
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
      return loop(statement, scope.block(machine), label);
    } else if (statement instanceof Syntax.ForEach each) {
      return forEach(each, scope, label);
    } else if (statement instanceof Syntax.FunctionDeclaration declared) {
      if (scope.function != scope && !scope.strict) raise(declared.function().name(), scope);
    } else if (statement instanceof Syntax.ClassDeclaration declared) {
      scope.declare(declared.literal().name(), evaluate(declared.literal(), scope));
    } else {
      module(statement, scope);
    }
    return null;
  }

  // ECMA-262, B.3.2: a function of a block is one of the function around from then on.
  private static void raise(String name, Scope scope) {
    Scope at = scope.around;
    while (at != null && at != scope.function && !at.declares(name)) at = at.around;
    Object value = scope.get(name);
    if (at == scope.function && value != null) at.declare(name, value);
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
      handOut(assign.value(), scope);
      patterns.bind(assign.target(), Special.UNKNOWN, scope, Binding.ASSIGN);
    }
  }

  private void declare(Syntax.Declaration declaration, Scope scope) {
    Binding binding = Binding.of(declaration.kind());
    for (Syntax.Declared declared : declaration.declared()) {
      if (declared.value() != null)
        patterns.bind(declared.target(), evaluate(declared.value(), scope), scope, binding);
      else if (binding == Binding.LOCAL)
        patterns.bind(declared.target(), Special.UNDEFINED, scope, binding);
    }
  }

  private @Nullable Completion attempt(Syntax.Try attempt, Scope scope) {
    Completion end;
    try {
      end = body(attempt, scope);
    } catch (Thrown thrown) {
      Syntax.Block handler = attempt.handler();
      if (handler == null) {
        Completion last = finish(attempt, scope);
        if (last != null) return last;
        throw thrown;
      }
      try {
        Scope inner = scope.block(machine);
        if (attempt.caught() != null)
          patterns.bind(attempt.caught(), thrown.value(), inner, Binding.LOCAL);
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

  private @Nullable Completion body(Syntax.Try attempt, Scope scope) {
    if (attempt.handler() == null) return run(attempt.body(), scope, null);
    machine.begin(new Attempt(attempt, scope));
    try {
      return run(attempt.body(), scope, null);
    } finally {
      machine.endCatcher();
    }
  }

  private @Nullable Completion finish(Syntax.Try attempt, Scope scope) {
    return attempt.last() == null ? null : run(attempt.last(), scope, null);
  }

  private @Nullable Completion choose(Syntax.Switch choice, Scope scope) {
    Object value = evaluate(choice.value(), scope);
    Scope inner = scope.block(machine);
    inner.declareLater(choice.names());
    for (Syntax.Case one : choice.cases())
      for (Syntax statement : one.statements()) hoist(statement, inner);
    int taken = -1;
    for (int i = 0; i < choice.cases().size() && taken < 0; i++) {
      Syntax test = choice.cases().get(i).test();
      if (test == null) continue;
      Boolean same = Values.same(value, evaluate(test, inner));
      if (same == null ? machine.choose(test) : same) taken = i;
    }
    for (int i = 0; i < choice.cases().size() && taken < 0; i++)
      if (choice.cases().get(i).test() == null) taken = i;
    if (taken < 0) return null;
    for (Syntax.Case one : choice.cases().subList(taken, choice.cases().size())) {
      for (Syntax statement : one.statements()) {
        Completion end = run(statement, inner, null);
        if (end != null) return end.breaks(null) ? null : end;
      }
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
        if (!declaration.kind().equals("var")) scope.declareLater(Declarations.of(declaration));
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
      if (ownNames) turn = turn.copy(machine);
      if (update != null) evaluate(update, turn);
    }
    return null;
  }

  private @Nullable Completion forEach(Syntax.ForEach each, Scope scope, @Nullable String label) {
    Scope outer = scope.block(machine);
    if (Binding.of(each.kind()) != Binding.ASSIGN)
      outer.declareLater(Declarations.of(each.target()));
    Object of = evaluate(each.values(), outer);
    Iteration.Brought brought = each.names() ? names(of) : Iteration.of(machine, of);
    if (brought == null) return forUnknown(each, scope);
    for (int i = 0; brought.has(i); i++) {
      Completion end = turn(each, brought.get(i), scope);
      if (end != null && end.breaks(label)) return null;
      if (end != null && !end.continues(label)) return end;
    }
    return null;
  }

  private @Nullable Completion turn(Syntax.ForEach each, Object value, Scope scope) {
    Scope inner = scope.block(machine);
    patterns.bind(each.target(), value, inner, Binding.of(each.kind()));
    return run(each.body(), inner, null);
  }

  /** Goes no turn, or one that stands for any: before and behind it there may have been others. */
  private @Nullable Completion forUnknown(Syntax.ForEach each, Scope scope) {
    if (!machine.choose(each)) return null;
    machine.escapes().mayRun(each, scope);
    Completion end = turn(each, Special.UNKNOWN, scope);
    machine.escapes().mayRun(each, scope);
    return end == null || end.kind() != Completion.Kind.RETURN ? null : end;
  }

  /** Returns the names that {@code for in} brings, or null if they are not known. */
  private Iteration.@Nullable Brought names(Object of) {
    if (of == Special.UNKNOWN) return null;
    Set<String> found = new LinkedHashSet<>();
    if (of instanceof String text) {
      machine.spend(text.length());
      for (int i = 0; i < text.length(); i++) found.add(String.valueOf(i));
    }
    if (of instanceof ScriptObject object) {
      if (object.isOpen() || (object instanceof ScriptArray array && array.hasHoles())) return null;
      ScriptObject at = object;
      for (int i = 0; at != null && !at.isShared() && i < ScriptObject.MAX_CHAIN; i++) {
        machine.spend(1 + at.size());
        found.addAll(at.names());
        at = at.parent();
      }
    }
    List<String> names = List.copyOf(found);
    return new Iteration.Brought() {
      private int next;

      @Override
      public boolean has(int index) {
        // What was taken away meanwhile is passed over.
        while (next < names.size()
            && of instanceof ScriptObject object
            && Boolean.FALSE.equals(object.has(names.get(next)))) next++;
        return next < names.size();
      }

      @Override
      public Object get(int index) {
        return names.get(next++);
      }
    };
  }

  private void module(Syntax statement, Scope scope) {
    if (statement instanceof Syntax.Import imported) {
      Object module = require(imported.module(), scope);
      for (Syntax.Imported name : imported.names())
        scope.declare(name.to(), imported(module, name.from()));
    } else if (statement instanceof Syntax.ExportDefault exported) {
      exportDefault(exported, scope);
    } else if (statement instanceof Syntax.Export exported) {
      export(exported, scope);
    }
  }

  private void exportDefault(Syntax.ExportDefault exported, Scope scope) {
    String name = "";
    if (exported.value() instanceof Syntax.Function function
        && function.form() == Syntax.Function.Form.EXPRESSION) name = function.name();
    Object declared = name.isEmpty() ? null : scope.get(name);
    Object value = declared != null ? declared : evaluate(exported.value(), scope);
    if (exported.value() instanceof Syntax.ClassLiteral literal && !literal.name().isEmpty())
      scope.declare(literal.name(), value);
    exports(scope).put("default", value);
  }

  private void export(Syntax.Export exported, Scope scope) {
    if (exported.declaration() != null) {
      run(exported.declaration(), scope, null);
      for (String name : Declarations.of(exported.declaration())) expose(name, name, scope);
      return;
    }
    Object module = exported.module() == null ? null : require(exported.module(), scope);
    for (Syntax.Imported name : exported.names()) {
      if (module == null) expose(name.to(), name.from(), scope);
      else if (!name.to().equals("*")) exports(scope).put(name.to(), imported(module, name.from()));
      else if (module instanceof ScriptObject object && !object.isOpen())
        Members.copy(machine, object, exports(scope), false);
      else exports(scope).setOpen();
    }
  }

  /** Lets others see a name with the value that it has when they ask. */
  private void expose(String as, String name, Scope scope) {
    Native getter =
        new Native(
            (by, self, a) -> {
              Object value = scope.get(name);
              return value == null ? Special.UNKNOWN : value;
            });
    exports(scope).define(as, new Property(Special.UNDEFINED, getter, null, true, true, true));
  }

  private Object imported(Object module, String name) {
    if (name.equals("*")) return module;
    if (!(module instanceof ScriptObject object)) return Special.UNKNOWN;
    // A module of the other kind is its own default.
    if (name.equals("default") && !Boolean.TRUE.equals(object.has("default"))) return module;
    return Members.get(machine, object, name);
  }

  private static ScriptObject exports(Scope scope) {
    Object exports = scope.get("exports");
    return exports instanceof ScriptObject object ? object : ScriptObject.open();
  }

  private Object require(String module, Scope scope) {
    Object require = scope.get(Syntax.IMPORTER);
    return require instanceof ScriptFunction function
        ? machine.call(function, List.of(module))
        : Special.UNKNOWN;
  }
}
