package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What texts have from the language, and {@code String} (ECMA-262, 22.1). */
final class TextNatives {
  /**
   * No runtime has longer texts: it is the longest of JavaScriptCore, and those of V8 are shorter.
   */
  private static final double MAX_LENGTH = Integer.MAX_VALUE;

  private TextNatives() {}

  /** What a member does with a text. */
  private interface Body {
    Object call(Machine machine, String text, List<Object> arguments);
  }

  /** What a member finds for a part of a text, from a place on. */
  private interface Search {
    Object of(String text, String part, int from);
  }

  static final ScriptObject PROTOTYPE =
      new NativeObject(ObjectNatives.PROTOTYPE, () -> TextNatives.TYPE, false, members());

  static final Native TYPE =
      new Native(
          (machine, self, a) ->
              a.isEmpty()
                  ? ""
                  : a.get(0) instanceof ScriptSymbol symbol
                      ? symbol.toString()
                      : Values.asText(machine, a.get(0)),
          null,
          Map.of("prototype", PROTOTYPE, "fromCharCode", new Native(TextNatives::ofCharacters)));

  private static Map<Object, Object> members() {
    Map<Object, Object> members = new HashMap<>();
    members.put("includes", search(0, (text, part, from) -> text.indexOf(part, from) >= 0));
    members.put("startsWith", search(0, String::startsWith));
    members.put("endsWith", of(TextNatives::endsWith));
    members.put("indexOf", search(0, (text, part, from) -> (double) text.indexOf(part, from)));
    members.put("lastIndexOf", of(TextNatives::lastIndexOf));
    members.put("concat", of(TextNatives::concat));
    members.put("toLowerCase", of((m, text, a) -> cased(m, text, false)));
    members.put("toUpperCase", of((m, text, a) -> cased(m, text, true)));
    members.put("trim", of((m, text, a) -> Values.strip(text)));
    members.put("trimStart", of((m, text, a) -> start(text)));
    members.put("trimEnd", of((m, text, a) -> Values.strip("." + text).substring(1)));
    members.put("toString", new Native(TextNatives::itself));
    members.put("valueOf", new Native(TextNatives::itself));
    members.put("charAt", of(TextNatives::charAt));
    members.put("charCodeAt", of(TextNatives::codeAt));
    members.put("slice", of(TextNatives::slice));
    members.put("substring", of(TextNatives::substring));
    members.put("substr", of(TextNatives::substr));
    members.put("repeat", of(TextNatives::repeat));
    members.put("padStart", of((m, text, a) -> padded(m, text, a, true)));
    members.put("padEnd", of((m, text, a) -> padded(m, text, a, false)));
    members.put("split", of(TextNatives::split));
    members.put("replace", of((m, text, a) -> replace(m, text, a, false)));
    members.put("replaceAll", of((m, text, a) -> replace(m, text, a, true)));
    members.put("match", of(TextNatives::match));
    members.put("search", of(TextNatives::position));
    members.put(ScriptSymbol.ITERATOR, Special.UNKNOWN);
    return NativeObject.with(
        members,
        "at codePointAt isWellFormed localeCompare matchAll normalize toLocaleLowerCase"
            + " toLocaleUpperCase toWellFormed trimLeft trimRight anchor big blink bold fixed"
            + " fontcolor fontsize italics link small strike sub sup");
  }

  private static Native of(Body body) {
    return new Native(
        (machine, self, a) -> {
          if (Values.isNothing(self))
            throw Thrown.of(
                ErrorNatives.TYPE, "String.prototype method called on null or undefined");
          if (!(Values.asText(machine, self) instanceof String text))
            return machine.callUnknown(self, a);
          machine.spendText(text.length());
          return body.call(machine, text, a);
        });
  }

  private static Native search(int otherwise, Search search) {
    return of(
        (machine, text, a) -> {
          if (argument(a, 0) instanceof RegularExpression) return Special.UNKNOWN;
          Object part = Values.asText(machine, argument(a, 0));
          Integer from = place(machine, argument(a, 1), text.length(), otherwise);
          if (!(part instanceof String of) || from == null) return Special.UNKNOWN;
          machine.spendSearch(text, of);
          return search.of(text, of, from);
        });
  }

  /** Returns a place in a text, at its ends for what is beyond; null if it is not known. */
  private static @Nullable Integer place(Machine machine, Object given, int length, int otherwise) {
    if (given == Special.UNDEFINED) return otherwise;
    Double number = Values.asInteger(machine, given);
    return number == null ? null : (Integer) (int) Math.max(0, Math.min(length, number));
  }

