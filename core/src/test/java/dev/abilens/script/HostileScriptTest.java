package dev.abilens.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.script.syntax.ScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts that would grow, go deep or not end: each ends with a value, an error of its own or a
 * limit. With {@code -Dabilens.hostileScripts=COUNT} as many more are made by chance.
 */
class HostileScriptTest {
  private static final long STEPS = 2_000_000;

  /** What grows in each turn of a loop; s is a text, a an array, o an object, m a map. */
  private static final List<String> GROWING =
      List.of(
          "s += s",
          "s = s + s.length",
          "s = `${s}${s}`",
          "s = s.repeat(3)",
          "s = s.concat(s, s)",
          "s = [s, s].join(s)",
          "s = s.replace(/./g, s)",
          "s = s.replaceAll('x', s)",
          "s = s.replace(/(x)/g, '$1$&$`')",
          "s = s.padEnd(s.length * 2, 'ab')",
          "a = a.concat(a)",
          "a.push(...a)",
          "a.push(a)",
          "a.push(s.split(''))",
          "a = [...a, ...a]",
          "a.unshift(a.slice())",
          "a[a.length] = a.length",
          "a = a.flatMap(x => [x, x])",
          "a.splice(0, 0, ...a)",
          "a.push.apply(a, a)",
          "a = a.map(x => [x])",
          "a = [a]",
          "o = { o }",
          "o = Object.create(o)",
          "o['k' + i] = s",
          "Object.assign(o, a)",
          "o = { ...o, [i]: a.slice() }",
          "Object.setPrototypeOf(o, { o: 1 })",
          "m.set(i, s.slice(1))",
          "m.set(m.size, [...m])",
          "f = f.bind(null, s)",
          "f = (g => () => g())(f)",
          "f = new Function('return 1')",
          "f = class extends Object { x = s }",
          "k.push({ get a() { return k } })",
          "k.push(/(a)|(b)*/g)",
          "k.push(Symbol(s))",
          "k.push(new Error(s))",
          "k.push(function () { return arguments }(...a))");

  /** What costs without growing. */
  private static final List<String> COSTLY =
      List.of(
          "a.sort()",
          "a.sort((x, y) => x - y)",
          "a.slice().reverse()",
          "a.indexOf('none')",
          "a.lastIndexOf(i)",
          "a.includes({})",
          "a.reduce((x, y) => x, 0)",
          "'' + a",
          "a.join()",
          "a.shift()",
          "a.some(x => false)",
          "new Set(a).size",
          "new Map(a.map(x => [x, x]))",
          "s.indexOf(s + 'y')",
          "s.split(s.slice(1))",
          "s.match(/(x+x+)+y/)",
          "/^(?:(?:x?)*)*$/.test(s)",
          "/(?:(?:){1000}){1000}/.test(s)",
          "/(?=(x*))\\1y/.exec(s)",
          "/(x*)*(x*)*(x*)*y/.test(s)",
          "/(?<=x{0,900})z/.test(s)",
          "Object.keys(o)",
          "Object.entries(a)",
          "Object.freeze(o)",
          "o.none",
          "f()",
          "new f()",
          "JSON.parse(s)",
          "U(a, o, s)",
          "U(() => { a.push(1) })",
          "U(f)",
          "for (const x of a) ;",
          "for (const x in o) ;",
          "for (const x in s) break",
          "/^x/i.test(s)",
          "[k[i]] = s",
          "k[i] = +s",
          "[...a].pop()",
          "f(...a)",
          "a.length",
          "for (const [x, y] of m) ;",
          "m.forEach((x, y) => m.get(y))",
          "delete o[i]",
          "delete a[0]",
          "parseInt(s)",
          "Number(s)",
          "s < s + 'x'",
          "s == a",
          "typeof o",
          "o instanceof f",
          "s in o",
          "try { throw o } catch (e) { k = e }",
          "switch (i) { case a: case o: }");

