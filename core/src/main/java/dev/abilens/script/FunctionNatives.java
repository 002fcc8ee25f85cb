package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What functions have from the language (ECMA-262, 20.2.3). */
final class FunctionNatives {
  static final ScriptObject PROTOTYPE =
      new NativeObject(
          ObjectNatives.PROTOTYPE,
          null,
          false,
          Map.of(
              "call",
              Native.passingOn(
                  (machine, self, a) ->
                      machine.callAny(self, argument(a, 0), SomeArguments.withoutFirst(a))),
              "apply",
              new Native(FunctionNatives::apply),
              "bind",
              new Native(FunctionNatives::bind),
              "toString",
              Special.UNKNOWN,
              "constructor",
              Special.UNKNOWN,
              "caller",
              Special.UNKNOWN,
              "arguments",
              Special.UNKNOWN,
              ScriptSymbol.HAS_INSTANCE,
              Special.UNKNOWN));

  private FunctionNatives() {}

  private static Object apply(Machine machine, Object self, List<Object> arguments) {
    return machine.callAny(self, argument(arguments, 0), list(machine, argument(arguments, 1)));
  }

  private static List<Object> list(Machine machine, Object values) {
    if (Values.isNothing(values)) return List.of();
    if (values instanceof ScriptArray array && !array.isOpen()) {
      machine.spend(array.elements().size());
      return new ArrayList<>(array.elements());
    }
    if (values != Special.UNKNOWN && !(values instanceof ScriptObject))
      throw Thrown.of(ErrorNatives.TYPE, "CreateListFromArrayLike called on non-object");
    machine.escapes().add(values);
    return new SomeArguments(List.of());
  }

  private static Object bind(Machine machine, Object self, List<Object> arguments) {
    if (self == Special.UNKNOWN) return machine.callUnknown(self, arguments);
    if (!(self instanceof ScriptFunction function))
      throw Thrown.of(ErrorNatives.TYPE, "Bind must be called on a function");
    List<Object> first =
        arguments.isEmpty() ? List.of() : List.copyOf(arguments.subList(1, arguments.size()));
    return machine.fresh(new Bound(function, argument(arguments, 0), first));
  }

  /** A function with its first arguments. */
  private static final class Bound extends ScriptFunction {
    private final ScriptFunction function;
    private final Object self;
    private final List<Object> first;

    Bound(ScriptFunction function, Object self, List<Object> first) {
      this.function = function;
      this.self = self;
      this.first = first;
    }

    private List<Object> all(Machine machine, List<Object> more) {
      machine.spend(first.size());
      List<Object> all = new ArrayList<>(first);
      if (more instanceof SomeArguments some) {
        all.addAll(some.known());
        return new SomeArguments(all);
      }
      all.addAll(more);
      return all;
    }

    @Override
    Object call(Machine machine, Object ignored, List<Object> arguments) {
      return machine.call(function, self, all(machine, arguments));
    }

    @Override
    Object make(Machine machine, List<Object> arguments, ScriptFunction target) {
      return machine.make(function, all(machine, arguments), target == this ? function : target);
    }

    @Override
    @Nullable Boolean makes() {
      return function.makes();
    }

    @Override
    @Nullable Object own(Object key) {
      return key.equals("prototype") ? null : super.own(key);
    }
  }
}
