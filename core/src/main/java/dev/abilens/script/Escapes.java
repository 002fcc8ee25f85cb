package dev.abilens.script;

import dev.abilens.script.syntax.Effects;
import dev.abilens.script.syntax.Syntax;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What functions got hold of of which nothing is known: they may change the objects and call the
 * functions, then and whenever such a one is called again.
 */
final class Escapes {
  private final Machine machine;
  private final Set<ScriptObject> objects = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Closure> functions = new LinkedHashSet<>();
  private final IdentityHashMap<Syntax, Effects> effects = new IdentityHashMap<>();

  Escapes(Machine machine) {
    this.machine = machine;
  }

  /** Notes a value that is handed out, and all that is in it. */
  void add(Object value) {
    if (!(value instanceof ScriptObject)) return;
    Deque<Object> left = new ArrayDeque<>(List.of(value));
    while (!left.isEmpty()) {
      Object at = left.pop();
      if (!(at instanceof ScriptObject object) || object.isShared() || object.isGiven()) continue;
      if (object instanceof GlobalObject || !objects.add(object)) continue;
      machine.change(object);
      machine.spend(1 + object.size());
      if (object instanceof Closure closure) functions.add(closure);
      for (Object key : object.keys()) {
        Object field = object.own(key);
        if (field == null) continue;
        Property property = Property.of(field);
        left.push(property.value());
        if (property.getter() != null) left.push(property.getter());
        if (property.setter() != null) left.push(property.setter());
      }
      if (object instanceof ScriptMap map) left.addAll(map.contents());
    }
  }

  /** Takes all that may be changed now for not known. */
  void happen() {
    for (ScriptObject object : objects) forget(object);
    Set<Closure> seen = new HashSet<>();
    for (Closure closure : functions) apply(closure, seen);
  }

  private void forget(ScriptObject object) {
    if (object.isShared() || object.isGiven() || object instanceof GlobalObject) return;
    machine.spend(1 + object.size());
    machine.change(object);
    object.forget();
  }

  private void apply(Closure closure, Set<Closure> seen) {
    if (seen.add(closure)) apply(closure.function(), closure.scope(), seen);
  }

  /** Takes what a function may change for not known: it may be called, once or often. */
  void mayCall(Closure closure) {
    apply(closure, new HashSet<>());
  }

  /** Takes what a part of a script may change for not known: it may be run, once or often. */
  void mayRun(Syntax part, Scope scope) {
    apply(part, scope, new HashSet<>());
  }

  private void apply(Syntax part, Scope scope, Set<Closure> seen) {
    Effects found = effects.computeIfAbsent(part, Effects::new);
    machine.spend(1 + found.size() / 8);
    for (String name : found.assigned()) {
      Scope holder = scope.holder(name);
      if (holder == null) {
        machine.globals().define(name, Special.UNKNOWN);
        continue;
      }
      machine.change(holder.age);
      holder.forget(name);
    }
    for (Syntax changed : found.changed())
      if (find(changed, scope) instanceof ScriptObject object) forget(object);
    for (Syntax.Call call : found.calls()) {
      Object callee = find(call.callee(), scope);
      if (callee instanceof Closure closure) apply(closure, seen);
      if (call.callee() instanceof Syntax.Member member
          && !(callee instanceof Closure)
          && find(member.object(), scope) instanceof ScriptObject self
          && (self instanceof ScriptArray || self instanceof ScriptMap)) forget(self);
      if (!(callee instanceof Closure) && callee != Special.UNKNOWN && !isOfObject(call)) continue;
      for (Syntax argument : call.arguments())
        if (find(argument, scope) instanceof ScriptObject given
            && !(given instanceof ScriptFunction)) forget(given);
    }
  }

  private static boolean isOfObject(Syntax.Call call) {
    return call.callee() instanceof Syntax.Member member
        && member.object() instanceof Syntax.Name name
        && name.name().equals("Object");
  }

  /** Returns the value that an expression has, if that can be seen without working it out. */
  private Object find(Syntax expression, Scope scope) {
    Deque<String> keys = new ArrayDeque<>();
    Syntax at = expression;
    while (at instanceof Syntax.Member member) {
      if (!(member.property() instanceof Syntax.Literal literal)
          || !(literal.value() instanceof String key)) return Special.UNDEFINED;
      keys.push(key);
      at = member.object();
    }
    Object value = Special.UNDEFINED;
    if (at instanceof Syntax.Name name) value = named(name.name(), scope);
    if (at instanceof Syntax.This && scope.self() instanceof ScriptObject self) value = self;
    for (String key : keys) {
      if (!(value instanceof ScriptObject object)) return Special.UNDEFINED;
      value = object.get(key);
    }
    return value;
  }

  private Object named(String name, Scope scope) {
    Scope holder = scope.holder(name);
    Object value = null;
    if (holder != null) value = holder.peek(name);
    else if (machine.globals().own(name) instanceof Property property) value = property.value();
    return value == null ? Special.UNDEFINED : value;
  }
}
