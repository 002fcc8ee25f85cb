package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What objects have from the language, and {@code Object} (ECMA-262, 20.1). */
final class ObjectNatives {
  static final ScriptObject PROTOTYPE =
      new NativeObject(
          null,
          ObjectNatives::type,
          false,
          Map.ofEntries(
              Map.entry("hasOwnProperty", new Native(ObjectNatives::hasOwn)),
              Map.entry("propertyIsEnumerable", new Native(ObjectNatives::isListed)),
              Map.entry("isPrototypeOf", new Native(ObjectNatives::isPrototype)),
              Map.entry("toString", new Native(ObjectNatives::asText)),
              Map.entry("valueOf", new Native((machine, self, a) -> itself(self))),
              Map.entry("toLocaleString", Special.UNKNOWN),
              Map.entry("__defineGetter__", Special.UNKNOWN),
              Map.entry("__defineSetter__", Special.UNKNOWN),
              Map.entry("__lookupGetter__", Special.UNKNOWN),
              Map.entry("__lookupSetter__", Special.UNKNOWN),
              Map.entry(
                  "__proto__",
                  new Property(
                      Special.UNDEFINED,
                      new Native((machine, self, a) -> prototype(self)),
                      new Native(ObjectNatives::setProto),
                      false,
                      true,
                      true))));

  private static final Native TYPE =
      new Native(
          (machine, self, a) -> made(machine, argument(a, 0)),
          (machine, a, target) ->
              target == type() ? made(machine, argument(a, 0)) : machine.madeBy(target),
          Map.ofEntries(
              Map.entry("prototype", PROTOTYPE),
              Map.entry("keys", new Native((machine, self, a) -> listed(machine, a, "keys"))),
              Map.entry("values", new Native((machine, self, a) -> listed(machine, a, "values"))),
              Map.entry("entries", new Native((machine, self, a) -> listed(machine, a, "entries"))),
              Map.entry("getOwnPropertyNames", new Native(ObjectNatives::names)),
              Map.entry("getOwnPropertyDescriptor", new Native(ObjectNatives::descriptor)),
              Map.entry(
                  "hasOwn",
                  new Native(
                      (machine, self, a) ->
                          hasOwn(machine, argument(a, 0), List.of(argument(a, 1))))),
              Map.entry("assign", new Native(ObjectNatives::assign)),
              Map.entry("create", new Native(ObjectNatives::create)),
              Map.entry("defineProperty", new Native(ObjectNatives::defineOne)),
              Map.entry("defineProperties", new Native(ObjectNatives::defineAll)),
              Map.entry("fromEntries", new Native(ObjectNatives::fromEntries)),
              Map.entry("is", new Native(ObjectNatives::is)),
              Map.entry("getPrototypeOf", new Native((m, self, a) -> prototype(argument(a, 0)))),
              Map.entry("setPrototypeOf", new Native(ObjectNatives::setPrototypeOf)),
              Map.entry("freeze", new Native((m, self, a) -> fix(m, argument(a, 0), true, true))),
              Map.entry("seal", new Native((m, self, a) -> fix(m, argument(a, 0), true, false))),
              Map.entry(
                  "preventExtensions",
                  new Native((m, self, a) -> fix(m, argument(a, 0), false, false)))));

  private ObjectNatives() {}

  /** Returns {@code Object}. */
  static ScriptFunction type() {
    return TYPE;
  }

  private static Object itself(Object self) {
    if (Values.isNothing(self))
      throw Thrown.of(ErrorNatives.TYPE, "Cannot convert undefined or null to object");
    return self instanceof ScriptObject ? self : Special.UNKNOWN;
  }

  private static Object made(Machine machine, Object from) {
    if (Values.isNothing(from)) return machine.fresh(new ScriptObject());
    return from instanceof ScriptObject ? from : Special.UNKNOWN;
  }

  private static Object hasOwn(Machine machine, Object self, List<Object> arguments) {
    Object key = Values.asKey(machine, argument(arguments, 0));
    itself(self);
    if (key == Special.UNKNOWN || !(self instanceof ScriptObject object)) return Special.UNKNOWN;
    if (object.own(key) != null) return true;
    return object.isOpenItself() ? Special.UNKNOWN : (Object) false;
  }

