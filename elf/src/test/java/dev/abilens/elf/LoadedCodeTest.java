package dev.abilens.elf;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.Abilens;
import dev.abilens.Report;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addons whose code goes on by way of others, who call back what they are given, write to what they
 * know, and throw. Each is made by gcc and really loaded and run by the system: one that calls what
 * nobody has ends there, and is never told to load; one that does not is never told to fail.
 */
class LoadedCodeTest {
  private static final String HEAD =
      """
      #define _GNU_SOURCE
      #ifdef __cplusplus
      #define C extern "C"
      #else
      #define C extern
      #endif
      C int node_api_symbol_for(void);
      #ifdef CALLED
      #define MISSING node_api_symbol_for()
      #else
      #define MISSING (void) 0
      #endif
      typedef void (*F)(void);
      """;

  private static final String GO =
      "C void *napi_register_module_v1(void *e, void *x) { %s return x; }\n";

  private static final String PROGRAM =
      """
      #include <dlfcn.h>
      int napi_get_version(void *env, unsigned *result) { return env ? 0 : 1; }
      int main(int n, char **file) {
        void *addon = dlopen(file[1], RTLD_LAZY);
        if (!addon) return 2;
        void *(*go)(void *, void *) = dlsym(addon, "napi_register_module_v1");
        go(0, 0);
        return 0;
      }
      """;

  private static final String MANY =
      """
      #include <pthread.h>
      #include <setjmp.h>
      #include <signal.h>
      #include <sstream>
      #include <stdexcept>
      #include <stdlib.h>
      #include <string>
      """;

  /** What the loader ends a process with that calls what nobody has. */
  private static final int MISSED = 127;

