package dev.abilens.script;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that a part of a script sees. */
final class Scope {
  /** What a name has that is declared further down. */
  private static final Object NOTHING_YET = new Object();

  final @Nullable Scope around;
  final String file;
  final boolean strict;

  /** The function around it, or module. */
  final Scope function;

  /** When it was made, in the time of {@link Machine#age}. */
  final int age;

  private final boolean ownThis;
  private @Nullable Object self;
  private @Nullable Map<String, Object> values;
  private @Nullable Set<String> constants;
  private @Nullable String fixed;

  private Scope(
      @Nullable Scope around,
      String file,
      boolean strict,
      int age,
      boolean ofFunction,
      boolean ownThis) {
    this.around = around;
    this.file = file;
    this.strict = strict;
    this.age = age;
    this.ownThis = ownThis;
    this.function = ofFunction || around == null ? this : around.function;
  }

  /** Makes that of a module. */
  static Scope ofModule(String file, boolean strict, int age, Object self) {
    Scope scope = new Scope(null, file, strict, age, true, true);
    scope.self = self;
    return scope;
  }

  Scope block(Machine machine) {
    return new Scope(this, file, strict, machine.age(), false, false);
  }

  /** Returns that of a function which lies in this one. */
  Scope ofFunction(Machine machine, boolean ofStrict, boolean ofOwnThis) {
    return new Scope(this, file, ofStrict, machine.age(), true, ofOwnThis);
  }

  /** Returns one with the same names and values, of which each has its own. */
  Scope copy(Machine machine) {
    Scope copy = new Scope(around, file, strict, machine.age(), function == this, ownThis);
    copy.self = self;
    if (values != null) copy.values = new HashMap<>(values);
    copy.constants = constants;
    return copy;
  }

  /** Sets the value of {@code this}, which it has of its own. */
  void setThis(Object value) {
    Scope scope = this;
    while (!scope.ownThis && scope.around != null) scope = scope.around;
    scope.self = value;
  }

  /** Returns the value of {@code this}, or null before it has one. */
  @Nullable Object self() {
    Scope scope = this;
    while (!scope.ownThis && scope.around != null) scope = scope.around;
    return scope.self;
  }

  /** Returns a name's value, or null if it is not declared. */
  @Nullable Object get(String name) {
    Scope scope = holder(name);
    if (scope == null || scope.values == null) return null;
    Object value = scope.values.get(name);
    if (value == NOTHING_YET)
      throw Thrown.of(ErrorNatives.REFERENCE, "Cannot access '" + name + "' before initialization");
    return value;
  }

  /** Returns the scope that declares a name, or null. */
  @Nullable Scope holder(String name) {
    for (Scope scope = this; scope != null; scope = scope.around)
      if (scope.values != null && scope.values.containsKey(name)) return scope;
    return null;
  }

  /** Returns the value of a name that it declares; null where it has none yet. */
  @Nullable Object peek(String name) {
    Object value = values == null ? null : values.get(name);
    return value == NOTHING_YET ? null : value;
  }

  boolean declares(String name) {
    return values != null && values.containsKey(name);
  }

  void declare(String name, Object value) {
    if (values == null) values = new HashMap<>();
    values.put(name, value);
  }

  /** Declares one that keeps its value. */
  void declareConstant(String name, Object value) {
    declare(name, value);
    if (constants == null) constants = new HashSet<>();
    constants.add(name);
  }

  /** Declares one whose value is given another without effect. */
  void declareFixed(String name, Object value) {
    declare(name, value);
    fixed = name;
  }

  boolean isFixed(String name) {
    return name.equals(fixed);
  }

  /** Declares names that get their values further down. */
  void declareLater(List<String> names) {
    for (String name : names) declare(name, NOTHING_YET);
  }

  boolean isConstant(String name) {
    return constants != null && constants.contains(name);
  }

  /** Takes the value of a name that it declares for not known. */
  void forget(String name) {
    if (values != null && values.get(name) != NOTHING_YET && !isConstant(name) && !isFixed(name))
      values.replace(name, Special.UNKNOWN);
  }

  /** Takes the values of all names around for not known. */
  void forgetAll() {
    for (Scope scope = this; scope != null; scope = scope.around)
      if (scope.values != null) for (String name : scope.values.keySet()) scope.forget(name);
  }
}
