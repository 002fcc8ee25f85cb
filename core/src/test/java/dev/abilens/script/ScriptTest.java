package dev.abilens.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.script.syntax.ScriptException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
  private static final Host NOTHING =
      new Host() {
        @Override
        public ScriptFunction requireOf(Machine machine, String file) {
          return ScriptFunction.of(arguments -> Special.UNKNOWN);
        }

        @Override
        public ScriptObject metaOf(String file) {
          return ScriptObject.open();
        }

        @Override
        public Object global(String name) {
          return Special.UNKNOWN;
        }
      };

  private static Object run(String text, Boolean... choices) {
    Machine machine =
        new Machine(NOTHING, new Machine.Steps(200_000), new ArrayList<>(List.of(choices)), false);
    return machine.module("/m.js", Script.read("/m.js", text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'a' + 1 + true | a1true",
        "(function () { return typeof new.target })() | undefined",
        "typeof new (function () { return { t: new.target } })().t | function",
        "Object.prototype.hasOwnProperty.call({ a: 1 }, 'a') | true",
        "Object.hasOwn({ a: 1 }, 'b') | false",
        "typeof Object.getOwnPropertyDescriptor({ a: 1 }, 'b') | undefined",
        "`x${1 + 2}${`y${'}'}`}` | x3y}",
        "['a','b'].map(x => x + '!').join('-') | a!-b!",
        "((a, b = 'd', ...c) => a + b + c.length)('x', undefined, 1, 2) | xd2",
        "(() => { const { a: { b = 'n' }, ...r } = { a: {} }; return b })() | n",
        "(() => { try { throw new Error('e') } catch (e) { return e.message } finally { 1 } })() | e",
        "(() => { switch ('b') { case 'a': return 1; case 'b': case 'c': return 'bc'; default: return 0 } })() | bc",
        "(() => { let s = ''; for (let i = 0; i < 3; i++) { if (i === 1) continue; s += i } return s })() | 02",
        "(() => { o: for (const a of [1,2]) { for (const b in {x:1}) { if (a == 2) break o } } return 'end' })() | end",
        "/[0-9]+\\.[0-9]+/.exec('18.20.4')[0] | 18.20",
        "'a.b.c'.split('.')[2].toUpperCase() | C",
        "'linux-x64'.replace(/-/g, '_') | linux_x64",
        "({ a: 1, ['b' + 2]: 'v' }).b2 | v",
        "null ?? undefined ?? 'z' | z",
        "({}).a?.b.c === undefined ? 'u' : 'd' | u",
        "typeof nothing.at.all === 'undefined' | ",
        "(class { static x = 's'; m() {} }).x | s",
        "(function f(n) { return n ? n + f(n - 1) : '' })(3) | 321",
        "Object.entries({ a: 1 }).map(([k, v]) => k + v)[0] | a1",
        "(0, (() => 'seq'))() | seq",
        "parseInt('12abc') + 0x10 | 28",
        "[1, , 3].length + [...'x' ? [1, 2] : []].length | 5",
        "void 0 === undefined && !NaN && 'ok' | ok",
        "'axb'.substr(1, undefined) + 'axb'.substr(1, NaN) | xb",
        "[3, 1, 2].sort((a, b) => b - a).join('') + ['b', 'a'].sort().join('') | 321ab",
        "[1, 2, 3].reduce((a, b) => a + b, 'x') + [1].flatMap(x => [x, x]).length | x1232",
        "(() => { const m = new Map([['a', 1]]); m.set('b', 2); let s = ''; for (const [k, v] of m) s += k + v; return s + m.size + m.has('c') })() | a1b22false",
        "[...new Map([['a', 1]]).entries()].map(([k, v]) => k + v)[0] + [...new Set(['x', 'x'])].length | a11",
        "new Map([['a', 1]]).get('b') === undefined ? 'none' : 'one' | none",
        "(() => { const o = {}; Object.defineProperty(o, 'a', { get: function () { return 'got' } }); return o.a })() | got",
        "__importStar({ a: 'b' }).a + typeof __importStar({ a: 1 }).default | bobject",
        "(x => { if (x) return 'fork' ; return 'other' })(process.x) | fork",
      })
  void valuesAreWorkedOut(String expression, String expected) {
    Object value = run("module.exports = " + expression);
    if (expected == null) assertTrue(value == Special.UNKNOWN || value instanceof Boolean);
    else assertEquals(expected, Values.text(value));
  }

  /** The expressions of values.txt, with the texts that Node.js 22 makes of their values. */
  @Test
  void valuesAreThoseOfNode() throws IOException {
    List<String> different = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(ScriptTest.class.getResourceAsStream("values.txt"))) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        int end = line.lastIndexOf(" | ");
        String wanted = line.substring(end + 3);
        Object value = run("module.exports = String(" + line.substring(0, end) + ")");
        if (!wanted.equals(value)) different.add(line + ": " + value);
      }
    }
    assertEquals("", String.join("\n", different));
  }

  @Test
  void whatIsNotKnownStaysSo() {
    assertEquals(Special.UNKNOWN, run("module.exports = process.env.A + 'x'"));
    assertEquals(Special.UNKNOWN, run("module.exports = [process.a].includes('x')"));
    assertEquals(Special.UNKNOWN, run("module.exports = { ...process }.a"));
    assertEquals(Special.UNKNOWN, run("module.exports = tag`x`"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const o = Object.assign({ n: 'y' }, process.x); module.exports = o.n",
        "const o = { n: 'y', ...process.x }; module.exports = o.n",
        "const o = { n: 'y', [process.x]: 'x' }; module.exports = o.n",
        "const o = { n: 'y' }; o[process.x] = 'x'; module.exports = o.n",
        "const o = { n: 'y' }; delete o[process.x]; module.exports = o.n",
        "const o = { n: 'y' }; Object.defineProperty(o, process.x, {}); module.exports = o.n",
        "const a = ['y']; a[process.x] = 'x'; module.exports = a[0]",
        "const a = ['y']; a[process.x] = 'x'; module.exports = a.length",
        "const a = ['y']; a[process.x] = 'x'; a.push('z'); module.exports = a.join()",
        "const a = []; a[process.x] = 'x'; module.exports = [...a].length",
        "const a = []; a[5] = 'x'; module.exports = a.length",
        "const a = ['y']; a.push(...process.x); module.exports = a.length",
        "const a = ['x', 'y']; a.splice(process.x, 1); module.exports = a[0]",
        "const a = ['x', 'y']; a.fill('z', process.x); module.exports = a[0]",
        "const o = { n: 'y' }; process.x(o); module.exports = o.n",
        "const o = { n: 'y' }; process.x({ o }); module.exports = o.n",
        "let n = 'y'; process.x.forEach(x => { n = x }); module.exports = n",
        "let n = 'y'; for (const x of process.x) n += 'x'; module.exports = n",
        "let n = 'y'; const set = () => { n = 'x' }; process.x(() => set()); module.exports = n",
        "let n = 'y'; [1, 2].sort(() => { n = 'x'; return 0 }); module.exports = n",
        "const a = ['x']; [].push.call(process.x, a); a.push('y'); module.exports = a[0]",
        "((a, b) => { module.exports = b })('x', ...process.x)",
        "(function () { module.exports = arguments.length })(...process.x)",
        "((a, ...b) => { module.exports = b.length }).apply(null, process.x)",
        "const o = { n: 'y' }; Object.setPrototypeOf(o, process.x); module.exports = o.m",
        "const m = new Map([['a', 'y']]); m.set(process.x, 'x'); module.exports = m.get('a')",
      })
  void whatMayHaveChangedIsNotKnown(String text) {
    assertEquals(Special.UNKNOWN, run(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/linux$/.test('linux\\n') | false",
        "/linux$/.test('linux') | true",
        "(g => { for (let i = 0; i < 2; i++) g.push(() => i); return g[0]() === 0 && g[1]() === 1 })([]) | true",
        "(g => { for (var i = 0; i < 2; i++) g.push(() => i); return g[0]() === 2 })([]) | true",
        "/[$]/.test('a') | false",
        "/\\$/.test('a$b') | true",
        "'abc'.charAt(-1) === '' | true",
        "(r => { r.test('b'); return r.test('a') })(/a/g) | true",
        "(r => { r.test('a'); r.lastIndex = 0; return r.test('a') })(/a/g) | true",
      })
  void searchesAndLoopsAreThoseOfTheLanguage(String expression, boolean expected) {
    assertEquals(expected, run("module.exports = " + expression));
  }

  @Test
  void whatIsWrittenLaterIsKnownAgain() {
    String text = "const o = { ...process.x, n: 'y' }; o[process.k] = 1; o.m = o.n;";
    assertEquals("z", run(text + "o.n = 'z'; module.exports = o.n"));
    assertEquals(Special.UNKNOWN, run(text + "module.exports = o.m"));
    assertEquals("y", run("module.exports = { n: 'x', ...process.x, n: 'y' }.n"));
    assertEquals("x", run("const a = ['x', 'y']; a.length = 1; module.exports = a.join()"));
  }

  @Test
  void aConditionThatIsNotKnownIsTakenAsTold() {
    String text = "let r = 'none'; if (process.a) r = 'yes'; else r = 'no'; module.exports = r";
    assertEquals("yes", run(text, true));
    assertEquals("no", run(text, false));
  }

  private static Object member(Object of, String name) {
    Machine machine = new Machine(NOTHING, new Machine.Steps(1000), new ArrayList<>(), false);
    return Members.get(machine, of, name);
  }

  @Test
  void whatIsNotKnownMayThrowWhereSomethingCatchesIt() {
    for (String use :
        List.of(
            "process.x()",
            "process.x.y",
            "process.x.y = 1",
            "new process.X()",
            "const [x] = process.x",
            "const { x } = process.x",
            "for (const x of process.x) ;",
            "[...process.x]",
            "'x' in process.x",
            "new Map(process.x)",
            "Object.create(process.x)",
            "delete process.x.y",
            "if (delete process.x.y) 1",
            "(() => { process.x() })()")) {
      String text = "try { " + use + "; module.exports = 1 } catch (e) { module.exports = 2 }";
      assertEquals(1.0, run(text, true), use);
      assertEquals(2.0, run(text, false), use);
    }
    String awaited =
        "(async () => { try { await process.x; module.exports = 1 } catch (e) { module.exports = 2 } })()";
    assertEquals(1.0, run(awaited, true));
    assertEquals(2.0, run(awaited, false));
    for (String load : List.of("null.x", "process.x()")) {
      boolean known = load.equals("null.x");
      String later =
          "async function load() { %s; return 1 } async function all() { try { %s load(); "
              + "module.exports = 1 } catch (e) { module.exports = 2 } } all()";
      // What an asynchronous function throws meets who awaits it, nobody else.
      assertEquals(1.0, run(later.formatted(load, ""), false), load);
      assertEquals(2.0, run(later.formatted(load, "await"), false), load);
      assertEquals(known ? 2.0 : 1.0, run(later.formatted(load, "await"), true), load);
    }
    assertThrows(Thrown.class, () -> run("(async () => { null.x })()"));
    // What was done before it is not known, nor where it is.
    assertEquals(
        Special.UNKNOWN,
        run("let a = 1; try { process.x(); a = 2 } catch (e) {} module.exports = a", false));
    for (String none :
        List.of("process.x(); try { 1 } catch (e) {}", "try { [...'\\u{1F600}'] } catch (e) {}")) {
      List<Boolean> choices = new ArrayList<>();
      Machine machine = new Machine(NOTHING, new Machine.Steps(1000), choices, false);
      machine.module("/m.js", Script.read("/m.js", none));
      assertEquals(List.of(), choices, none);
    }
  }

  @Test
  void modulesOfBothKindsExport() {
    Object exports =
        run(
            """
            import fs, { join as j } from 'x'
            import * as all from 'y'
            export const a = 'a'
            export default function named() { return 1 }
            export { a as b }
            export class C {}
            """);
    assertEquals("a", member(exports, "a"));
    assertEquals("a", member(exports, "b"));
    assertTrue(member(exports, "default") instanceof ScriptFunction);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#!/usr/bin/env node\nvar a = 1",
        "async function* f() { for await (const x of y) yield* x; await z }",
        "class A extends B { #p = 1; static { this.x = 1 } get a() { return this.#p } set a(v) {} async *g() {} static async m() {} 'q'() {} [k]() {} constructor() { super(); new.target } }",
        "const o = { get a() { return 1 }, set a(v) {}, async b() {}, *c() {}, async: 1, get: 2, 'd': 3, 4: 5, e, ...f }",
        "a = b / c / d; e = /re[/]g/.test(f) ? 1_000n : .5e-3; if (a) /x/.test(b)",
        "label: while (true) break label\ndo x++; while (x < 3)\nfor (;;) { break }",
        "import a from './x.json' with { type: 'json' }; export * from 'b'; export * as c from 'd'",
        "x = a ? (b, c) : d => e; (async (a) => a)(); y = async z => z",
        "var let_ = 1, of = 2; for (var i = 0, n = ('a' in b); ;) break",
        "if (a) ; else b\n;[1].map(x => x)\nreturn_ = `a${b}`",
        "x ||= 1; y &&= 2; z ??= 3; w **= 2; v >>>= 1",
        "const f = function () {}.bind(this), g = !function () {}()",
      })
  void scriptsAreRead(String text) {
    Script.read("/m.js", text);
  }

  @Test
  void whatIsNoScriptIsToldWithItsLine() {
    ScriptException e =
        assertThrows(ScriptException.class, () -> Script.read("/m.js", "var a\nvar b = )"));
    assertEquals("/m.js: line 2: found \")\" where an expression is expected", e.getMessage());
    assertEquals(2, e.line());
    for (String text :
        List.of("'abc", "`abc${", "/abc", "/* abc", "a b", "{", "\u0001", "'\\u{zz}'"))
      assertThrows(ScriptException.class, () -> Script.read("/m.js", text), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "for (;;) { try { x() } catch {} }",
        "function f() { return f() } f()",
        "const f = () => g(), g = () => [f()].map(f); f()",
        "let a = []; for (;;) a.push(a.concat(a))",
        "while (process.x) {}",
        "const o = { get a() { return 1 } }; do { o.b = { o } } while (o)",
      })
  void whatWouldNotEndIsEnded(String text) {
    ScriptException e = assertThrows(ScriptException.class, () -> run(text));
    assertTrue(e.isLimit(), e.getMessage());
  }

  @Test
  void nestingIsBounded() {
    for (String unit : List.of("(", "[", "{a:", "!", "x=>", "a?", "`${", "if(a)", "function f(){"))
      assertThrows(ScriptException.class, () -> Script.read("/m.js", unit.repeat(20_000)), unit);
    assertTrue(
        assertThrows(ScriptException.class, () -> Script.read("/m.js", "(".repeat(20_000)))
            .isLimit());
  }

  @Test
  void expressionsAndTextsThatGrowAreNotFollowed() {
    String text = "let s = 'aaaaaaaaaa'; for (let i = 0; i < 40; i++) s += s; module.exports = s";
    assertEquals(Special.UNKNOWN, run(text));
    String list = "let a = ['x']; for (let i = 0; i < 20; i++) a = a.concat(a); module.exports = a";
    assertTrue(assertThrows(ScriptException.class, () -> run(list)).isLimit());
    for (String more :
        List.of(
            "module.exports = /(?:(?:){2000000000}){2000000000}/.test('a')",
            "module.exports = /(?:(?:(?:){300}){300}){300}/.test('a')",
            "module.exports = /^(?:(?:a+)+)+$/.test('" + "a".repeat(300) + "b')",
            "module.exports = /" + "(".repeat(60) + "a" + ")".repeat(60) + "/.test('a')"))
      assertEquals(Special.UNKNOWN, run(more), more);
  }
}
