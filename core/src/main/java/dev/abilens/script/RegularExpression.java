package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import dev.abilens.script.regexp.Found;
import dev.abilens.script.regexp.Regex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A regular expression of a script (ECMA-262, 22.2). */
final class RegularExpression extends ScriptObject {
  private static final String LAST_INDEX = "lastIndex";

  static final ScriptObject PROTOTYPE =
      new NativeObject(
          ObjectNatives.PROTOTYPE,
          null,
          false,
          NativeObject.with(
              Map.of(
                  "exec", of((machine, expression, text) -> expression.exec(machine, text)),
                  "test",
                      of(
                          (machine, expression, text) -> {
                            Object match = expression.exec(machine, text);
                            return match == Special.UNKNOWN
                                ? match
                                : (Object) (match != Special.NULL);
                          }),
                  "toString", new Native(RegularExpression::asText)),
              "compile constructor dotAll"));

  private final String source;
  private final String flags;
  private final @Nullable Regex regex;

  /**
   * Makes one.
   *
   * @param regex what was read of it, or null
   */
  RegularExpression(String source, String flags, @Nullable Regex regex) {
    super(PROTOTYPE);
    this.source = source;
    this.flags = flags;
    this.regex = regex;
    define(LAST_INDEX, new Property(0.0, null, null, false, true, false));
  }

  /** What a member does with a text. */
  private interface Body {
    Object call(Machine machine, RegularExpression expression, String text);
  }

  private static Native of(Body body) {
    return new Native(
        (machine, self, a) -> {
          Object text = Values.asText(machine, argument(a, 0));
          if (self instanceof RegularExpression expression && text instanceof String known)
            return body.call(machine, expression, known);
          if (self instanceof RegularExpression expression && expression.keepsPlace())
            expression.define(LAST_INDEX, Special.UNKNOWN);
          return self instanceof RegularExpression ? Special.UNKNOWN : machine.callUnknown(self, a);
        });
  }

  private static Object asText(Machine machine, Object self, List<Object> arguments) {
    return self instanceof RegularExpression expression
        ? "/" + expression.source + "/" + expression.flags
        : Special.UNKNOWN;
  }

  @Override
  @Nullable Object own(Object key) {
    Object own = super.own(key);
    if (own != null || !(key instanceof String name)) return own;
    // They are the prototype's, and return what each was made of.
    return switch (name) {
      case "source" -> Property.hidden(source);
      case "flags", "hasIndices", "unicode", "unicodeSets" -> Property.hidden(Special.UNKNOWN);
      case "global" -> Property.hidden(isGlobal());
      case "ignoreCase" -> Property.hidden(flags.contains("i"));
      case "multiline" -> Property.hidden(flags.contains("m"));
      case "sticky" -> Property.hidden(isSticky());
      default -> null;
    };
  }

  boolean isGlobal() {
    return flags.contains("g");
  }

  private boolean isSticky() {
    return flags.contains("y");
  }

  private boolean keepsPlace() {
    return isGlobal() || isSticky();
  }

  /** Returns whether it is searched for in a text, which may take to look through all of it. */
  private boolean reads(Machine machine, String text) {
    if (regex == null) return false;
    if (flags.contains("i")) machine.spendText(text.length());
    return regex.reads(text);
  }

  /** Looks for a match in a text that may not have been looked at. */
  private Found findIn(Machine machine, String text, int from) {
    return reads(machine, text) ? find(machine, text, from, isSticky()) : Found.NOTHING;
  }

  private Found find(Machine machine, String text, int from, boolean sticky) {
    Found found = regex == null ? Found.NOTHING : regex.find(text, from, sticky);
    machine.spend(found.cost());
    return found;
  }

  /** Returns the next match and its groups, or null. */
  Object exec(Machine machine, String text) {
    int from = 0;
    if (keepsPlace()) {
      machine.change(this);
      Double last = Values.asInteger(machine, get(LAST_INDEX));
      if (last == null) return Special.UNKNOWN;
      from = (int) Math.max(0, Math.min(text.length() + 1.0, last));
    }
    Found found = findIn(machine, text, from);
    int[] places = found.places();
    if (keepsPlace()) {
      Object last = places == null ? 0.0 : (Object) (double) places[1];
      define(LAST_INDEX, found.known() ? last : Special.UNKNOWN);
    }
    if (!found.known()) return Special.UNKNOWN;
    return places == null ? Special.NULL : match(machine, text, places);
  }

