package dev.abilens.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Scripts made by chance, that end and show what they come to by {@code out(value)}. The same seed
 * makes the same script.
 */
final class RandomScripts {
  private static final List<String> TEXTS =
      List.of(
          "''",
          "'a'",
          "'abc'",
          "'linux-x64'",
          "'1'",
          "' 12 '",
          "'a.b.c'",
          "'x=1,y=22'",
          "'0x10'",
          "'A-b_C'",
          "'$&'",
          "'length'",
          "'constructor'",
          "'\\n'");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "2",
          "3",
          "-1",
          "0.5",
          "1.1",
          "1e21",
          "1e-7",
          "255",
          "4294967296",
          "NaN",
          "Infinity",
          "-0",
          "0.1 + 0.2",
          "1 / 3",
          "123456789.123");
  private static final List<String> PATTERNS =
      List.of(
          "/a/",
          "/[0-9]+/g",
          "/(\\w)(\\d)?/",
          "/^linux-(x64|arm64)$/",
          "/\\./g",
          "/(?:a|b)+/i",
          "/(?<n>x)=(\\d+)/",
          "/^$/m",
          "/b(?=_)/i",
          "/(a)|b/g",
          "/\\s+/",
          "/[^a-c]/g",
          "/x*/",
          "/(z)((a+)?(b+)?(c))*/",
          "/a??b{1,2}?/",
          "/(?<!a)b/",
          "/(.)\\1/",
          "/a$/y");
  private static final List<String> BINARY =
      List.of(
          "+",
          "+",
          "-",
          "*",
          "/",
          "%",
          "==",
          "===",
          "!=",
          "!==",
          "<",
          ">",
          "<=",
          ">=",
          "&",
          "|",
          "^",
          "<<",
          ">>",
          ">>>",
          "&&",
          "||",
          "??",
          ",",
          "in",
          "instanceof",
          "**");
  private static final List<String> ASSIGN =
      List.of("=", "=", "=", "+=", "-=", "*=", "||=", "&&=", "??=", "|=");
  private static final List<String> OF_TEXT =
      List.of(
          "charAt(#)",
          "indexOf(#)",
          "indexOf(#, #)",
          "lastIndexOf(#)",
          "slice(#)",
          "slice(#, #)",
          "substring(#, #)",
          "substr(#, #)",
          "split(#)",
          "split(#, #)",
          "replace(#, #)",
          "toUpperCase()",
          "toLowerCase()",
          "trim()",
          "concat(#, #)",
          "includes(#)",
          "startsWith(#, #)",
          "endsWith(#)",
          "padStart(#, #)",
          "charCodeAt(#)",
          "match(~)",
          "replace(~, #)",
          "replace(~, '[$1$&]')",
          "replace(~, (...m) => m.length + '' + m[0])",
          "split(~)",
          "search(~)",
          "toString()",
          "length",
          "repeat(2)",
          "trimEnd()",
          "replaceAll('a', #)",
          "at",
          "valueOf()");
  private static final List<String> OF_ARRAY =
      List.of(
          "push(#)",
          "push(#, #)",
          "pop()",
          "shift()",
          "unshift(#)",
          "slice(#, #)",
          "splice(#, #)",
          "splice(#, #, #)",
          "concat(#, #)",
          "join(#)",
          "join()",
          "reverse()",
          "indexOf(#)",
          "includes(#)",
          "lastIndexOf(#)",
          "sort()",
          "map(@)",
          "filter(@)",
          "forEach(@)",
          "some(@)",
          "every(@)",
          "find(@)",
          "findIndex(@)",
          "reduce((a, b) => a + '' + b, #)",
          "reduce(@)",
          "flatMap(@)",
          "fill(#)",
          "length",
          "toString()",
          "sort((a, b) => a - b)",
          "reduceRight((a, b) => [a, b], #)",
          "indexOf(#, #)",
          "fill(#, #, #)",
          "length = #",
          "concat()",
          "map(@, #)");
  private static final List<String> OF_OBJECT =
      List.of(
          "hasOwnProperty(#)",
          "toString()",
          "a",
          "b",
          "c",
          "length",
          "valueOf()",
          "constructor",
          "propertyIsEnumerable(#)",
          "call",
          "prototype",
          "name",
          "then",
          "__proto__",
          "isPrototypeOf(#)",
          "bind(#, #)",
          "call(#, #)",
          "apply(#, [#, #])",
          "size",
          "get(#)",
          "set(#, #)",
          "add(#)",
          "has(#)",
          "delete(#)",
          "keys()",
          "exec(#)",
          "test(#)",
          "lastIndex",
          "message",
          "stack",
          "source",
          "flags",
          "clear()");
  private static final List<String> CALLS =
      List.of(
          "Object.keys(#)",
          "Object.values(#)",
          "Object.entries(#)",
          "Object.assign(#, #)",
          "Object.create(#)",
          "Object.freeze(#)",
          "Object.getPrototypeOf(#)",
          "Object.setPrototypeOf(#, #)",
          "Object.getOwnPropertyNames(#)",
          "Object.getOwnPropertyDescriptor(#, #)",
          "Object.defineProperty(#, #, { value: #, enumerable: # })",
          "Object.defineProperty(#, #, { get: @, configurable: true })",
          "Object.defineProperty(#, #, { get: @, set: @, enumerable: true })",
          "Object.fromEntries([[#, #], [#, #]])",
          "Object.is(#, #)",
          "Object.seal(#)",
          "Object.hasOwn(#, #)",
          "Array.isArray(#)",
          "Array.from(#)",
          "Array.of(#, #)",
          "String(#)",
          "Number(#)",
          "Boolean(#)",
          "parseInt(#)",
          "parseFloat(#)",
          "Array(#, #)",
          "new Map([[#, #], [#, #]])",
          "new Set([#, #, #])",
          "new Error(#)",
          "new TypeError(#)",
          "[].push.call(#, #)",
          "[].slice.call(#, #)",
          "Array.prototype.map.call(#, @)",
          "Object.prototype.hasOwnProperty.call(#, #)",
          "Object.prototype.toString.call(#)",
          "Math.max.apply(null, [#, #])",
          "Symbol(#)",
          "[].concat.apply([], #)",
          "''.replace.call(#, #, #)",
          "Object.defineProperties(#, { a: { value: # } })",
          "@(#)",
          "new (@)(#)",
          "@.apply(#, #)",
          "@.bind(#, #)(#)",
          "Object.preventExtensions(#)",
          "new (class { a = #; b() { return # } })()",
          "[...#]",
          "[#, ...#, #]",
          "({ ...#, a: # })",
          "@(...#)",
          "`${#}-${#}`",
          "[, #]",
          "new Map(#)",
          "new Set(#)",
          "[...new Set(#)]");
  private static final List<String> UNKNOWNS =
      List.of("U()", "U(#)", "U(#, #)", "new U(#)", "U(@)", "U.call(#, #)", "U(...#)");

  private final Random random;
  private final boolean unknowns;
  private final StringBuilder text = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private int made;
  private int depth;

  private RandomScripts(long seed, boolean unknowns) {
    this.random = new Random(seed);
    this.unknowns = unknowns;
  }

  /**
   * Returns a script.
   *
   * @param unknowns whether it calls {@code U}, which may do anything
   */
  static String make(long seed, boolean unknowns) {
    RandomScripts script = new RandomScripts(seed * 31 + (unknowns ? 17 : 0), unknowns);
    script.text.append("(function () {\n");
    if (script.chance(4)) script.text.append("'use strict'\n");
    script.text.append("var n = 0;\n");
    script.names.add("n");
    int count = 3 + script.random.nextInt(5);
    for (int i = 0; i < count; i++) script.statement();
    for (String name : script.names)
      script.text.append("try { out(").append(name).append(") } catch (e) { out(e) }\n");
    return script.text.append("})()\n").toString();
  }

  private boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String name() {
    return any(names);
  }

  private String fresh() {
    return "v" + made++;
  }

  private void line(String line) {
    text.append("  ".repeat(depth)).append(line).append('\n');
  }

  private void block(Runnable body) {
    depth++;
    int before = names.size();
    body.run();
    while (names.size() > before) names.remove(names.size() - 1);
    depth--;
  }

  private void body() {
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) statement();
  }

  private void statement() {
    if (depth > 2) {
      line("out(" + value(1) + ")");
      return;
    }
    switch (random.nextInt(22)) {
      case 0, 1, 2 -> declare();
      case 3, 4, 5 -> guarded("out(" + value(0) + ")");
      case 6, 7 -> guarded(place() + " " + any(ASSIGN) + " " + value(0));
      case 8 -> {
        line("if (" + value(1) + ") {");
        block(this::body);
        line("} else {");
        block(this::body);
        line("}");
      }
      case 9 -> {
        String i = fresh();
        line(
            "for (" + any(List.of("var", "let")) + " " + i + " = 0; " + i + " < 3; " + i + "++) {");
        block(
            () -> {
              if (chance(2)) line("if (" + value(1) + ") " + any(List.of("continue", "break")));
              body();
            });
        line("}");
      }
      case 10 -> {
        String of = any(List.of("of", "of", "in"));
        String values = list();
        line("try {");
        block(
            () -> {
              String declared = any(List.of("var ", "let ", "const ")) + pattern();
              line("for (" + declared + " " + of + " " + values + ") {");
              body();
            });
        line("} } catch (e) { out(e) }");
      }
      case 11 -> {
        line("try {");
        block(this::body);
        if (chance(2)) line("throw " + value(1));
        line("} catch (e) {");
        line("out(e)");
        block(this::body);
        line(chance(2) ? "} finally { n++ }" : "}");
      }
      case 12, 13 -> function();
      case 14 -> {
        line("switch (" + value(1) + ") {");
        for (int i = 0; i < 3; i++) {
          line(chance(4) && i == 2 ? "default:" : "case " + value(1) + ":");
          block(this::body);
          if (chance(2)) line("break");
        }
        line("}");
      }
      case 15 -> type();
      case 16 -> {
        line("try {");
        line("var " + pattern() + " = " + value(0));
        line("} catch (e) { out(e) }");
      }
      case 17 -> {
        String later = fresh();
        names.add(later);
        line("try { out(typeof " + later + ") } catch (e) { out(e) }");
        line(any(List.of("var ", "let ", "const ")) + later + " = " + literal());
      }
      case 18 -> guarded("delete " + name() + any(List.of(".a", "[0]", ".length", "['b']")));
      case 19 -> {
        line("l" + made + ": for (const q of [1, 2, 3]) {");
        String label = "l" + made++;
        block(
            () -> {
              line("for (const r of [1, 2]) {");
              block(this::body);
              line(
                  "if (q * r "
                      + any(List.of("== 2", "> 3"))
                      + ") "
                      + any(List.of("break ", "continue "))
                      + label);
              line("}");
            });
        line("}");
      }
      case 20 -> {
        line("{");
        block(
            () -> {
              declare();
              body();
            });
        line("}");
      }
      default -> guarded(value(0));
    }
  }

  private void guarded(String statement) {
    line("try { " + statement + " } catch (e) { out(e) }");
  }

  private void declare() {
    String name = fresh();
    line(any(List.of("var ", "let ", "const ")) + name + " = " + safe());
    names.add(name);
  }

  private void function() {
    String name = fresh();
    String parameters = any(List.of("", "a", "a, b", "a, ...b", "a, b = 2", "{ a, b = a } = {}"));
    line("function " + name + "(" + parameters + ") {");
    block(
        () -> {
          if (chance(5) && parameters.matches("[a-z, ]*")) line("'use strict'");
          line("if (n++ > 20) return");
          if (!parameters.isEmpty()) names.add("a");
          if (parameters.contains("b")) names.add("b");
          if (chance(4)) names.add("arguments[0]");
          body();
          line("return " + value(1));
        });
    line("}");
    names.add(name);
    guarded("out(" + name + "(" + value(1) + ", " + value(1) + "))");
  }

  private void type() {
    String name = fresh();
    boolean inherits = chance(2);
    line(
        "class "
            + name
            + (inherits ? " extends " + any(List.of("Error", "Object", "Base", "null")) : "")
            + " {");
    depth++;
    if (chance(2)) line("x = " + literal());
    if (chance(2)) line("static y = " + literal());
    if (chance(2)) line("constructor(a) { " + (inherits ? "super(a); " : "") + "this.a = a; n++ }");
    line("get g() { return this.a }");
    line("set g(v) { this.a = [v] }");
    line("m(b) { return " + (inherits ? "super.m ? super.m(b) : " : "") + "[this.a, b] }");
    line("static s() { return this.y }");
    depth--;
    line("}");
    names.add(name);
    String made = fresh();
    line("var " + made);
    names.add(made);
    guarded(
        made
            + " = new "
            + name
            + "("
            + literal()
            + "); out("
            + made
            + "); out("
            + made
            + ".m(1)); "
            + made
            + ".g = 3; out("
            + made
            + ".g); out("
            + name
            + ".s())");
  }

  private String literal() {
    return any(chance(2) ? TEXTS : NUMBERS);
  }

  /** Returns a value that throws nothing. */
  private String safe() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> literal();
      case 2 -> "[" + literal() + ", " + literal() + ", " + literal() + "]";
      case 3 -> "{ a: " + literal() + ", b: [" + literal() + "], 1: " + literal() + " }";
      case 4 -> "{ get a() { n++; return " + literal() + " }, set a(v) { n = v }, c: 1 }";
      case 5 -> any(List.of("null", "undefined", "true", "false", "[]", "{}"));
      case 6 ->
          any(
              List.of(
                  "new Map([['a', 1]])", "new Set([1, 2])", any(PATTERNS), "[[1, 2], ['a', 'b']]"));
      default ->
          "{ toString() { n++; return "
              + literal()
              + " }, valueOf() { return "
              + literal()
              + " } }";
    };
  }

  private String list() {
    return switch (random.nextInt(5)) {
      case 0 -> name();
      case 1 -> "new Map([[1, 'a'], ['b', 2]])";
      case 2 -> "[[1, 2], [3], 'ab']";
      default -> wrapped(safe());
    };
  }

  private static String wrapped(String value) {
    return value.startsWith("{") ? "(" + value + ")" : value;
  }

  private String pattern() {
    String name = fresh();
    names.add(name);
    return switch (random.nextInt(5)) {
      case 0 -> "[" + name + "]";
      case 1 -> "{ a: " + name + " = " + literal() + " }";
      case 2 -> "[, ..." + name + "]";
      default -> name;
    };
  }

  private String place() {
    return name()
        + any(List.of("", "", ".a", ".b", "[0]", "[1]", "[2]", ".length", "['c']", ".__proto__"));
  }

  /** Fills the places of what is written: # is a value, @ a function, ~ an expression. */
  private String filled(String form, int level) {
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      char c = form.charAt(i);
      if (c == '#') filled.append(value(level + 1));
      else if (c == '@') filled.append(callback());
      else if (c == '~') filled.append(any(PATTERNS));
      else filled.append(c);
    }
    return filled.toString();
  }

  private String callback() {
    return "("
        + switch (random.nextInt(7)) {
          case 0 -> "x => x";
          case 1 -> "(x, i) => [x, i]";
          case 2 -> "function (x) { n++; return this === undefined ? 1 : typeof x }";
          case 3 -> "function f(x) { return x && typeof f }";
          case 4 -> "(x) => { " + name() + "; n += 2; return x }";
          case 5 -> "function () { return arguments.length }";
          default -> "x => { if (n++ > 30) throw x; return !x }";
        }
        + ")";
  }

  private String value(int level) {
    if (level > 2) return chance(2) ? literal() : name();
    if (unknowns && chance(8)) return filled(any(UNKNOWNS), level);
    return switch (random.nextInt(17)) {
      case 0 -> literal();
      case 1, 2, 3 -> name();
      case 4 -> wrapped(safe());
      case 5, 6 -> "(" + value(level + 1) + " " + any(BINARY) + " " + operand(level + 1) + ")";
      case 7 ->
          "(" + any(List.of("!", "typeof ", "-", "+", "~", "void ")) + operand(level + 1) + ")";
      case 8 -> "(" + value(level + 1) + " ? " + value(level + 1) + " : " + value(level + 1) + ")";
      case 9 -> filled(wrapped(any(TEXTS)) + "." + any(OF_TEXT), level);
      case 10, 11 -> "(" + filled(name() + "." + any(OF_ARRAY), level) + ")";
      case 12 -> "(" + filled(name() + any(List.of(".", ".", "?.")) + any(OF_OBJECT), level) + ")";
      case 13, 14 -> filled(any(CALLS), level);
      case 15 -> "(" + name() + any(List.of("++", "--")) + ")";
      default -> "(" + name() + any(List.of("[", "?.[")) + value(level + 1) + "])";
    };
  }

  private String operand(int level) {
    return "(" + value(level) + ")";
  }
}