  private static Object itself(Machine machine, Object self, List<Object> arguments) {
    if (self instanceof String || self == Special.UNKNOWN) return self;
    throw Thrown.of(ErrorNatives.TYPE, "String.prototype.toString requires that it be a String");
  }

  private static String start(String text) {
    String marked = Values.strip(text + ".");
    return marked.substring(0, marked.length() - 1);
  }

  private static Object ofCharacters(Machine machine, Object self, List<Object> arguments) {
    StringBuilder text = new StringBuilder();
    for (Object argument : arguments) {
      if (!(Values.asNumber(machine, argument) instanceof Double code)) return Special.UNKNOWN;
      text.append((char) Values.word(code));
    }
    return machine.text(text);
  }

  private static Object endsWith(Machine machine, String text, List<Object> arguments) {
    if (argument(arguments, 0) instanceof RegularExpression) return Special.UNKNOWN;
    Object part = Values.asText(machine, argument(arguments, 0));
    Integer end = place(machine, argument(arguments, 1), text.length(), text.length());
    return part instanceof String of && end != null
        ? (Object) text.substring(0, end).endsWith(of)
        : Special.UNKNOWN;
  }

  private static Object lastIndexOf(Machine machine, String text, List<Object> arguments) {
    Object part = Values.asText(machine, argument(arguments, 0));
    Object given = Values.asNumber(machine, argument(arguments, 1));
    if (!(part instanceof String of) || !(given instanceof Double number)) return Special.UNKNOWN;
    machine.spendSearch(text, of);
    double from = number.isNaN() ? text.length() : number;
    return (double) text.lastIndexOf(of, (int) Math.max(0, Math.min(text.length(), from)));
  }

  private static Object concat(Machine machine, String text, List<Object> arguments) {
    StringBuilder all = new StringBuilder(text);
    boolean known = true;
    for (Object argument : arguments) {
      Object more = Values.asText(machine, argument);
      known &= more instanceof String && Values.isBounded(all);
      if (known) all.append(more);
    }
    return known ? machine.text(all) : Special.UNKNOWN;
  }

  private static Object cased(Machine machine, String text, boolean upper) {
    // Tables of other letters depend on the version of Unicode.
    if (!text.chars().allMatch(c -> c < 128)) return Special.UNKNOWN;
    return machine.text(upper ? text.toUpperCase(Locale.ROOT) : text.toLowerCase(Locale.ROOT));
  }

  private static Object charAt(Machine machine, String text, List<Object> arguments) {
    Double at = Values.asInteger(machine, argument(arguments, 0));
    if (at == null) return Special.UNKNOWN;
    return at < 0 || at >= text.length() ? "" : text.substring(at.intValue(), at.intValue() + 1);
  }

  private static Object codeAt(Machine machine, String text, List<Object> arguments) {
    Double at = Values.asInteger(machine, argument(arguments, 0));
    if (at == null) return Special.UNKNOWN;
    return at < 0 || at >= text.length() ? Double.NaN : (double) text.charAt(at.intValue());
  }

  private static Object slice(Machine machine, String text, List<Object> arguments) {
    int length = text.length();
    Integer from = ArrayNatives.place(machine, argument(arguments, 0), length, 0);
    Integer to = ArrayNatives.place(machine, argument(arguments, 1), length, length);
    if (from == null || to == null) return Special.UNKNOWN;
    return machine.text(text.substring(from, Math.max(from, to)));
  }

  private static Object substring(Machine machine, String text, List<Object> arguments) {
    Integer from = place(machine, argument(arguments, 0), text.length(), 0);
    Integer to = place(machine, argument(arguments, 1), text.length(), text.length());
    if (from == null || to == null) return Special.UNKNOWN;
    return machine.text(text.substring(Math.min(from, to), Math.max(from, to)));
  }

  private static Object substr(Machine machine, String text, List<Object> arguments) {
    Integer from = ArrayNatives.place(machine, argument(arguments, 0), text.length(), 0);
    Object given = argument(arguments, 1);
    Double count =
        given == Special.UNDEFINED
            ? (Double) (double) text.length()
            : Values.asInteger(machine, given);
    if (from == null || count == null) return Special.UNKNOWN;
    int to = (int) Math.min(text.length(), from + Math.max(0, count));
    return machine.text(text.substring(from, to));
  }