  private static List<Object> groups(String text, int[] places, int count) {
    List<Object> groups = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      boolean there = places[2 * i] >= 0 && places[2 * i + 1] >= 0;
      groups.add(there ? text.substring(places[2 * i], places[2 * i + 1]) : Special.UNDEFINED);
    }
    return groups;
  }

  private Object match(Machine machine, String text, int[] places) {
    Regex of = regex;
    if (of == null) return Special.UNKNOWN;
    machine.spendText(text.length());
    List<Object> groups = groups(text, places, of.names().size());
    ScriptArray array = machine.array(groups);
    array.put("index", (double) places[0]);
    array.put("input", text);
    Object named = Special.UNDEFINED;
    if (of.names().stream().anyMatch(name -> !name.isEmpty())) {
      ScriptObject fields = machine.fresh(new ScriptObject());
      fields.setPrototype(null);
      for (int i = 0; i < of.names().size(); i++)
        if (!of.names().get(i).isEmpty()) fields.put(of.names().get(i), groups.get(i + 1));
      named = fields;
    }
    array.put("groups", named);
    return array;
  }

  /** What is done with each match. */
  private interface Each {
    void match(List<Object> groups, int start, int end);
  }

  /** Goes through the matches as far as the expression asks for; returns whether all are known. */
  private boolean each(Machine machine, String text, Each each) {
    int from = 0;
    if (isSticky() || !reads(machine, text)) return false;
    while (from <= text.length()) {
      Found found = find(machine, text, from, false);
      if (!found.known()) return false;
      int[] places = found.places();
      if (places == null || regex == null) break;
      int[] kept = places.clone();
      machine.spendText(kept[1] - kept[0]);
      each.match(groups(text, kept, regex.names().size()), kept[0], kept[1]);
      if (!isGlobal()) return true;
      from = kept[1] > kept[0] ? kept[1] : kept[1] + 1;
    }
    if (isGlobal()) {
      machine.change(this);
      define(LAST_INDEX, 0.0);
    }
    return true;
  }

  Object replace(Machine machine, String text, Object with) {
    Object by = with instanceof ScriptFunction ? with : Values.asText(machine, with);
    if (by == Special.UNKNOWN) return machine.callUnknown(Special.UNDEFINED, List.of(with));
    StringBuilder replaced = new StringBuilder();
    int[] end = {0};
    boolean[] known = {true};
    boolean names = regex != null && regex.names().stream().anyMatch(name -> !name.isEmpty());
    boolean all =
        each(
            machine,
            text,
            (groups, from, to) -> {
              Object made =
                  names && by instanceof ScriptFunction
                      ? machine.callUnknown(by, List.of())
                      : Replacement.of(machine, by, text, groups, from);
              known[0] &= made instanceof String && Values.isBounded(replaced);
              if (known[0]) replaced.append(text, end[0], from).append(made);
              end[0] = to;
            });
    if (!all && by instanceof Closure closure) machine.escapes().mayCall(closure);
    return all && known[0]
        ? machine.text(replaced.append(text, end[0], text.length()))
        : Special.UNKNOWN;
  }

  Object split(Machine machine, String text) {
    List<Object> parts = new ArrayList<>();
    int[] end = {0};
    boolean[] known = {!text.isEmpty()};
    RegularExpression all = new RegularExpression(source, flags.replace("g", "") + "g", regex);
    boolean found =
        all.each(
            machine,
            text,
            (groups, from, to) -> {
              // What takes nothing splits in another way.
              known[0] &= to > from;
              parts.add(text.substring(end[0], from));
              parts.addAll(groups.subList(1, groups.size()));
              end[0] = to;
            });
    if (!found || !known[0]) return Special.UNKNOWN;
    parts.add(text.substring(end[0]));
    return machine.array(parts);
  }

  Object match(Machine machine, String text) {
    if (!isGlobal()) return exec(machine, text);
    List<Object> matches = new ArrayList<>();
    if (!each(machine, text, (groups, from, to) -> matches.add(groups.get(0))))
      return Special.UNKNOWN;
    return matches.isEmpty() ? Special.NULL : machine.array(matches);
  }

  Object position(Machine machine, String text) {
    Found found = findIn(machine, text, 0);
    if (!found.known()) return Special.UNKNOWN;
    return found.places() == null ? -1.0 : (Object) (double) found.places()[0];
  }
}
