package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code Map} of a script, or a {@code Set}, whose values are their own keys. */
final class ScriptMap extends ScriptObject {
  private final boolean set;

  /** In the order in which they came; what was taken out keeps its place. */
  private final List<Entry> entries = new ArrayList<>();

  private final Map<Object, Entry> byKey = new HashMap<>();

  private static final class Entry {
    final Object key;
    Object value;
    boolean gone;

    Entry(Object key, Object value) {
      this.key = key;
      this.value = value;
    }
  }

  private ScriptMap(ScriptObject prototype, boolean set) {
    super(prototype);
    this.set = set;
  }

  private static final ScriptObject OF_MAP = prototype(false);
  private static final ScriptObject OF_SET = prototype(true);
  static final ScriptFunction MAP = type(false);
  static final ScriptFunction SET = type(true);

  private static ScriptFunction type(boolean set) {
    return new Native(
        (machine, self, a) -> {
          throw Thrown.of(ErrorNatives.TYPE, "Constructor requires 'new'");
        },
        (machine, a, target) -> {
          // What inherits from it has a prototype of its own.
          if (target != MAP && target != SET) return machine.callUnknown(Special.UNDEFINED, a);
          return made(machine, set, argument(a, 0));
        },
        Map.of("prototype", set ? OF_SET : OF_MAP));
  }

  private static Object made(Machine machine, boolean set, Object from) {
    ScriptMap made = machine.fresh(new ScriptMap(set ? OF_SET : OF_MAP, set));
    if (Values.isNothing(from)) return made;
    List<Object> elements = Iteration.known(machine, from);
    if (elements == null) made.forget();
    else for (Object element : elements) made.addElement(machine, element);
    return made;
  }

  private void addElement(Machine machine, Object element) {
    if (!set) Iteration.checkEntry(element);
    if (set) put(element, element);
    else put(Members.get(machine, element, "0"), Members.get(machine, element, "1"));
  }

  private static Object plain(Object key) {
    return key.equals(-0.0) ? (Object) 0.0 : key;
  }

  private void put(Object given, Object value) {
    Object key = plain(given);
    if (key == Special.UNKNOWN) {
      // From now on nothing is known of what is in it.
      forget();
      return;
    }
    if (isOpenItself()) return;
    Entry known = byKey.get(key);
    if (known != null) {
      known.value = value;
      return;
    }
    Entry made = new Entry(key, set ? key : value);
    entries.add(made);
    byKey.put(key, made);
  }

  @Override
  void forget() {
    super.forget();
    clear();
  }

  private void clear() {
    for (Entry entry : entries) entry.gone = true;
    byKey.clear();
  }

  @Override
  int size() {
    return entries.size() + super.size();
  }

  /** Returns the keys and values that are in it. */
  List<Object> contents() {
    List<Object> contents = new ArrayList<>();
    for (Entry entry : byKey.values()) {
      contents.add(entry.key);
      contents.add(entry.value);
    }
    return contents;
  }

  /** Returns what {@code for of} and spreading bring. */
  Iteration.Brought values(Machine machine) {
    return new Iteration.Brought() {
      private int next;

      @Override
      public boolean has(int index) {
        while (next < entries.size() && entries.get(next).gone) {
          machine.spend(1);
          next++;
        }
        return next < entries.size();
      }

      @Override
      public Object get(int index) {
        Entry entry = entries.get(next++);
        return set ? entry.key : machine.array(List.of(entry.key, entry.value));
      }
    };
  }

  /** What a member does. */
  private interface Body {
    Object call(Machine machine, ScriptMap map, List<Object> arguments);
  }

  private static Native member(boolean set, Body body) {
    return new Native(
        (machine, self, a) -> {
          if (self == Special.UNKNOWN) return machine.callUnknown(self, a);
          if (!(self instanceof ScriptMap map) || map.set != set)
            throw Thrown.of(ErrorNatives.TYPE, "Method called on incompatible receiver");
          return body.call(machine, map, a);
        });
  }