  private static final Host WORLD =
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
        public @Nullable Object global(String name) {
          return name.equals("U") ? Special.UNKNOWN : null;
        }
      };

  /** Follows a script in the first of its ways; returns how it ended. */
  private static String end(String script) {
    return end(script, STEPS);
  }

  private static String end(String script, long steps) {
    try {
      Machine machine = new Machine(WORLD, new Machine.Steps(steps), new ArrayList<>(), false);
      machine.module("/m.js", Script.read("/m.js", script));
      return "value";
    } catch (Thrown e) {
      return "thrown";
    } catch (ScriptException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String made(Random random) {
    StringBuilder script =
        new StringBuilder(
            "var s = 'x', a = [1, 'x'], o = { a: 1 }, m = new Map(), k = [], i = 0, "
                + "f = function () { return i };\n");
    int loops = 1 + random.nextInt(3);
    for (int i = 0; i < loops; i++) {
      script
          .append("for (i = 0; i < ")
          .append(random.nextBoolean() ? "20" : "1e9")
          .append("; i++) {");
      int parts = 1 + random.nextInt(4);
      for (int j = 0; j < parts; j++) {
        List<String> from = random.nextInt(3) > 0 ? GROWING : COSTLY;
        String part = from.get(random.nextInt(from.size()));
        if (random.nextInt(4) == 0) part = "k.push(a, s, o, m, f); " + part;
        script.append(" try { ").append(part).append(" } catch (e) { ");
        script.append(random.nextInt(5) == 0 ? "k.push(e)" : "").append(" };");
      }
      script.append(" }\n");
    }
    return script.toString();
  }

  /** Runs in a thread with a small stack; what it ends with is what it returns. */
  private static void inSmallStack(Runnable run) throws InterruptedException {
    List<Throwable> ends = new ArrayList<>();
    Thread thread = new Thread(null, run, "scripts", 512 << 10);
    thread.setUncaughtExceptionHandler((of, end) -> ends.add(end));
    thread.start();
    thread.join();
    assertEquals(List.of(), ends);
  }

  @Test
  void scriptsThatGrowComeToAnEnd() throws InterruptedException {
    int count = Integer.getInteger("abilens.hostileScripts", 5);
    long from = Long.getLong("abilens.seed", 1);
    inSmallStack(
        () -> {
          for (long seed = from; seed < from + count; seed++) {
            String script = made(new Random(seed));
            long start = System.nanoTime();
            try {
              end(script);
            } catch (RuntimeException | Error e) {
              throw new AssertionError("seed " + seed + ":\n" + script, e);
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            if (millis > 5000)
              System.out.println("seed " + seed + ": " + millis + " ms\n" + script);
          }
        });
  }

  @Test
  void randomScriptsComeToAnEnd() throws InterruptedException {
    inSmallStack(
        () -> {
          for (long seed = 1; seed <= 30; seed++) {
            String script = RandomScripts.make(seed, seed % 2 == 0);
            try {
              end(script);
            } catch (RuntimeException | Error e) {
              throw new AssertionError("seed " + seed + ":\n" + script, e);
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new ",
        "a.b",
        "1+",
        "z?.b",
        "f(",
        "(",
        "[",
        "{a:",
        "!",
        "-",
        "x=>",
        "a?b:",
        "`${",
        "if(a)",
        "if(a);else ",
        "function f(){",
        "class A{x=",
        "a=",
        "a,",
        "a&&",
        "a??",
        "[...",
        "{...",
        "'a'+",
        "for(;;)",
        "do ",
        "try{",
        "switch(a){case ",
        "x:",
        "async()=>",
        "await ",
        "yield ",
        "typeof ",
        "new.target.",
        "/a/.b",
        "({a:",
        "a[",
        "...",
        "var [",
        "let {a:",
        "import(",
        "export default ",
      })
  void whatIsRepeatedComesToAnEnd(String unit) throws InterruptedException {
    inSmallStack(
        () -> {
          for (String end : List.of("", "1", ")", "}", "]"))
            assertTrue(!end(unit.repeat(3_000) + end).isEmpty());
          end("U ? " + "z" + ".b".repeat(50_000) + " : 1");
        });
  }

  @Test
  void whatLooksThroughATextIsPaidByItsLength() {
    for (String use :
        List.of(
            "for (const x in s) break",
            "/^x/i.test(s)",
            "s.search(/^x/i)",
            "s.replace(/^x/i, '')",
            "s.split(/^a/i)",
            "[k] = s",
            "for (const x of s) break",
            "+s",
            "s - 1",
            "Number(s)",
            "parseInt(s)",
            "parseFloat(s)",
            "s.trim()",
            "s.trimStart()",
            "s.trimEnd()",
            "JSON.parse('1' + s)",
            "s.includes('y')")) {
      // A text of 65 536 characters costs 4096 steps each time.
      String script =
          "var k, s = ' '.repeat(65535); try { " + (use + ";").repeat(3) + " } catch {}";
      assertEquals(
          "/m.js: line 1: more steps than are spent on a script", end(script, 12_000), use);
    }
  }

  @Test
  void limitsAreTold() {
    assertEquals("/m.js: line 1: more steps than are spent on a script", end("for (;;) ;"));
    assertEquals(
        "/m.js: line 1: calls itself more deeply than is followed",
        end("function f() { return f() } f()"));
    assertEquals(
        "/m.js: line 1: changes what the language gives every script, which is not followed",
        end("Object.prototype.x = 1"));
  }
}
