package dev.abilens.script;

import dev.abilens.json.Json;
import dev.abilens.script.syntax.ScriptException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script shows, as the interpreter says it and as Node.js does. */
final class Shown {
  private static final int MAX_WAYS = 300;

  private Shown() {}

  /** What one way through a script shows; what is not known is {@link Special#UNKNOWN}. */
  record Way(List<Object> shown, boolean limited) {}

  private static final class World implements Host {
    final List<Object> shown = new ArrayList<>();

    @Override
    public ScriptFunction requireOf(Machine machine, String file) {
      return ScriptFunction.of(arguments -> Special.UNKNOWN);
    }

    @Override
    public ScriptObject metaOf(String file) {
      return ScriptObject.open();
    }

    @Override
    public @Nullable Object global(String name) {
      if (name.equals("U")) return Special.UNKNOWN;
      if (!name.equals("out")) return null;
      return ScriptFunction.of(
          arguments -> {
            shown.add(show(ScriptFunction.argument(arguments, 0), 0));
            return Special.UNDEFINED;
          });
    }
  }

  /** Follows a script in all ways; returns null if there are too many. */
  static @Nullable List<Way> ways(String script, long budget) {
    Script read =
        Script.read(
            "/s.js", "class Base { constructor (x) { this.x = x } m (b) { return b } }\n" + script);
    List<Way> ways = new ArrayList<>();
    List<Boolean> choices = new ArrayList<>();
    Machine.Steps steps = new Machine.Steps(budget);
    do {
      if (ways.size() == MAX_WAYS) return null;
      World world = new World();
      boolean limited = false;
      try {
        new Machine(world, steps, choices, false).module("/s.js", read);
        world.shown.add("end");
      } catch (Thrown e) {
        world.shown.add(List.of("thrown", show(e.value(), 0)));
      } catch (ScriptException e) {
        if (!e.isLimit()) throw e;
        limited = true;
      }
      ways.add(new Way(world.shown, limited));
    } while (Machine.nextWay(choices));
    return ways;
  }

  private static Object show(Object value, int depth) {
    if (value == Special.UNKNOWN || value instanceof Promised) return Special.UNKNOWN;
    if (value instanceof String text) return List.of("text", text);
    if (value instanceof Double number)
      return number.equals(-0.0) ? "number -0" : "number " + Values.text(number);
    if (value instanceof Boolean) return "truth " + value;
    if (value instanceof ScriptSymbol) return "symbol";
    if (Values.typeOf(value).equals("function")) return "function";
    if (!(value instanceof ScriptObject object)) return Values.text(value);
    if (depth > 4) return "deep";
    if (object.isOpenItself() || object instanceof ScriptMap.BroughtArray) return Special.UNKNOWN;
    if (object instanceof ScriptArray array && !(array instanceof ArgumentsObject)) {
      if (array.elements().size() > 1000) return "deep";
      List<Object> elements = new ArrayList<>(List.of("array"));
      for (int i = 0; i < array.elements().size(); i++)
        elements.add(own(object, String.valueOf(i), depth));
      return elements;
    }
    if (object.own("stack") != null) return "error";
    List<Object> fields = new ArrayList<>(List.of("object"));
    for (String name : object.names()) fields.add(List.of(name, own(object, name, depth)));
    return fields;
  }

  private static Object own(ScriptObject object, String name, int depth) {
    Object field = object.own(name);
    Property property = Property.of(field == null ? Special.UNDEFINED : field);
    return property.isAccessor() ? "symbol" : show(property.value(), depth + 1);
  }

  /**
   * Whether what the ways show may be what Node.js shows. What is not known is taken to throw
   * nothing where nothing would catch it, and to be turned into texts and numbers without a throw.
   */
  static boolean fits(List<Way> ways, Json node) {
    return ways.stream().anyMatch(way -> fits(way, node));
  }

  private static boolean fits(Way way, Json node) {
    List<Json> shown = node.elements();
    for (int i = 0; i < way.shown.size() && i < shown.size(); i++)
      if (!fits(way.shown.get(i), shown.get(i)))
        return isUncaught(shown.get(i)) || isDoubtful(way.shown.subList(0, i + 1));
    return way.limited || way.shown.size() == shown.size() || isDoubtful(way.shown);
  }

  private static boolean isUncaught(Json shown) {
    return !shown.elements().isEmpty() && "thrown".equals(shown.elements().get(0).text());
  }

  private static boolean isDoubtful(List<?> shown) {
    for (Object one : shown)
      if (one == Special.UNKNOWN || (one instanceof List<?> parts && isDoubtful(parts)))
        return true;
    return false;
  }

  static boolean fits(Object shown, Json node) {
    if (shown == Special.UNKNOWN) return true;
    if (shown instanceof String text) return text.equals(node.text());
    List<?> parts = (List<?>) shown;
    List<Json> elements = node.elements();
    if (parts.size() != elements.size()) return false;
    for (int i = 0; i < parts.size(); i++) if (!fits(parts.get(i), elements.get(i))) return false;
    return true;
  }
}