  private static Object isListed(Machine machine, Object self, List<Object> arguments) {
    Object has = hasOwn(machine, self, arguments);
    if (!has.equals(true) || !(self instanceof ScriptObject object)) return has;
    Object own = object.own(Values.asKey(machine, argument(arguments, 0)));
    return own != null && Property.of(own).listed();
  }

  private static Object isPrototype(Machine machine, Object self, List<Object> arguments) {
    if (argument(arguments, 0) == Special.UNKNOWN) return Special.UNKNOWN;
    if (!(argument(arguments, 0) instanceof ScriptObject at)) return false;
    for (int i = 0; i < ScriptObject.MAX_CHAIN; i++) {
      if (at.isOpenItself() && !at.isShared()) return Special.UNKNOWN;
      ScriptObject parent = at.parent();
      if (parent == null) return false;
      if (parent == self) return true;
      at = parent;
    }
    return Special.UNKNOWN;
  }

  private static Object asText(Machine machine, Object self, List<Object> arguments) {
    if (self == Special.UNKNOWN) return self;
    if (self == Special.UNDEFINED) return "[object Undefined]";
    if (self == Special.NULL) return "[object Null]";
    if (self instanceof String) return "[object String]";
    if (self instanceof Double) return "[object Number]";
    if (self instanceof Boolean) return "[object Boolean]";
    if (!(self instanceof ScriptObject object)
        || object.isOpen()
        || !Boolean.FALSE.equals(object.has(ScriptSymbol.TO_STRING_TAG))) return Special.UNKNOWN;
    if (object instanceof ScriptArray array)
      return array instanceof ArgumentsObject ? "[object Arguments]" : "[object Array]";
    if (object instanceof ScriptFunction) return "[object Function]";
    boolean plain = object.getClass() == ScriptObject.class;
    // Errors have a class of their own, which is not kept.
    return plain && Boolean.FALSE.equals(object.has("stack")) ? "[object Object]" : Special.UNKNOWN;
  }

  private static Object prototype(Object of) {
    if (Values.isNothing(of))
      throw Thrown.of(ErrorNatives.TYPE, "Cannot convert undefined or null to object");
    if (!(of instanceof ScriptObject object) || (object.isOpenItself() && !object.isShared()))
      return Special.UNKNOWN;
    ScriptObject parent = object.parent();
    return parent == null ? Special.NULL : parent;
  }

  private static Object setProto(Machine machine, Object self, List<Object> arguments) {
    setPrototype(machine, self, argument(arguments, 0));
    return Special.UNDEFINED;
  }

  private static Object setPrototypeOf(Machine machine, Object self, List<Object> arguments) {
    Object object = argument(arguments, 0);
    if (Values.isNothing(object))
      throw Thrown.of(ErrorNatives.TYPE, "Object.setPrototypeOf called on null or undefined");
    Object prototype = argument(arguments, 1);
    boolean may =
        prototype instanceof ScriptObject
            || prototype == Special.NULL
            || prototype == Special.UNKNOWN;
    if (!may) throw Thrown.of(ErrorNatives.TYPE, "Object prototype may only be an Object or null");
    setPrototype(machine, object, prototype);
    if (prototype == Special.UNKNOWN) machine.mayThrow();
    return object;
  }

  /** Sets what an object inherits from, if it is an object or null. */
  static void setPrototype(Machine machine, Object of, Object prototype) {
    if (!(of instanceof ScriptObject object)) return;
    if (prototype == Special.UNKNOWN) {
      machine.change(object);
      object.setOpen();
    }
    if (prototype != Special.NULL && !(prototype instanceof ScriptObject)) return;
    machine.change(object);
    ScriptObject other = prototype instanceof ScriptObject known ? known : null;
    ScriptObject at = other;
    for (int i = 0; at != null; i++) {
      if (at == object) throw Thrown.of(ErrorNatives.TYPE, "Cyclic __proto__ value");
      if (i > ScriptObject.MAX_CHAIN) throw machine.limit("more prototypes than are followed");
      at = at.parent();
    }
    object.setPrototype(other);
  }

