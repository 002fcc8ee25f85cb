package dev.abilens.script;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names that a part of a script sees. */
final class Scope {
  private final @Nullable Scope around;
  private final boolean ofFunction;
  private final Map<String, Object> values = new HashMap<>();
  final String file;
  final Object self;

  /**
   * Makes a scope inside of another.
   *
   * @param self the value of {@code this} in a function or module, or null for that around it
   */
  Scope(@Nullable Scope around, String file, @Nullable Object self, boolean ofFunction) {
    this.around = around;
    this.file = file;
    this.ofFunction = ofFunction;
    this.self = self != null ? self : around != null ? around.self : Special.UNDEFINED;
  }

  Scope block() {
    return new Scope(this, file, null, false);
  }

  /** Returns one with the same names and values, of which each has its own. */
  Scope copy() {
    Scope copy = new Scope(around, file, self, ofFunction);
    copy.values.putAll(values);
    return copy;
  }

  /** Returns a name's value, or null if it is not declared. */
  @Nullable Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      Object value = scope.values.get(name);
      if (value != null) return value;
    }
    return null;
  }

  void declare(String name, Object value) {
    values.put(name, value);
  }

  /** Declares as {@code var} does. */
  void declareInFunction(String name, Object value) {
    Scope scope = this;
    while (!scope.ofFunction && scope.around != null) scope = scope.around;
    scope.values.put(name, value);
  }

  boolean isDeclaredInFunction(String name) {
    Scope scope = this;
    while (!scope.ofFunction && scope.around != null) scope = scope.around;
    return scope.values.containsKey(name);
  }

  void assign(String name, Object value) {
    for (Scope scope = this; scope != null; scope = scope.around) {
      if (!scope.values.containsKey(name)) continue;
      scope.values.put(name, value);
      return;
    }
    declareInFunction(name, value);
  }
}