  private static ScriptObject prototype(boolean set) {
    Map<Object, Object> members = new HashMap<>();
    members.put(
        "size",
        new Property(
            Special.UNDEFINED,
            member(
                set,
                (machine, map, a) ->
                    map.isOpenItself() ? Special.UNKNOWN : (Object) (double) map.byKey.size()),
            null,
            false,
            true,
            true));
    members.put("has", member(set, (machine, map, a) -> map.hasKey(argument(a, 0))));
    if (!set) members.put("get", member(false, (machine, map, a) -> map.value(argument(a, 0))));
    members.put(
        set ? "add" : "set",
        member(
            set,
            (machine, map, a) -> {
              machine.change(map);
              machine.spend(1);
              map.put(argument(a, 0), argument(a, set ? 0 : 1));
              return map;
            }));
    members.put("delete", member(set, (machine, map, a) -> map.delete(machine, argument(a, 0))));
    members.put(
        "clear",
        member(
            set,
            (machine, map, a) -> {
              machine.change(map);
              if (!map.isOpenItself()) map.clear();
              return Special.UNDEFINED;
            }));
    members.put("forEach", member(set, ScriptMap::each));
    members.put("keys", listed(set, "keys"));
    members.put("values", listed(set, "values"));
    members.put("entries", listed(set, "entries"));
    members.put(ScriptSymbol.ITERATOR, Special.UNKNOWN);
    members.put(ScriptSymbol.TO_STRING_TAG, set ? "Set" : "Map");
    return new NativeObject(
        ObjectNatives.PROTOTYPE,
        () -> set ? SET : MAP,
        false,
        set
            ? NativeObject.with(
                members,
                "union intersection difference symmetricDifference isSubsetOf isSupersetOf"
                    + " isDisjointFrom")
            : NativeObject.with(members, "getOrInsert getOrInsertComputed"));
  }

  private Object hasKey(Object given) {
    Object key = plain(given);
    if (isOpenItself() || (key == Special.UNKNOWN && !byKey.isEmpty())) return Special.UNKNOWN;
    return byKey.containsKey(key);
  }

  private Object value(Object given) {
    Object has = hasKey(given);
    if (has == Special.UNKNOWN) return has;
    Entry entry = byKey.get(plain(given));
    return entry == null ? Special.UNDEFINED : entry.value;
  }

  private Object delete(Machine machine, Object given) {
    machine.change(this);
    Object key = plain(given);
    if (isOpenItself() || key == Special.UNKNOWN) {
      forget();
      return Special.UNKNOWN;
    }
    Entry gone = byKey.remove(key);
    if (gone != null) gone.gone = true;
    return gone != null;
  }

  private static Object each(Machine machine, ScriptMap map, List<Object> arguments) {
    Object callback = argument(arguments, 0);
    if (map.isOpenItself()) return machine.callUnknown(map, arguments);
    for (int i = 0; i < map.entries.size(); i++) {
      machine.spend(1);
      Entry entry = map.entries.get(i);
      if (!entry.gone)
        machine.callAny(callback, argument(arguments, 1), List.of(entry.value, entry.key, map));
    }
    return Special.UNDEFINED;
  }

  // What is an iterator is taken for the array of what it brings, but for its members.
  private static Native listed(boolean set, String what) {
    return member(
        set,
        (machine, map, a) -> {
          if (map.isOpenItself()) return Special.UNKNOWN;
          List<Object> listed = new ArrayList<>();
          for (Entry entry : map.entries)
            if (!entry.gone)
              listed.add(
                  switch (what) {
                    case "keys" -> entry.key;
                    case "values" -> entry.value;
                    default -> machine.array(List.of(entry.key, entry.value));
                  });
          machine.spend(map.entries.size());
          return machine.fresh(new BroughtArray(listed));
        });
  }

  /** An iterator, as the array of what it brings. */
  static final class BroughtArray extends ScriptArray {
    BroughtArray(List<Object> brought) {
      super(brought);
    }

    @Override
    ScriptObject languagePrototype() {
      return ITERATOR;
    }

    @Override
    @Nullable Object own(Object key) {
      return null;
    }

    @Override
    void define(Object key, Object field) {}
  }

  private static final ScriptObject ITERATOR =
      new NativeObject(ObjectNatives.PROTOTYPE, null, true, Map.of());
}
