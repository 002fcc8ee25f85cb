package dev.abilens.script;

import dev.abilens.script.syntax.Syntax;
import java.util.ArrayList;
import java.util.List;

/** Works out classes, and what {@code super} means in them (ECMA-262, 13.3.7 and 15.7). */
final class Classes {
  /** A constructor that does nothing, of a class that has none. */
  private static final Syntax.Function NO_CONSTRUCTOR = constructor(List.of(), List.of());

  /** One of a class that inherits from another: it passes its arguments on. */
  private static final Syntax.Function PASSING_CONSTRUCTOR = passing();

  private final ExpressionEvaluator by;
  private final Machine machine;

  Classes(ExpressionEvaluator by) {
    this.by = by;
    this.machine = by.machine;
  }

  private static Syntax.Function constructor(List<Syntax> parameters, List<Syntax> statements) {
    return new Syntax.Function(
        1,
        "constructor",
        Syntax.Function.Form.METHOD,
        Syntax.Function.Pace.AT_ONCE,
        true,
        parameters,
        new Syntax.Block(1, statements, List.of()),
        List.of(),
        false);
  }

  private static Syntax.Function passing() {
    Syntax all = new Syntax.Spread(1, new Syntax.Name(1, "a"));
    Syntax call = new Syntax.Call(1, new Syntax.Super(1), List.of(all), false);
    return constructor(List.of(all), List.of(new Syntax.Expression(1, call)));
  }

  /** Makes the class that is written. */
  Object made(Syntax.ClassLiteral literal, Scope scope) {
    Scope inner = scope.block(machine);
    if (!literal.name().isEmpty()) inner.declareLater(List.of(literal.name()));
    Object parent = literal.parent() == null ? Special.NULL : by.evaluate(literal.parent(), inner);
    ScriptObject prototype = machine.fresh(new ScriptObject());
    Syntax.Function constructor = constructor(literal);
    Closure type = new Closure(machine, constructor, inner).at(prototype);
    inherit(type, prototype, literal.parent() != null, parent);
    type.define("prototype", new Property(prototype, null, null, false, false, false));
    prototype.define("constructor", Property.hidden(type));
    List<Closure.Field> fields = new ArrayList<>();
    type.setType(new Closure.ClassParts(literal.parent() != null, fields));
    for (Syntax.Property member : literal.members()) {
      if (member.value() == constructor) continue;
      if (member.kind() != Syntax.Property.Kind.FIELD) {
        by.add(member, prototype, inner, false);
        continue;
      }
      Object key = Values.asKey(machine, by.evaluate(member.key(), inner));
      if (key == Special.UNKNOWN) throw machine.limit("a field of a class whose name is not known");
      fields.add(new Closure.Field(key, member.value()));
    }
    if (!literal.name().isEmpty()) inner.declareConstant(literal.name(), type);
    for (Syntax.Property member : literal.statics()) addStatic(member, type, inner);
    return type;
  }

  private void addStatic(Syntax.Property member, Closure type, Scope scope) {
    if (member.kind() != Syntax.Property.Kind.FIELD) {
      by.add(member, type, scope, false);
      return;
    }
    Scope inner = scope.ofFunction(machine, true, true);
    inner.setThis(type);
    if (member.value() instanceof Syntax.Block block) {
      by.run(block, inner);
      return;
    }
    Object key = Values.asKey(machine, by.evaluate(member.key(), scope));
    Object value = by.evaluate(member.value(), inner);
    if (key == Special.UNKNOWN) type.forget();
    else type.define(key, value);
  }

  private static Syntax.Function constructor(Syntax.ClassLiteral literal) {
    for (Syntax.Property member : literal.members())
      if (member.kind() == Syntax.Property.Kind.METHOD
          && member.key() instanceof Syntax.Literal name
          && name.is("constructor")
          && member.value() instanceof Syntax.Function function) return function;
    return literal.parent() == null ? NO_CONSTRUCTOR : PASSING_CONSTRUCTOR;
  }

  private void inherit(Closure type, ScriptObject prototype, boolean inherits, Object parent) {
    if (!inherits) return;
    if (parent == Special.NULL) {
      prototype.setPrototype(null);
    } else if (parent instanceof ScriptFunction known) {
      if (Boolean.FALSE.equals(known.makes()))
        throw Thrown.of(ErrorNatives.TYPE, "Class extends value is not a constructor or null");
      type.setPrototype(known);
      Object of = Members.get(machine, known, "prototype");
      if (of instanceof ScriptObject object) prototype.setPrototype(object);
      else if (of == Special.NULL) prototype.setPrototype(null);
      else prototype.setOpen();
    } else if (parent == Special.UNKNOWN
        || (parent instanceof ScriptObject object && object.isGiven())) {
      prototype.setOpen();
      type.setOpen();
    } else {
      throw Thrown.of(ErrorNatives.TYPE, "Class extends value is not a constructor or null");
    }
  }

  /** {@code super(...)}. */
  Object callSuper(Syntax.Call call, Scope scope) {
    List<Object> arguments = by.list(call.arguments(), scope);
    if (!(scope.get(Syntax.HOME) instanceof Closure type)
        || !(scope.get(Syntax.NEW_TARGET) instanceof ScriptFunction target)) return Special.UNKNOWN;
    if (type.parent() == FunctionNatives.PROTOTYPE && !type.isOpenItself())
      throw Thrown.of(ErrorNatives.TYPE, "Super constructor null of anonymous class");
    Object made =
        !type.isOpenItself() && type.parent() instanceof ScriptFunction parent
            ? machine.make(parent, arguments, target)
            : machine.callUnknown(Special.UNDEFINED, arguments);
    ScriptObject object = made instanceof ScriptObject known ? known : machine.madeBy(target);
    if (made == Special.UNKNOWN) object.setOpen();
    scope.setThis(object);
    type.fill(object);
    return object;
  }

  /** Returns a member that {@code super} has. */
  Object superMember(Syntax.Member member, Scope scope) {
    Object key = Values.asKey(machine, by.evaluate(member.property(), scope));
    if (!(scope.get(Syntax.HOME) instanceof Closure of) || of.home() == null)
      return Special.UNKNOWN;
    ScriptObject home = of.home();
    ScriptObject parent = home == null || home.isOpenItself() ? null : home.parent();
    if (parent == null || key == Special.UNKNOWN) return Special.UNKNOWN;
    ScriptObject holder = parent.holder(key);
    if (holder != null && holder.own(key) instanceof Property property && property.isAccessor())
      return Special.UNKNOWN;
    return Members.get(machine, parent, key);
  }
}
