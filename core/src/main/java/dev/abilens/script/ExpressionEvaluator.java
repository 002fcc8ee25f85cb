package dev.abilens.script;

import dev.abilens.script.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works out expressions (ECMA-262, 13). */
abstract class ExpressionEvaluator {
  /** Ends a chain at the {@code ?.} behind nothing. */
  private static final class ChainEnd extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ChainEnd() {
      super(null, null, false, false);
    }
  }

  final Machine machine;
  final Patterns patterns;
  private final Classes classes;

  ExpressionEvaluator(Machine machine) {
    this.machine = machine;
    this.patterns = new Patterns(this);
    this.classes = new Classes(this);
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
    return truth == null ? machine.choose(test) : truth;
  }

  private Object value(Syntax expression, Scope scope) {
    if (expression instanceof Syntax.Literal literal)
      return literal.value() == null ? Special.NULL : literal.value();
    if (expression instanceof Syntax.Name name) return named(name.name(), scope);
    if (expression instanceof Syntax.Member member) return member(member, scope);
    if (expression instanceof Syntax.Call call) return call(call, scope);
    if (expression instanceof Syntax.Assign assign) return assign(assign, scope);
    if (expression instanceof Syntax.Function function) return function(function, scope);
    if (expression instanceof Syntax.Logical logical) return logical(logical, scope);
    if (expression instanceof Syntax.Binary binary) return binary(binary, scope);
    if (expression instanceof Syntax.Conditional choice) return conditional(choice, scope);
    if (expression instanceof Syntax.Template template) return template(template, scope);
    if (expression instanceof Syntax.ObjectLiteral literal) return object(literal, scope);
    if (expression instanceof Syntax.ArrayLiteral literal) return array(literal, scope);
    if (expression instanceof Syntax.Unary unary) return unary(unary, scope);
    if (expression instanceof Syntax.Update update) return update(update, scope);
    if (expression instanceof Syntax.New made) return made(made, scope);
    if (expression instanceof Syntax.Regex regex) return machine.expression(regex);
    if (expression instanceof Syntax.This) return self(scope);
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
    if (expression instanceof Syntax.ImportMeta) return machine.host().metaOf(scope.file);
    if (expression instanceof Syntax.ClassLiteral literal) return classes.made(literal, scope);
    return Special.UNKNOWN;
  }

  private Object function(Syntax.Function function, Scope scope) {
    boolean named =
        function.form() == Syntax.Function.Form.EXPRESSION && !function.name().isEmpty();
    if (!named) return new Closure(machine, function, scope);
    Scope around = scope.block(machine);
    Closure made = new Closure(machine, function, around);
    around.declareFixed(function.name(), made);
    return made;
  }

  private Object binary(Syntax.Binary binary, Scope scope) {
    Object left = evaluate(binary.left(), scope);
    return Values.binary(machine, binary.operator(), left, evaluate(binary.right(), scope));
  }

  static Object self(Scope scope) {
    Object self = scope.self();
    if (self == null)
      throw Thrown.of(
          ErrorNatives.REFERENCE, "Must call super constructor before accessing 'this'");
    return self;
  }

  private Object named(String name, Scope scope) {
    if (name.equals("__importStar") || name.equals("__toESM")) return Globals.IMPORT_STAR;
    Object value = scope.get(name);
    if (value != null) return value;
    if (name.equals("import"))
      return ScriptFunction.of(arguments -> awaited(scope.get(Syntax.IMPORTER), arguments));
    ScriptObject globals = machine.globals();
    // A name that is nowhere may come from another package.
    return globals.own(name) == null ? Special.UNKNOWN : Members.get(machine, globals, name);
  }

  // What an import brings later is taken for what it brings at once.
  private Object awaited(@Nullable Object require, List<Object> arguments) {
    return require instanceof ScriptFunction function
        ? machine.later(() -> machine.call(function, arguments))
        : Special.UNKNOWN;
  }

  private Object template(Syntax.Template template, Scope scope) {
    StringBuilder text = new StringBuilder(template.texts().get(0));
    boolean known = true;
    for (int i = 0; i < template.values().size(); i++) {
      Object value = Values.asText(machine, evaluate(template.values().get(i), scope));
      known &= value instanceof String && Values.isBounded(text);
      if (known) text.append(value).append(template.texts().get(i + 1));
    }
    return known ? machine.text(text) : Special.UNKNOWN;
  }

  private Object array(Syntax.ArrayLiteral literal, Scope scope) {
    List<Object> elements = list(literal.elements(), scope);
    if (elements instanceof SomeArguments) {
      ScriptArray unknown = machine.array(elements);
      unknown.forget();
      return unknown;
    }
    ScriptArray made = machine.array(elements);
    if (literal.elements().stream().anyMatch(part -> part instanceof Syntax.Hole)) made.setHoles();
    return made;
  }

  /** Returns the values of a list, as far as it is known how many they are. */
  final List<Object> list(List<Syntax> parts, Scope scope) {
    List<Object> values = new ArrayList<>();
    boolean known = true;
    for (Syntax part : parts) {
      if (part instanceof Syntax.Hole) {
        values.add(Special.UNDEFINED);
        continue;
      }
      if (!(part instanceof Syntax.Spread spread)) {
        Object value = evaluate(part, scope);
        if (known) values.add(value);
        else machine.escapes().add(value);
        continue;
      }
      Object of = evaluate(spread.value(), scope);
      List<Object> all = Iteration.known(machine, of);
      if (all == null) known = false;
      else if (known) values.addAll(all);
    }
    return known ? values : new SomeArguments(values);
  }

  private Object object(Syntax.ObjectLiteral literal, Scope scope) {
    ScriptObject object = machine.fresh(new ScriptObject());
    for (Syntax.Property property : literal.properties()) add(property, object, scope, true);
    return object;
  }

  /** Adds a property of an object or of a class. */
  final void add(Syntax.Property property, ScriptObject object, Scope scope, boolean listed) {
    if (property.value() instanceof Syntax.Spread spread) {
      Members.copy(machine, evaluate(spread.value(), scope), object, false);
      return;
    }
    Object key = Values.asKey(machine, evaluate(property.key(), scope));
    Object value = evaluate(property.value(), scope);
    if (value instanceof Closure method && property.kind() != Syntax.Property.Kind.VALUE)
      method.at(object);
    if (key == Special.UNKNOWN) {
      machine.escapes().add(value);
      object.forget();
      return;
    }
    switch (property.kind()) {
      case GETTER, SETTER -> {
        Property before =
            object.own(key) instanceof Property known && known.isAccessor() ? known : null;
        boolean getter = property.kind() == Syntax.Property.Kind.GETTER;
        Object kept = before == null ? null : getter ? before.setter() : before.getter();
        object.define(
            key,
            new Property(
                Special.UNDEFINED,
                getter ? value : kept,
                getter ? kept : value,
                listed,
                true,
                true));
      }
      case METHOD -> object.define(key, listed ? value : Property.hidden(value));
      default -> {
        boolean prototype =
            key.equals("__proto__")
                && property.key() instanceof Syntax.Literal
                && !(property.value() instanceof Syntax.Name name
                    && name.name().equals("__proto__"));
        if (prototype) ObjectNatives.setPrototype(machine, object, value);
        else object.define(key, value);
      }
    }
  }

  private Object conditional(Syntax.Conditional choice, Scope scope) {
    Object test = evaluate(choice.test(), scope);
    if (test == Special.UNKNOWN
        && isIdleValue(choice.yes(), scope)
        && isIdleValue(choice.no(), scope)) {
      handOut(choice.yes(), scope);
      handOut(choice.no(), scope);
      return test;
    }
    return evaluate(isTrue(test, choice.test(), scope) ? choice.yes() : choice.no(), scope);
  }

  /**
   * Whether nothing comes of an expression but a function or a value that is not known: which of
   * two of them it is need not be told apart, since neither is part of a path.
   */
  final boolean isIdleValue(Syntax expression, Scope scope) {
    if (expression instanceof Syntax.Function) return true;
    if (expression instanceof Syntax.ObjectLiteral literal)
      return literal.properties().stream()
          .allMatch(
              property ->
                  property.value() instanceof Syntax.Function
                      || property.value() instanceof Syntax.Literal
                      || property.value() instanceof Syntax.Name);
    Syntax at = expression;
    while (at instanceof Syntax.Member member) at = member.object();
    if (!(at instanceof Syntax.Name name)) return false;
    Scope holder = scope.holder(name.name());
    Object value = holder == null ? null : holder.peek(name.name());
    return value == Special.UNKNOWN
        || (value instanceof ScriptObject object
            && (object.isGiven() || (at == expression && object instanceof ScriptFunction)));
  }

  /** Takes a value that is not worked out for one that is used as one that is not known. */
  final void handOut(Syntax expression, Scope scope) {
    if (expression instanceof Syntax.Function
        || (expression instanceof Syntax.Name && evaluate(expression, scope) instanceof Closure))
      machine.escapes().add(evaluate(expression, scope));
    else if (expression instanceof Syntax.ObjectLiteral literal)
      for (Syntax.Property property : literal.properties()) handOut(property.value(), scope);
  }

  private Object logical(Syntax.Logical logical, Scope scope) {
    Object left = evaluate(logical.left(), scope);
    if (left == Special.UNKNOWN && isIdleValue(logical.right(), scope)) {
      handOut(logical.right(), scope);
      return left;
    }
    return isDecided(logical.operator(), left, logical.left(), scope)
        ? left
        : evaluate(logical.right(), scope);
  }

  /** Whether the left operand is the value. */
  private boolean isDecided(String operator, Object left, Syntax from, Scope scope) {
    if (operator.startsWith("??"))
      return left == Special.UNKNOWN ? machine.choose(from) : !Values.isNothing(left);
    return isTrue(left, from, scope) == operator.startsWith("||");
  }

  private Object unary(Syntax.Unary unary, Scope scope) {
    if (unary.operator().equals("typeof")) return typeOf(unary.operand(), scope);
    if (unary.operator().equals("delete")) {
      if (!(unary.operand() instanceof Syntax.Member member)) {
        evaluate(unary.operand(), scope);
        return Special.UNKNOWN;
      }
      Place place = place(member, scope);
      Object key = Values.asKey(machine, place.key());
      return Members.delete(machine, place.object(), key, scope.strict);
    }
    Object value = evaluate(unary.operand(), scope);
    return switch (unary.operator()) {
      case "!" -> {
        Boolean truth = Values.truth(value);
        yield truth == null ? Special.UNKNOWN : !truth;
      }
      case "-" ->
          Values.asNumber(machine, value) instanceof Double number ? -number : Special.UNKNOWN;
      case "+" -> Values.asNumber(machine, value);
      case "~" ->
          Values.asNumber(machine, value) instanceof Double number
              ? (double) ~Values.word(number)
              : Special.UNKNOWN;
      case "void" -> Special.UNDEFINED;
      // await
      default -> {
        if (value == Special.UNKNOWN) machine.mayThrow();
        yield value instanceof Promised promised ? promised.await(machine) : value;
      }
    };
  }

  private Object typeOf(Syntax operand, Scope scope) {
    if (operand instanceof Syntax.Name name
        && !name.name().equals("import")
        && scope.get(name.name()) == null
        && machine.globals().own(name.name()) == null) return "undefined";
    return Values.typeOf(evaluate(operand, scope));
  }

  /** A member of an object, of which neither is worked out again. */
  private record Place(Object object, Object key) {}

  private Place place(Syntax.Member member, Scope scope) {
    Object object =
        member.object() instanceof Syntax.Super ? self(scope) : evaluate(member.object(), scope);
    return new Place(object, evaluate(member.property(), scope));
  }

  private Object got(Place place) {
    if (place.object() == Special.UNKNOWN) return machine.mayThrow();
    if (Values.isNothing(place.object())) return Members.get(machine, place.object(), place.key());
    return Members.get(machine, place.object(), Values.asKey(machine, place.key()));
  }

  /** Gives a member a value. */
  final void assign(Syntax.Member member, Object value, Scope scope) {
    put(place(member, scope), value, scope);
  }

  private void put(Place place, Object value, Scope scope) {
    if (Values.isNothing(place.object()))
      Members.set(machine, place.object(), place.key(), value, true);
    Object key = Values.asKey(machine, place.key());
    Members.set(machine, place.object(), key, value, scope.strict);
  }

  private Object update(Syntax.Update update, Scope scope) {
    Place place = update.target() instanceof Syntax.Member member ? place(member, scope) : null;
    Object before =
        Values.asNumber(machine, place == null ? evaluate(update.target(), scope) : got(place));
    Object after =
        before instanceof Double number
            ? number + (update.operator().equals("++") ? 1 : -1)
            : Special.UNKNOWN;
    if (place == null) patterns.bind(update.target(), after, scope, Patterns.Binding.ASSIGN);
    else put(place, after, scope);
    return update.prefix() ? after : before;
  }

  private Object assign(Syntax.Assign assign, Scope scope) {
    String operator = assign.operator();
    Place place = assign.target() instanceof Syntax.Member member ? place(member, scope) : null;
    Object value;
    if (operator.equals("=")) {
      value = evaluate(assign.value(), scope);
    } else {
      Object before = place == null ? evaluate(assign.target(), scope) : got(place);
      if (operator.equals("&&=") || operator.equals("||=") || operator.equals("??=")) {
        if (isDecided(operator, before, assign.target(), scope)) return before;
        value = evaluate(assign.value(), scope);
      } else {
        String plain = operator.substring(0, operator.length() - 1);
        value = Values.binary(machine, plain, before, evaluate(assign.value(), scope));
      }
    }
    if (place == null) patterns.bind(assign.target(), value, scope, Patterns.Binding.ASSIGN);
    else put(place, value, scope);
    return value;
  }

  private Object member(Syntax.Member member, Scope scope) {
    if (member.object() instanceof Syntax.Super) return classes.superMember(member, scope);
    return member(member, evaluate(member.object(), scope), scope);
  }

  private Object member(Syntax.Member member, Object object, Scope scope) {
    if (member.optional() && Values.isNothing(object)) throw new ChainEnd();
    return got(new Place(object, evaluate(member.property(), scope)));
  }

  private Object call(Syntax.Call call, Scope scope) {
    if (call.callee() instanceof Syntax.Super) return classes.callSuper(call, scope);
    Object self = Special.UNDEFINED;
    Object callee;
    Syntax of = call.callee();
    if (of instanceof Syntax.Member member) {
      boolean ofSuper = member.object() instanceof Syntax.Super;
      self = ofSuper ? self(scope) : evaluate(member.object(), scope);
      callee = ofSuper ? classes.superMember(member, scope) : member(member, self, scope);
    } else {
      callee = evaluate(of, scope);
    }
    if (call.optional() && Values.isNothing(callee)) throw new ChainEnd();
    List<Object> arguments = list(call.arguments(), scope);
    if (callee instanceof ScriptFunction function) return machine.call(function, self, arguments);
    // Of a module of which nothing is worked out, it may be a function itself.
    boolean open = callee instanceof ScriptObject object && object.isOpen();
    if (callee != Special.UNKNOWN && !open)
      throw Thrown.of(ErrorNatives.TYPE, Callee.shown(of) + " is not a function");
    return callUnknown(of, self, arguments, scope);
  }

  private Object callUnknown(Syntax callee, Object self, List<Object> arguments, Scope scope) {
    if (Callee.isNamed(callee, "eval") && scope.holder("eval") == null) scope.forgetAll();
    if (self instanceof ScriptObject object
        && object.isGiven()
        && !Callee.isNamed(callee, "inherits")) return machine.mayThrow();
    if (!Callee.isForLater(callee)) return machine.callUnknown(self, arguments);
    List<Object> values = new ArrayList<>(arguments);
    values.removeIf(value -> value instanceof ScriptFunction);
    return machine.callUnknown(Special.UNDEFINED, values);
  }

  private Object made(Syntax.New made, Scope scope) {
    Object callee = evaluate(made.callee(), scope);
    List<Object> arguments = list(made.arguments(), scope);
    if (callee instanceof ScriptFunction function)
      return machine.make(function, arguments, function);
    if (callee != Special.UNKNOWN && !(callee instanceof ScriptObject object && object.isOpen()))
      throw Thrown.of(ErrorNatives.TYPE, Callee.shown(made.callee()) + " is not a constructor");
    return machine.callUnknown(Special.UNDEFINED, arguments);
  }
}