  private static Object repeat(Machine machine, String text, List<Object> arguments) {
    Double times = Values.asInteger(machine, argument(arguments, 0));
    if (times == null) return Special.UNKNOWN;
    if (times < 0 || times.isInfinite())
      throw Thrown.of(ErrorNatives.RANGE, "Invalid count value: " + Values.text(times));
    if (text.isEmpty()) return text;
    if (!Values.isBounded(text.length() * times)) return tooLong(machine, text.length() * times);
    return machine.text(text.repeat(times.intValue()));
  }

  /** Returns a text that is not worked out, and that there may be none of. */
  private static Object tooLong(Machine machine, double length) {
    if (length > MAX_LENGTH) throw Thrown.of(ErrorNatives.RANGE, "Invalid string length");
    return machine.mayThrow();
  }

  private static Object padded(
      Machine machine, String text, List<Object> arguments, boolean before) {
    Double length = Values.asInteger(machine, argument(arguments, 0));
    Object with =
        argument(arguments, 1) == Special.UNDEFINED
            ? " "
            : Values.asText(machine, argument(arguments, 1));
    if (length == null || !(with instanceof String filler)) return Special.UNKNOWN;
    if (length <= text.length() || filler.isEmpty()) return text;
    if (!Values.isBounded(length)) return tooLong(machine, length);
    int missing = length.intValue() - text.length();
    String filled = filler.repeat(missing / filler.length() + 1).substring(0, missing);
    return machine.text(before ? filled + text : text + filled);
  }

  private static Object split(Machine machine, String text, List<Object> arguments) {
    Object by = argument(arguments, 0);
    Object limit = argument(arguments, 1);
    double most = Double.POSITIVE_INFINITY;
    if (by instanceof RegularExpression expression)
      return limit == Special.UNDEFINED ? expression.split(machine, text) : Special.UNKNOWN;
    if (by instanceof ScriptObject) return machine.callUnknown(by, arguments);
    if (limit != Special.UNDEFINED) {
      if (!(Values.asNumber(machine, limit) instanceof Double number)) return Special.UNKNOWN;
      most = Integer.toUnsignedLong(Values.word(number));
    }
    if (by == Special.UNDEFINED) return machine.array(most == 0 ? List.of() : List.of(text));
    if (!(Values.asText(machine, by) instanceof String separator)) return Special.UNKNOWN;
    List<Object> parts = new ArrayList<>();
    if (separator.isEmpty()) {
      for (int i = 0; i < text.length() && i < most; i++) parts.add(text.substring(i, i + 1));
      machine.spend(text.length());
      return machine.array(parts);
    }
    machine.spendSearch(text, separator);
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      machine.spend(2);
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return machine.array(parts.size() > most ? parts.subList(0, (int) most) : parts);
  }

  private static Object replace(Machine machine, String text, List<Object> arguments, boolean all) {
    Object what = argument(arguments, 0);
    Object with = argument(arguments, 1);
    if (what instanceof RegularExpression expression) {
      if (all && !expression.isGlobal())
        throw Thrown.of(ErrorNatives.TYPE, "replaceAll must be called with a global RegExp");
      return expression.replace(machine, text, with);
    }
    if (what instanceof ScriptObject) return machine.callUnknown(what, arguments);
    Object part = Values.asText(machine, what);
    Object other = with instanceof ScriptFunction ? with : Values.asText(machine, with);
    if (!(part instanceof String wanted) || other == Special.UNKNOWN)
      return machine.callUnknown(Special.UNDEFINED, arguments);
    machine.spendSearch(text, wanted);
    StringBuilder replaced = new StringBuilder();
    boolean known = true;
    int end = 0;
    int from = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, from)) {
      Object made = Replacement.of(machine, other, text, List.of(wanted), at);
      known &= made instanceof String && Values.isBounded(replaced);
      if (known) replaced.append(text, end, at).append(made);
      end = at + wanted.length();
      from = wanted.isEmpty() ? at + 1 : end;
      if (!all || from > text.length()) break;
    }
    return known ? machine.text(replaced.append(text, end, text.length())) : Special.UNKNOWN;
  }

  private static Object match(Machine machine, String text, List<Object> arguments) {
    Object by = argument(arguments, 0);
    return by instanceof RegularExpression expression
        ? expression.match(machine, text)
        : machine.callUnknown(by, arguments);
  }

  private static Object position(Machine machine, String text, List<Object> arguments) {
    Object by = argument(arguments, 0);
    return by instanceof RegularExpression expression
        ? expression.position(machine, text)
        : machine.callUnknown(by, arguments);
  }
}