  private static ScriptObject object(Object value) {
    if (value instanceof ScriptObject object) return object;
    throw Thrown.of(ErrorNatives.TYPE, "called on non-object");
  }

  private static @Nullable ScriptObject listable(Machine machine, List<Object> arguments) {
    Object of = argument(arguments, 0);
    if (Values.isNothing(of))
      throw Thrown.of(ErrorNatives.TYPE, "Cannot convert undefined or null to object");
    if (!(of instanceof ScriptObject object) || object.isOpenItself()) return null;
    if (object instanceof ScriptArray array && array.hasHoles()) return null;
    machine.spend(1 + object.size());
    return object;
  }

  private static Object listed(Machine machine, List<Object> arguments, String what) {
    ScriptObject object = listable(machine, arguments);
    if (object == null) return Special.UNKNOWN;
    List<Object> listed = new ArrayList<>();
    for (String name : object.names()) {
      if (what.equals("keys")) {
        listed.add(name);
        continue;
      }
      // A function that returns one may have taken others away.
      Object own = object.own(name);
      if (own == null || !Property.of(own).listed()) continue;
      Object value = Members.get(machine, object, name);
      listed.add(what.equals("values") ? value : machine.array(List.of(name, value)));
    }
    return machine.array(listed);
  }

  private static Object names(Machine machine, Object self, List<Object> arguments) {
    ScriptObject object = listable(machine, arguments);
    // Those of functions depend on how they are written.
    if (object == null || object instanceof ScriptFunction || object.isShared())
      return Special.UNKNOWN;
    List<Object> names = object.keys();
    names.removeIf(key -> !(key instanceof String));
    return machine.array(names);
  }

  private static Object descriptor(Machine machine, Object self, List<Object> arguments) {
    Object of = argument(arguments, 0);
    Object has = hasOwn(machine, of, List.of(argument(arguments, 1)));
    if (has.equals(false)) return Special.UNDEFINED;
    if (has == Special.UNKNOWN || !(of instanceof ScriptObject object) || object.isOpen())
      return Special.UNKNOWN;
    Object own = object.own(Values.asKey(machine, argument(arguments, 1)));
    if (own == null) return Special.UNDEFINED;
    Property property = Property.of(own);
    ScriptObject made = machine.fresh(new ScriptObject());
    if (property.isAccessor()) {
      made.put("get", property.getter() == null ? Special.UNDEFINED : property.getter());
      made.put("set", property.setter() == null ? Special.UNDEFINED : property.setter());
    } else {
      made.put("value", property.value());
      made.put("writable", property.writable());
    }
    made.put("enumerable", property.listed());
    return made.put("configurable", property.configurable());
  }

  private static Object assign(Machine machine, Object self, List<Object> arguments) {
    Object target = argument(arguments, 0);
    itself(target);
    if (!(target instanceof ScriptObject object))
      return machine.callUnknown(Special.UNDEFINED, arguments);
    for (Object from : arguments.subList(1, arguments.size()))
      Members.copy(machine, from, object, true);
    return object;
  }

  private static Object create(Machine machine, Object self, List<Object> arguments) {
    Object prototype = argument(arguments, 0);
    if (prototype == Special.UNKNOWN) {
      machine.mayThrow();
      return machine.fresh(ScriptObject.unknown());
    }
    if (prototype != Special.NULL) object(prototype);
    ScriptObject made = machine.fresh(new ScriptObject());
    made.setPrototype(prototype instanceof ScriptObject known ? known : null);
    if (argument(arguments, 1) == Special.UNDEFINED) return made;
    return defineAll(machine, self, List.of(made, argument(arguments, 1)));
  }

  private static Object defineOne(Machine machine, Object self, List<Object> arguments) {
    Object target = argument(arguments, 0);
    if (target == Special.UNKNOWN) return machine.callUnknown(target, arguments);
    ScriptObject object = object(target);
    Object key = Values.asKey(machine, argument(arguments, 1));
    define(machine, object, key, argument(arguments, 2));
    return object;
  }