  @TempDir private Path directory;
  private String suffix = "c";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "#include <pthread.h> | void *f(void *p) { MISSING; return p; }"
            + " | pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0);",
        "#include <stdlib.h> | int f(const void *a, const void *b, void *c) { MISSING; return 0; }"
            + " | int two[2] = {1, 2}; qsort_r(two, 2, sizeof(int), f, 0);",
        "#include <search.h> | int f(const void *a, const void *b) { MISSING; return 1; }"
            + " | int one = 1, key = 2; unsigned long n = 1; lfind(&key, &one, &n, 4, f);",
        "#include <link.h> | int f(struct dl_phdr_info *i, size_t n, void *d) { MISSING; return 1; }"
            + " | dl_iterate_phdr(f, 0);",
        "#include <signal.h> | void f(int s) { MISSING; } | signal(SIGUSR2, f); raise(SIGUSR2);",
        "#include <stdio.h> | ssize_t f(void *c, const char *b, size_t n) { MISSING; return n; }"
            + " | cookie_io_functions_t all = {0, f, 0, 0}; FILE *out = fopencookie(0, `w`, all);"
            + " fputs(`a`, out); fclose(out);",
        "#include <pthread.h> | pthread_key_t k; void d(void *p) { MISSING; }"
            + " void *f(void *p) { pthread_setspecific(k, &k); return p; }"
            + " | pthread_t t; pthread_key_create(&k, d); pthread_create(&t, 0, f, 0); pthread_join(t, 0);",
      })
  void whatIsGivenToOthersMayBeCalled(String include, String before, String go) throws Exception {
    String source = source(include, before, go).replace('`', '"');
    assertEquals("LOADS", verdict(source, null));
    assertEquals("UNDECIDED", verdict(source, null, "-DCALLED"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "static F all[64]; static int n; | for (; n < 3; n++) all[n] = f; all[1]();",
        "static F all[600]; | volatile int at = 590; all[at] = f; if (all[590]) all[590]();",
        "static F one, two; | volatile int k = 1; F *p = k ? &one : &two; *p = f; if (one) one();",
        "static F now = g; static F *where[2] = {&now, &now}; | volatile int k = 1; *where[k] = f; now();",
        "static F now; struct s { F *p; }; __attribute__((noinline)) void set(struct s *s) { *s->p = f; }"
            + " | struct s s = {&now}; set(&s); if (now) now();",
        "static F all[16]; static int n; | int at = __atomic_fetch_add(&n, 1, 5);"
            + " __atomic_store_n(&all[at], (F) f, 5); F first = all[0]; if (first) first();",
        "static F now; | F none = 0; __atomic_compare_exchange_n(&now, &none, (F) f, 0, 5, 5);"
            + " if (now) now();",
        "static F all[4], more[4]; | more[2] = f; __builtin_memcpy(all, more, sizeof all);"
            + " if (all[2]) all[2]();",
      })
  void whatIsWrittenByWayOfPointersIsThere(String code) throws Exception {
    String[] parts = code.split(" \\| ", 2);
    String functions = "static void g(void) {} static void f(void) { MISSING; } ";
    String source = source("", functions + parts[0], parts[1]);
    eitherWay(source, "-O0", "-O2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "void each(F); static void f(void) { MISSING; } | each(f); | void each(F f) { f(); }",
        "void use(const F *); static void f(void) { MISSING; } static const F all[1] = {f};"
            + " | use(all); | void use(const F *all) { all[0](); }",
        "extern F hook; void run(void); static void f(void) { MISSING; } | hook = f; run();"
            + " | F hook; void run(void) { hook(); }",
        "void run(void); void mine(void) { MISSING; } | run(); | void mine(void); void run(void) { mine(); }",
        "void run(void); int mine; | run(); if (mine) MISSING; | extern int mine; void run(void) { mine = 1; }",
      })
  void anAddonsOwnLibrariesCallBackAndWrite(String before, String go, String library)
      throws Exception {
    verdict(source("", before, go), library);
    assertEquals("UNDECIDED", verdict(source("", before, go), library, "-DCALLED"));
  }

  /** Whether the program has those names is not known: the addon's own may be used, or others. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F _ZTVN4absl1KE[3] = {0, 0, f}; static F *volatile table = _ZTVN4absl1KE + 2; | table[0](); |",
        "HIDES void _ZN4absl3runEPFvvE(F f) { asm(``); } | _ZN4absl3runEPFvvE(f); |",
        "F _ZN4absl1pE = g; ALIAS(_ZN4absl1pE) F p; | _ZN4absl1pE = f; p(); |",
        "struct s { long x; F f; } _ZN4absl1sE = {1, g}; ALIAS(_ZN4absl1sE) struct s own;"
            + " static struct s *volatile s = &_ZN4absl1sE; | s->f = f; own.f(); |",
        "F _ZN4absl1pE = g; ALIAS(_ZN4absl1pE) F p; static F *where;"
            + " HIDES static void one(void) { where = &_ZN4absl1pE; }"
            + " HIDES static void two(void) { *where = f; } | one(); two(); p(); |",
        "static F p = g; F *_ZN4absl1wE = &p; HIDES static void set(void) { *_ZN4absl1wE = f; }"
            + " | set(); p(); |",
        "void each(F); void _ZN4absl1fEv(void) { f(); } | each(_ZN4absl1fEv);"
            + " | void each(F f) { f(); }",
        "void use(const F *); void _ZN4absl1fEv(void) { f(); }"
            + " static struct { F f; long x; } all = {_ZN4absl1fEv, 1};"
            + " | use(&all.f); | void use(const F *all) { all[0](); }",
      })
  void ownNamesThatOthersMayHaveLeadToWhatIsTheirs(
      String before, String go, @Nullable String library) throws Exception {
    String functions =
        "#define HIDES __attribute__((noipa))\n"
            + "#define ALIAS(name) extern __attribute__((visibility(\"hidden\"), alias(#name)))\n"
            + "static void g(void) {} static void f(void) { MISSING; } ";
    String source = source("", functions + before.replace('`', '"'), go);
    verdict(source, library, "-O1");
    assertEquals("UNDECIDED", verdict(source, library, "-O1", "-DCALLED"));
  }

  /** What else asks for an address in its middle tells of no end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "static F all[8] = {g, g, g, g, g, g, f, g}; F *middle HIDDEN = &all[4]; volatile int at = 6;"
            + " | all[at]();",
        "static const F all[6] = {g, f, g, g, g, g}; volatile int n = 5;"
            + " __attribute__((noinline)) static void back(const F *end) { while (n-- > 1) (*--end)(); }"
            + " | back(all + 5);",
        "static const F all[9] = {g, g, g, g, g, g, f, g, g}; volatile int n = 8;"
            + " | for (int i = 1; i <= n; i++) all[i - 1]();",
        "struct node { struct node *next; }; struct one { F go; struct node node; };"
            + " static struct one second = {f}, first = {g, {&second.node}};"
            + " struct node *volatile head = &first.node;"
            + " | for (struct node *n = head; n; n = n->next) ((F *) n)[-1]();",
      })
  void whoHasAnAddressInAnObjectHasAllOfIt(String before, String go) throws Exception {
    String functions =
        "#define HIDDEN __attribute__((visibility(\"hidden\")))\n"
            + "static void g(void) {} static void f(void) { MISSING; } ";
    for (String level : List.of("-O0", "-O2")) {
      assertEquals("LOADS", verdict(source("", functions + before, go), null, level));
      verdict(source("", functions + before, go), null, level, "-DCALLED");
    }
  }

  @Test
  void tablesOfOneClassBelongTogether() throws Exception {
    String classes =
        "struct top { virtual void go() {} int x; }; struct one : virtual top {};"
            + " struct two : virtual top { void go() { MISSING; } }; struct all : one, two {};"
            + " __attribute__((noinline)) top *make() { return new all; }";
    suffix = "cc";
    for (String level : List.of("-O0", "-O2")) {
      assertEquals("LOADS", verdict(source("", classes, "make()->go();"), null, level));
      verdict(source("", classes, "make()->go();"), null, level, "-DCALLED");
    }
  }

  @Test
  void functionsBehindZerosAreNoTableOfVirtualOnes() throws Exception {
    String before =
        """
        #include <stdlib.h>
        static void g(void) {} static void f(void) { MISSING; }
        static const struct { F go; long x, y; F other; } one = {f, 0, 0, g};
        const F *volatile at __attribute__((visibility("hidden"))) = &one.other;
        __attribute__((noinline)) static int each(const void *a, const void *b) {
          (*(F *const *) a)[-3]();
          return 0;
        }
        """;
    String go = "const void *two[2] = {at, at}; qsort(two, 2, 8, each);";
    eitherWay(source("", before, go), "-O0", "-O2");
  }

  /**
   * Numbers lie before the pointers of a table of virtual functions, and behind those of others.
   */
  @Test
  void whatLiesBeforeATableMayBeOfTheObjectBefore() throws Exception {
    String before =
        """
        #include <unistd.h>
        #define HIDDEN __attribute__((visibility("hidden")))
        static void f(void) { MISSING; }
        static const struct { F go; long x, y; } one = {f, 5, 6};
        const long *volatile at HIDDEN = &one.x;
        namespace { struct K { virtual void a(); }; HIDDEN void K::a() { asm(""); } }
        __attribute__((noinline)) static K *make() { return new K; }
        """;
    String go = "make()->a(); int back = getppid() > 0 ? -1 : getppid() - 5; ((F *) at)[back]();";
    suffix = "cc";
    for (String level : List.of("-O0", "-O1"))
      for (String called : List.of("-UCALLED", "-DCALLED"))
        verdict(source("", before, go), null, level, "-fno-toplevel-reorder", called);
  }

  /** Where the numbers of what is there for each thread say, there may lie something else. */
  @Test
  void whatIsOfEachThreadLiesInNoObject() throws Exception {
    String before =
        """
        #include <unistd.h>
        static void f(void) { MISSING; }
        static const struct { F go; long x[600]; } one = {f, {5}};
        const long *volatile at __attribute__((visibility("hidden"))) = &one.x[599];
        asm(".section .tbss,\\\"awT\\\",@nobits; .altmacro;"
            ".macro t n; .globl t\\\\n; .type t\\\\n,@object; .size t\\\\n,8; t\\\\n: .skip 2048; .endm;"
            ".set i,0; .rept 64; t %i; .set i,i+1; .endr; .text");
        """;
    String go = "int back = getppid() > 0 ? -600 : getppid() - 5; ((F *) at)[back]();";
    eitherWay(source("", before, go), "-O1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "__attribute__((noinline)) static void t(int k) { if (k) throw 4; } volatile int k = 1;"
            + " | try { t(k); } catch (int) { f(); }",
        "struct one { virtual void go() {} }; struct two : one { void go() { f(); } }; volatile int k = 1;"
            + " __attribute__((noinline)) static void t(int k) { if (k) throw 4; }"
            + " __attribute__((noinline)) static void go() { try { t(k); } catch (int) { two h;"
            + " one *volatile b = &h; b->go(); } } | go();",
        "#include <vector>%nauto &v = *new std::vector<int>(3); volatile int k = 9;"
            + " | try { k = v.at(k); } catch (...) { f(); }",
      })
  void whatIsThrownIsCaughtByCodeThatIsFollowed(String before, String go) throws Exception {
    suffix = "cc";
    String code = "static void f(void) { MISSING; }\n" + before.replace("%n", "\n");
    eitherWay(source("", code, go), "-O0", "-O2");
  }

  /** By what lies beside it, by where it is itself, by what each thread begins with. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extern const int all[] HIDDEN; __asm__(\".pushsection .rodata; .hidden all; .balign 4;"
            + " all: .long one - all, two - all; .popsection\"); HIDDEN void one(void) { g(); }"
            + " HIDDEN void two(void) { f(); } volatile int k = 1;"
            + " | ((F) ((char *) all + all[k]))();",
        "extern const int all[] HIDDEN; __asm__(\".pushsection .rodata; .hidden all; .balign 4;"
            + " all: .rept 300000; .long 4; .endr; .long 0; .popsection\"); volatile int k = 1;"
            + " | if (all[k] > 5) ((F) ((char *) all + all[k]))();",
        "HIDDEN void bad(void) { f(); } __attribute__((naked, noinline)) HIDDEN void go(void) {"
            + " __asm__(\"call 1f; 1: pop %rax; add $bad - 1b, %rax; jmp *%rax\"); } | go();",
        "static __thread F all[3] = {g, f, g}; volatile int k = 1; | all[k]();",
      })
  void codeIsComeToByMoreThanItsAddress(String before, String go) throws Exception {
    String functions =
        "#define HIDDEN __attribute__((visibility(\"hidden\"), used))\n"
            + "static void g(void) {} static void f(void) { MISSING; } ";
    eitherWay(source("", functions + before, go), "-O0", "-O2");
  }

  @Test
  void whatTheLargeModelOfCodeReckonsIsNotKnown() throws Exception {
    String before =
        "static void g(void) {} static void f(void) { MISSING; } static F all[2] = {g, f};"
            + " volatile int k = 1;";
    for (String go : List.of("all[k]();", "switch (k) { case 0: g(); break; case 1: f(); }"))
      for (String level : List.of("-O0", "-O2"))
        assertNotEquals(
            "LOADS",
            verdict(source("", before, go), null, level, "-mcmodel=large", "-DCALLED"),
            go);
  }

  @Test
  void whatOnePlaceMayHoldIsWrittenTo() throws Exception {
    String functions =
        "static void g(void) {} static void f(void) { MISSING; }"
            + " static F one = g, two = g; static F *where;"
            + " __attribute__((noipa)) static void first(void) { where = &one; }"
            + " __attribute__((noipa)) static void second(void) { where = &two; }"
            + " __attribute__((noipa)) static void write(void) { *where = f; }";
    String source = source("", functions, "first(); second(); first(); write(); one();");
    eitherWay(source, "-O1");
  }

  @Test
  void anAddonsOwnLibraryThrowsByAFunctionOfC() throws Exception {
    String go = "try { thrower(); } catch (int) { MISSING; }";
    String source = source("", "C void thrower();", go);
    suffix = "cc";
    for (String level : List.of("-O0", "-O2")) {
      verdict(source, "C void thrower() { throw 1; }", level);
      verdict(source, "C void thrower() { throw 1; }", level, "-DCALLED");
      verdict(source, "C void thrower() {}", level, "-DCALLED");
    }
  }

  /** Each comes by the call: memory is refused, what is called leaves, a byte is another one's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "volatile unsigned long n = 1UL << 62; | if (malloc(n)) MISSING;",
        "volatile unsigned long n = 1UL << 40; | if (calloc(n, 1UL << 40)) MISSING;",
        "volatile unsigned long n = 1UL << 62; char *volatile p;"
            + " | try { p = new char[n]; MISSING; } catch (...) {}",
        "jmp_buf b; int f(const void *x, const void *y) { longjmp(b, 1); }"
            + " | int two[2] = {2, 1}; if (!setjmp(b)) { qsort(two, 2, 4, f); MISSING; }",
        "void *b[5]; int f(const void *x, const void *y) { __builtin_longjmp(b, 1); }"
            + " | int two[2] = {2, 1}; if (!__builtin_setjmp(b)) { qsort(two, 2, 4, f); MISSING; }",
        "int f(const void *x, const void *y) { throw 1; }"
            + " | int two[2] = {2, 1}; try { qsort(two, 2, 4, f); MISSING; } catch (int) {}",
        "volatile unsigned long n = 1UL << 50;"
            + " | std::string s; try { s.reserve(n); MISSING; } catch (...) {}",
        "volatile unsigned long n = 1UL << 50;"
            + " | try { std::string s(n, 'x'); MISSING; } catch (std::exception &) {}",
        "volatile unsigned long n = ~0UL;"
            + " | std::string s; try { s.resize(n); MISSING; } catch (std::length_error &) {}",
        "| std::istringstream in(\"\"); in.exceptions(std::ios::failbit); char c;"
            + " try { in >> c; MISSING; } catch (...) {}",
        "C int again(int) __asm__(\"raise\"); void f(int s) { throw 1; }"
            + " | signal(SIGUSR2, f); try { again(SIGUSR2); MISSING; } catch (int) {}",
        "volatile int n = 1; __attribute__((noinline)) void f() { if (n) throw 1; }"
            + " | try { f(); MISSING; } catch (int) {}",
        "struct own {}; volatile int n = 1; __attribute__((noinline)) void f() { if (n) throw own(); }"
            + " | try { f(); MISSING; } catch (own &) {}",
        "pthread_mutex_t m = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;"
            + " | pthread_mutex_lock(&m); if (!pthread_mutex_lock(&m)) MISSING;",
        "C int napi_get_version(void *, unsigned *);"
            + " | unsigned v; if (!napi_get_version(0, &v)) MISSING;",
        "pthread_once_t o; void f() {} void m() { MISSING; } | pthread_once(&o, f); pthread_once(&o, m);",
        "struct own {}; std::exception_ptr p = std::make_exception_ptr(own()); volatile int n = 1;"
            + " __attribute__((noinline)) void f() { if (n) std::rethrow_exception(p); }"
            + " | try { f(); MISSING; } catch (own &) {}",
        "struct own {}; void h() { throw own(); } volatile unsigned long n = 1UL << 50;"
            + " | std::set_new_handler(h); try { ::operator new(n); MISSING; } catch (own &) {}",
        "void *volatile p; volatile unsigned long n = 3UL << 62;"
            + " | p = aligned_alloc(n, 16); if (p) MISSING;",
        "| unsigned y; asm volatile(\"xorl %%eax, %%eax; movb $1, %%ah\" : \"=a\"(y)); if (!y) MISSING;",
        "| unsigned y; asm volatile(\"movl $256, %%ebx; addb $255, %%bh\" : \"=b\"(y)); if (y) MISSING;"
      })
  void whatComesByTheCallIsNotToldToMakeIt(String before, String go) throws Exception {
    suffix = "cc";
    String source = source(MANY, before == null ? "" : before, go);
    for (String level : List.of("-O0", "-O2"))
      assertNotEquals("FAILS", verdict(source, null, level, "-DCALLED"), go);
  }

  private static String source(String include, String before, String go) {
    return HEAD + include + "\n" + before + "\n" + GO.formatted(go);
  }

  /** Judges and runs one with the call of what is missing and without. */
  private void eitherWay(String source, String... levels) throws IOException, InterruptedException {
    for (String level : levels)
      for (String called : List.of("-UCALLED", "-DCALLED")) verdict(source, null, level, called);
  }

  /** Judges one and runs it: what is decided is true. */
  private String verdict(String source, @Nullable String library, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-m64", "-w", "-Wl,-z,lazy"));
    all.addAll(List.of(options));
    if (library != null) {
      Path beside = directory.resolve("libbeside.so");
      List<String> made = new ArrayList<>(all);
      made.addAll(List.of("-Wl,-soname,libbeside.so", "-lc"));
      if (suffix.equals("cc")) made.add("-lstdc++");
      make(beside, HEAD + library, made);
      all.addAll(List.of(beside.toString(), "-Wl,-rpath,$ORIGIN"));
    }
    all.addAll(List.of("-lstdc++", "-lgcc_s", "-lpthread", "-lc"));
    Path addon = make(directory.resolve("addon.node"), source, all);
    boolean missed = run(addon) == MISSED;
    Target target =
        Target.parse("node@12.22.12").on(Platform.LINUX_X64).distro("debian:12").build();
    Report report = Abilens.open().check(addon, target);
    Verdict verdict = report.files().get(0).judgement().verdict();
    assertTrue(verdict != (missed ? Verdict.LOADS : Verdict.FAILS), verdict + ": " + source);
    return verdict.toString();
  }

  private Path make(Path object, String source, List<String> options)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("source." + suffix), source);
    List<String> command = new ArrayList<>(options);
    return Gcc.make(object, file, command.toArray(String[]::new));
  }

  private int run(Path addon) throws IOException, InterruptedException {
    Path program = directory.resolve("program");
    if (!Files.exists(program)) {
      Path source = Files.writeString(directory.resolve("program.c"), PROGRAM);
      Gcc.program(program, source, "-m64", "-rdynamic");
    }
    ProcessBuilder command = new ProcessBuilder(program.toString(), addon.toString());
    Process process = command.redirectErrorStream(true).start();
    String said =
        new String(requireNonNull(process.getInputStream()).readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it does not end");
    assertTrue(process.exitValue() == 0 || process.exitValue() == MISSED, said);
    return process.exitValue();
  }
}
