package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What values bring one after the other (ECMA-262, 7.4), as far as the language says how. */
final class Iteration {
  private Iteration() {}

  /** What one value brings; it may change while it is gone through. */
  interface Brought {
    /** Returns whether there is one at a place. */
    boolean has(int index);

    /** Returns it. */
    Object get(int index);
  }

  /** Returns what a value brings, or null if that is not known. */
  static @Nullable Brought of(Machine machine, Object value) {
    if (value == Special.UNKNOWN) {
      machine.mayThrow();
      return null;
    }
    if (value instanceof ScriptArray given) {
      ScriptArray array = given;
      if (array instanceof ScriptMap.BroughtArray once) {
        if (once.isOpenItself()) return null;
        array = machine.array(once.elements());
        once.forget();
      }
      if (array.isOpenItself() || array.own(ScriptSymbol.ITERATOR) != null) return null;
      ScriptArray through = array;
      return new Brought() {
        @Override
        public boolean has(int index) {
          return index < through.elements().size();
        }

        @Override
        public Object get(int index) {
          return through.isOpenItself() ? Special.UNKNOWN : through.elements().get(index);
        }
      };
    }
    if (value instanceof ScriptMap map) return map.isOpenItself() ? null : map.values(machine);
    if (value instanceof String text && isPlain(machine, text))
      return new Brought() {
        @Override
        public boolean has(int index) {
          return index < text.length();
        }

        @Override
        public Object get(int index) {
          return text.substring(index, index + 1);
        }
      };
    boolean none =
        !(value instanceof ScriptObject object
                && !Boolean.FALSE.equals(object.has(ScriptSymbol.ITERATOR)))
            && !(value instanceof String);
    if (none) throw Thrown.of(ErrorNatives.TYPE, Values.typeOf(value) + " is not iterable");
    if (!(value instanceof String)) machine.mayThrow();
    return null;
  }

  /** Throws if a value can be no pair of a key and its value. */
  static void checkEntry(Object entry) {
    if (entry != Special.UNKNOWN && !(entry instanceof ScriptObject))
      throw Thrown.of(ErrorNatives.TYPE, "Iterator value is not an entry object");
  }

  private static boolean isPlain(Machine machine, String text) {
    machine.spendText(text.length());
    return text.chars().noneMatch(c -> Character.isSurrogate((char) c));
  }

  /** Returns all that a value brings, or null if that is not known. */
  static @Nullable List<Object> known(Machine machine, Object value) {
    Brought values = of(machine, value);
    if (values == null) return null;
    List<Object> all = new ArrayList<>();
    for (int i = 0; values.has(i); i++) {
      machine.spend(1);
      all.add(values.get(i));
    }
    return all;
  }
}