  private static Object defineAll(Machine machine, Object self, List<Object> arguments) {
    Object target = argument(arguments, 0);
    Object all = argument(arguments, 1);
    if (target == Special.UNKNOWN) return machine.callUnknown(target, arguments);
    ScriptObject object = object(target);
    if (!(all instanceof ScriptObject known) || known.isOpenItself()) {
      Members.forget(machine, object);
      return object;
    }
    machine.spend(1 + known.size());
    for (Object key : known.keys()) {
      Object own = known.own(key);
      if (own != null && Property.of(own).listed())
        define(machine, object, key, Members.get(machine, known, key));
    }
    return object;
  }

  private static void define(Machine machine, ScriptObject object, Object key, Object how) {
    if (key == Special.UNKNOWN) {
      machine.escapes().add(how);
      Members.forget(machine, object);
      return;
    }
    if (how == Special.UNKNOWN || (how instanceof ScriptObject given && given.isOpen())) {
      machine.escapes().add(how);
      Members.define(machine, object, key, Special.UNKNOWN);
      return;
    }
    ScriptObject told = object(how);
    Object own = object.own(key);
    Property before = own == null ? null : Property.of(own);
    if (before == null ? object.isFixed() : !before.configurable() && !before.writable())
      throw Thrown.of(ErrorNatives.TYPE, "Cannot redefine property: " + Values.text(key));
    boolean listed = flag(machine, told, "enumerable", before != null && before.listed());
    boolean free = flag(machine, told, "configurable", before != null && before.configurable());
    if (Boolean.TRUE.equals(told.has("get")) || Boolean.TRUE.equals(told.has("set"))) {
      Object getter = Members.get(machine, told, "get");
      Object setter = Members.get(machine, told, "set");
      Members.define(
          machine,
          object,
          key,
          new Property(Special.UNDEFINED, getter, setter, listed, true, free));
      return;
    }
    boolean valued = Boolean.TRUE.equals(told.has("value"));
    if (before != null
        && before.isAccessor()
        && !valued
        && !Boolean.TRUE.equals(told.has("writable"))) {
      Property kept =
          new Property(Special.UNDEFINED, before.getter(), before.setter(), listed, true, free);
      Members.define(machine, object, key, kept);
      return;
    }
    Property keeps = before == null || before.isAccessor() ? null : before;
    boolean writable = flag(machine, told, "writable", keeps != null && keeps.writable());
    Object value = valued || keeps == null ? Members.get(machine, told, "value") : keeps.value();
    Members.define(
        machine, object, key, new Property(value, null, null, listed, writable, free).field());
  }

  // What is not known is taken for what it mostly is: that fields are seen and can be changed.
  private static boolean flag(Machine machine, ScriptObject told, String name, boolean otherwise) {
    if (!Boolean.TRUE.equals(told.has(name))) return otherwise;
    Boolean truth = Values.truth(Members.get(machine, told, name));
    return truth == null || truth;
  }

  private static Object fromEntries(Machine machine, Object self, List<Object> arguments) {
    List<Object> entries = Iteration.known(machine, argument(arguments, 0));
    if (entries == null) return machine.callUnknown(Special.UNDEFINED, arguments);
    ScriptObject made = machine.fresh(new ScriptObject());
    for (Object entry : entries) {
      Iteration.checkEntry(entry);
      Object key = Values.asKey(machine, Members.get(machine, entry, "0"));
      if (key == Special.UNKNOWN) made.forget();
      else Members.define(machine, made, key, Members.get(machine, entry, "1"));
    }
    return made;
  }

  private static Object is(Machine machine, Object self, List<Object> arguments) {
    Object a = argument(arguments, 0);
    Object b = argument(arguments, 1);
    if (a == Special.UNKNOWN || b == Special.UNKNOWN) return Special.UNKNOWN;
    return a instanceof ScriptObject ? a == b : a.equals(b);
  }

  private static Object fix(Machine machine, Object of, boolean keep, boolean frozen) {
    if (of instanceof ScriptObject object) {
      machine.change(object);
      machine.spend(1 + object.size());
      object.fix(keep, frozen);
    }
    return of;
  }
}
