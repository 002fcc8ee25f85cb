package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works out expressions (ECMA-262, 13). */
abstract class ExpressionEvaluator {
  /** How a pattern's names come to their values. */
  enum Binding {
    LOCAL,
    VAR,
    ASSIGN
  }

  /** Ends a chain at the {@code ?.} behind nothing. */
  private static final class ChainEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ChainEnd() {
      super(null, null, false, false);
    }
  }

  final Machine machine;

  ExpressionEvaluator(Machine machine) {
    this.machine = machine;
  }

  /** Runs statements in a scope. */
  abstract @Nullable Completion run(Syntax.Block block, Scope scope);

  /** Returns an expression's value. */
  final Object evaluate(Syntax expression, Scope scope) {
    machine.enter(scope, expression.line());
    try {
      return value(expression, scope);
    } finally {
      machine.leave();
    }
  }

  /** Returns whether a condition holds, by choice where that is not known. */
  final boolean holds(Syntax test, Scope scope) {
    return isTrue(evaluate(test, scope), test, scope);
  }

  final boolean isTrue(Object value, Syntax test, Scope scope) {
    Boolean truth = Values.truth(value);
    return truth == null ? machine.choose(scope, test) : truth;
  }

  private Object value(Syntax expression, Scope scope) {
    if (expression instanceof Syntax.Literal literal) return literal.value();
    if (expression instanceof Syntax.Name name) return named(name.name(), scope);
    if (expression instanceof Syntax.Member member) return member(member, scope);
    if (expression instanceof Syntax.Call call) return call(call, scope);
    if (expression instanceof Syntax.Assign assign) return assign(assign, scope);
    if (expression instanceof Syntax.Function function)
      return new Closure(machine, function, scope);
    if (expression instanceof Syntax.Logical logical) return logical(logical, scope);
    if (expression instanceof Syntax.Binary binary)
      return Values.binary(
          binary.operator(), evaluate(binary.left(), scope), evaluate(binary.right(), scope));
    if (expression instanceof Syntax.Conditional choice) return conditional(choice, scope);
    if (expression instanceof Syntax.Template template) return template(template, scope);
    if (expression instanceof Syntax.ObjectLiteral literal) return object(literal, scope);
    if (expression instanceof Syntax.ArrayLiteral literal) return array(literal, scope);
    if (expression instanceof Syntax.Unary unary) return unary(unary, scope);
    if (expression instanceof Syntax.Update update) return update(update, scope);
    if (expression instanceof Syntax.New made) return made(made, scope);
    if (expression instanceof Syntax.Regex regex)
      return new RegularExpression(regex.pattern(), regex.flags());
    if (expression instanceof Syntax.This) return scope.self;
    if (expression instanceof Syntax.Chain chain) {
      try {
        return evaluate(chain.inner(), scope);
      } catch (ChainEnd end) {
        return Special.UNDEFINED;
      }
    }
    if (expression instanceof Syntax.Sequence sequence) {
      Object last = Special.UNDEFINED;
      for (Syntax part : sequence.parts()) last = evaluate(part, scope);
      return last;
    }
    if (expression instanceof Syntax.ImportMeta) return meta(scope);
    if (expression instanceof Syntax.ClassLiteral literal) return type(literal, scope);
    return Special.UNKNOWN;
  }

  private Object named(String name, Scope scope) {
    if (name.equals("__importStar") || name.equals("__toESM")) return Globals.IMPORT_STAR;
    Object value = scope.get(name);
    if (value != null) return value;
    if (name.equals("import"))
      return ScriptFunction.of(arguments -> awaited(scope.get("require"), arguments));
    value = Globals.get(name);
    if (value == null) value = machine.host().global(name);
    return value == null ? Special.UNKNOWN : value;
  }

  // What an import brings later is taken for what it brings at once.
  private static Object awaited(@Nullable Object require, List<Object> arguments) {
    return require instanceof ScriptFunction function
        ? function.call(Special.UNDEFINED, arguments)
        : Special.UNKNOWN;
  }

  private static Object meta(Scope scope) {
    return ScriptObject.open()
        .put("url", "file://" + scope.file)
        .put("filename", scope.file)
        .put("dirname", scope.file.substring(0, Math.max(1, scope.file.lastIndexOf('/'))));
  }

  private Object template(Syntax.Template template, Scope scope) {
    StringBuilder text = new StringBuilder(template.texts().get(0));
    boolean known = true;
    for (int i = 0; i < template.values().size(); i++) {
      Object value = Values.asText(evaluate(template.values().get(i), scope));
      known &= value instanceof String;
      if (known) text.append(value).append(template.texts().get(i + 1));
    }
    return known ? Values.bounded(text.toString()) : Special.UNKNOWN;
  }

  private Object array(Syntax.ArrayLiteral literal, Scope scope) {
    List<Object> elements = list(literal.elements(), scope);
    return elements == null ? Special.UNKNOWN : Values.array(elements);
  }

  /** Returns the values of a list, or null if how many they are is not known. */
  private @Nullable List<Object> list(List<Syntax> parts, Scope scope) {
    List<Object> values = new ArrayList<>();
    boolean known = true;
    for (Syntax part : parts) {
      if (!(part instanceof Syntax.Spread spread)) {
        values.add(evaluate(part, scope));
        continue;
      }
      Object all = evaluate(spread.value(), scope);
      if (all instanceof ScriptArray array && !array.isOpen()) values.addAll(array.elements());
      else if (all instanceof ScriptMap map && !map.isOpen()) values.addAll(map.elements());
      else known = false;
    }
    return known ? values : null;
  }

  private Object object(Syntax.ObjectLiteral literal, Scope scope) {
    ScriptObject object = new ScriptObject();
    for (Syntax.Property property : literal.properties()) add(property, object, scope);
    return object;
  }

  private void add(Syntax.Property property, ScriptObject object, Scope scope) {
    if (property.value() instanceof Syntax.Spread spread) {
      object.putAll(evaluate(spread.value(), scope));
      return;
    }
    Object key = Values.asText(evaluate(property.key(), scope));
    Object value = evaluate(property.value(), scope);
    if (!(key instanceof String name)) object.forget();
    else object.put(name, property.accessor() ? Special.UNKNOWN : value);
  }

  private Object type(Syntax.ClassLiteral literal, Scope scope) {
    Scope inner = scope.block();
    Object parent = literal.parent() == null ? Special.NULL : evaluate(literal.parent(), inner);
    ScriptObject prototype = new ScriptObject();
    if (parent instanceof ScriptFunction known) prototype.setPrototype(known.prototypeOfMade());
    else if (literal.parent() != null) prototype.setOpen();
    for (Syntax.Property member : literal.members()) add(member, prototype, inner);
    Object constructor = prototype.get("constructor");
    ScriptFunction type =
        new ScriptFunction() {
          @Override
          public Object call(Object self, List<Object> arguments) {
            return constructor instanceof Closure closure
                ? closure.call(self, arguments, this)
                : Special.UNDEFINED;
          }
        };
    type.put("prototype", prototype);
    if (!literal.name().isEmpty()) inner.declare(literal.name(), type);
    for (Syntax.Property member : literal.statics()) {
      if (member.value() instanceof Syntax.Block block)
        run(block, new Scope(inner, inner.file, type, true));
      else add(member, type, inner);
    }
    return type;
  }

  private Object conditional(Syntax.Conditional choice, Scope scope) {
    Object test = evaluate(choice.test(), scope);
    if (test == Special.UNKNOWN
        && isIdleValue(choice.yes(), scope)
        && isIdleValue(choice.no(), scope)) return test;
    return evaluate(isTrue(test, choice.test(), scope) ? choice.yes() : choice.no(), scope);
  }

  /**
   * Whether nothing comes of an expression but an object or a value that is not known: which of two
   * of them it is need not be told apart, since neither is part of a path.
   */
  final boolean isIdleValue(Syntax expression, Scope scope) {
    if (expression instanceof Syntax.ObjectLiteral || expression instanceof Syntax.Function)
      return true;
    if (expression instanceof Syntax.Name name) {
      Object value = scope.get(name.name());
      return value == Special.UNKNOWN || value instanceof ScriptObject;
    }
    return expression instanceof Syntax.Member member && isIdleValue(member.object(), scope);
  }

  private Object logical(Syntax.Logical logical, Scope scope) {
    Object left = evaluate(logical.left(), scope);
    if (left == Special.UNKNOWN && isIdleValue(logical.right(), scope)) return left;
    return isDecided(logical.operator(), left, logical.left(), scope)
        ? left
        : evaluate(logical.right(), scope);
  }

  /** Whether the left operand is the value. */
  private boolean isDecided(String operator, Object left, Syntax from, Scope scope) {
    if (operator.startsWith("??"))
      return left == Special.UNKNOWN ? machine.choose(scope, from) : !Values.isNothing(left);
    return isTrue(left, from, scope) == operator.startsWith("||");
  }

  private Object unary(Syntax.Unary unary, Scope scope) {
    if (unary.operator().equals("typeof")) return typeOf(unary.operand(), scope);
    if (unary.operator().equals("delete")) {
      if (unary.operand() instanceof Syntax.Member member
          && evaluate(member.object(), scope) instanceof ScriptObject object) {
        if (Values.asText(evaluate(member.property(), scope)) instanceof String name)
          object.remove(name);
        else object.forget();
      }
      return true;
    }
    Object value = evaluate(unary.operand(), scope);
    return switch (unary.operator()) {
      case "!" -> {
        Boolean truth = Values.truth(value);
        yield truth == null ? Special.UNKNOWN : !truth;
      }
      case "-" -> Values.asNumber(value) instanceof Double number ? -number : Special.UNKNOWN;
      case "+" -> Values.asNumber(value);
      case "~" ->
          Values.asNumber(value) instanceof Double number
              ? (double) ~Values.word(number)
              : Special.UNKNOWN;
      case "void" -> Special.UNDEFINED;
      default -> value; // await
    };
  }

  private Object typeOf(Syntax operand, Scope scope) {
    if (operand instanceof Syntax.Name name
        && scope.get(name.name()) == null
        && Globals.get(name.name()) == null
        && machine.host().global(name.name()) == null) return "undefined";
    return Values.typeOf(evaluate(operand, scope));
  }

  private Object update(Syntax.Update update, Scope scope) {
    Object before = Values.asNumber(evaluate(update.target(), scope));
    Object after =
        before instanceof Double number
            ? number + (update.operator().equals("++") ? 1 : -1)
            : Special.UNKNOWN;
    bind(update.target(), after, scope, Binding.ASSIGN);
    return update.prefix() ? after : before;
  }

  private Object assign(Syntax.Assign assign, Scope scope) {
    String operator = assign.operator();
    if (operator.equals("=")) {
      Object value = evaluate(assign.value(), scope);
      bind(assign.target(), value, scope, Binding.ASSIGN);
      return value;
    }
    Object before = evaluate(assign.target(), scope);
    Object value;
    if (operator.equals("&&=") || operator.equals("||=") || operator.equals("??=")) {
      if (isDecided(operator, before, assign.target(), scope)) return before;
      value = evaluate(assign.value(), scope);
    } else {
      String plain = operator.substring(0, operator.length() - 1);
      value = Values.binary(plain, before, evaluate(assign.value(), scope));
    }
    bind(assign.target(), value, scope, Binding.ASSIGN);
    return value;
  }

  final void bindParameters(List<Syntax> parameters, List<Object> arguments, Scope scope) {
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) instanceof Syntax.Spread rest) {
        List<Object> left = arguments.subList(Math.min(i, arguments.size()), arguments.size());
        bind(rest.value(), Values.array(left), scope, Binding.LOCAL);
      } else {
        bind(parameters.get(i), ScriptFunction.argument(arguments, i), scope, Binding.LOCAL);
      }
    }
  }

  /** Gives the names of a pattern, or a place, their values. */
  final void bind(Syntax target, Object value, Scope scope, Binding binding) {
    machine.enter(scope, target.line());
    try {
      if (target instanceof Syntax.Name name) bindName(name.name(), value, scope, binding);
      else if (target instanceof Syntax.Assign otherwise)
        bind(
            otherwise.target(),
            value == Special.UNDEFINED ? evaluate(otherwise.value(), scope) : value,
            scope,
            binding);
      else if (target instanceof Syntax.ObjectLiteral pattern)
        bindFields(pattern, value, scope, binding);
      else if (target instanceof Syntax.ArrayLiteral pattern)
        bindElements(pattern, value, scope, binding);
      else if (target instanceof Syntax.Member member) assignMember(member, value, scope);
    } finally {
      machine.leave();
    }
  }

  private static void bindName(String name, Object value, Scope scope, Binding binding) {
    switch (binding) {
      case LOCAL -> scope.declare(name, value);
      case VAR -> scope.declareInFunction(name, value);
      case ASSIGN -> scope.assign(name, value);
    }
  }

  private void bindFields(
      Syntax.ObjectLiteral pattern, Object value, Scope scope, Binding binding) {
    if (Values.isNothing(value))
      throw Thrown.error("", "Cannot destructure '" + Values.text(value) + "'");
    for (Syntax.Property property : pattern.properties()) {
      if (property.value() instanceof Syntax.Spread rest) {
        bind(rest.value(), ScriptObject.open(), scope, binding);
        continue;
      }
      Object key = Values.asText(evaluate(property.key(), scope));
      Object field =
          key instanceof String name ? Members.get(value, name, machine) : Special.UNKNOWN;
      bind(property.value(), field, scope, binding);
    }
  }

  private void bindElements(
      Syntax.ArrayLiteral pattern, Object value, Scope scope, Binding binding) {
    for (int i = 0; i < pattern.elements().size(); i++) {
      Syntax element = pattern.elements().get(i);
      if (element instanceof Syntax.Literal) continue; // a hole
      boolean known = value instanceof ScriptArray;
      if (element instanceof Syntax.Spread rest) {
        Object left = Special.UNKNOWN;
        if (value instanceof ScriptArray array && !array.isOpen()) {
          List<Object> all = array.elements();
          left = Values.array(all.subList(Math.min(i, all.size()), all.size()));
        }
        bind(rest.value(), left, scope, binding);
      } else {
        Object one = known ? Members.get(value, String.valueOf(i), machine) : Special.UNKNOWN;
        bind(element, one, scope, binding);
      }
    }
  }

  private void assignMember(Syntax.Member member, Object value, Scope scope) {
    Object object = evaluate(member.object(), scope);
    Object key = Values.asText(evaluate(member.property(), scope));
    if (Values.isNothing(object))
      throw Thrown.error("", "Cannot set properties of " + Values.text(object));
    if (!(object instanceof ScriptObject changed)) return;
    if (key instanceof String name) changed.put(name, value);
    else changed.forget();
  }

  private Object member(Syntax.Member member, Scope scope) {
    return member(member, evaluate(member.object(), scope), scope);
  }

  private Object member(Syntax.Member member, Object object, Scope scope) {
    if (Values.isNothing(object)) {
      if (member.optional()) throw new ChainEnd();
      Object key = evaluate(member.property(), scope);
      throw Thrown.error(
          "", "Cannot read properties of " + Values.text(object) + " (reading '" + key + "')");
    }
    Object key = Values.asText(evaluate(member.property(), scope));
    return key instanceof String name ? Members.get(object, name, machine) : Special.UNKNOWN;
  }

  private Object call(Syntax.Call call, Scope scope) {
    Object self = Special.UNDEFINED;
    Object callee;
    if (call.callee() instanceof Syntax.Member member) {
      self = evaluate(member.object(), scope);
      callee = member(member, self, scope);
    } else {
      callee = evaluate(call.callee(), scope);
    }
    if (call.optional() && Values.isNothing(callee)) throw new ChainEnd();
    List<Object> arguments = list(call.arguments(), scope);
    if (arguments == null && self instanceof ScriptArray changed && !(callee instanceof Closure)) {
      changed.forget();
      return Special.UNKNOWN;
    }
    if (callee instanceof ScriptFunction function)
      return function.call(
          self, arguments == null ? List.of(Special.UNKNOWN, Special.UNKNOWN) : arguments);
    // Of a module of which nothing is worked out, it may be a function itself.
    boolean open = callee instanceof ScriptObject object && object.isOpen();
    if (callee == Special.UNKNOWN || open) return Special.UNKNOWN;
    throw Thrown.error("", "not a function");
  }

  private Object made(Syntax.New made, Scope scope) {
    Object callee = evaluate(made.callee(), scope);
    List<Object> arguments = list(made.arguments(), scope);
    return callee instanceof ScriptFunction function && arguments != null
        ? function.make(arguments)
        : Special.UNKNOWN;
  }
}
