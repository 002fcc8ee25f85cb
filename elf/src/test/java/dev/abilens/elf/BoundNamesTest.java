package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.Abilens;
import dev.abilens.Report;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addons that have functions of their own by names which the program may have, too, judged without
 * the program. Node.js 12.22.12, 18.20.8 and 20.0.0 load the one that registers by such a function,
 * with glibc; the first ends at what is missing where the addon has u_hasBinaryProperty_67.
 */
class BoundNamesTest {
  private static final String MODULE =
      "typedef struct { int version; unsigned flags; const char *file; void *(*init)(void *, void *);"
          + " const char *name; void *rest[5]; } module;\n"
          + "static void *init(void *e, void *x) { return x; }\n"
          + "static module m = {1, 0, \"x.c\", init, \"x\", {0}};\n";

  private static final String REGISTERING =
      MODULE
          + "int called;\n"
          + "VISIBILITY void napi_module_register(void *m) { called = 1; }\n"
          + "__attribute__((constructor)) static void c(void) { napi_module_register(&m); }\n";

  private static final String CALLING =
      "int node_api_symbol_for(void);\n"
          + "int NAME(int x) { return BODY; }\n"
          + "void *napi_register_module_v1(void *e, void *x) {"
          + " if (NAME(1) != 0) node_api_symbol_for(); return x; }\n";

  /** What it registers begins at a function that others may have by that name, too. */
  private static final String LOOKING_UP =
      "void *napi_register_module_v1(void *e, void *x) { return x; }\n"
          + MODULE.replace("init, \"x\"", "napi_register_module_v1, \"x\"")
          + "void *dlsym(void *, const char *);\n"
          + "char *getenv(const char *);\n"
          + "__attribute__((constructor)) static void c(void)"
          + " { void (*r)(module *) = (void (*)(module *)) dlsym(0, \"napi_module_register\");"
          + " if (getenv(\"REGISTER\")) r(&m); }\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node@12.22.12 | glibc | | LOADS",
        "node@18.20.8 | glibc | | LOADS",
        "node@18.20.8 | musl | | LOADS",
        "electron@28.0.0 | glibc | | LOADS",
        // It had no such function, so that the addon's own is called.
        "node@6.0.0 | glibc | | FAILS NOT_SELF_REGISTERED",
        "node@18.20.8 | glibc | protected | FAILS NOT_SELF_REGISTERED",
        "node@18.20.8 | glibc | hidden | FAILS NOT_SELF_REGISTERED",
        "node@18.20.8 | musl | hidden | FAILS NOT_SELF_REGISTERED",
      })
  void whatRegistersIsTheProgramsOwn(
      String runtime, String libc, @Nullable String visibility, String expected) throws Exception {
    String attribute =
        visibility == null ? "" : "__attribute__((visibility(\"" + visibility + "\")))";
    compile(REGISTERING, "-DVISIBILITY=" + attribute);
    assertEquals(expected, verdict(runtime, libc));
  }

  /** Node.js 8 takes the module where it is registered, and looks for no such export. */
  @ParameterizedTest
  @ValueSource(strings = {"node@8.14.1", "node@8.17.0"})
  void aModuleMayBeginAtAFunctionWhoseNameOthersHave(String runtime) throws Exception {
    compile(LOOKING_UP);
    assertEquals("UNDECIDED", verdict(runtime, "glibc"));
  }

  @Test
  void whatRegistersIsTheAddonsOwnWhereItIsLinkedSo() throws Exception {
    compile(REGISTERING, "-DVISIBILITY=", "-Wl,-Bsymbolic");
    assertEquals("FAILS NOT_SELF_REGISTERED", verdict("node@18.20.8", "glibc"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The program's, whatever the addon's own does.
        "node@12.22.12 | glibc | uv_version | 0 | UNDECIDED",
        "node@12.22.12 | musl | uv_version | 0 | UNDECIDED",
        // Of ICU's names no table tells: either may be called.
        "node@12.22.12 | glibc | u_hasBinaryProperty_67 | 0 | UNDECIDED",
        "node@12.22.12 | glibc | u_hasBinaryProperty_67 | node_api_symbol_for() | UNDECIDED",
        "electron@8.0.0 | glibc | uv_version | 0 | UNDECIDED",
        // A name that the program surely has not.
        "node@12.22.12 | glibc | mine | 0 | LOADS",
        "node@12.22.12 | glibc | _ZN4Napi5Error3NewEv | 0 | LOADS",
        "electron@8.0.0 | glibc | _ZN4Napi5Error3NewEv | 0 | LOADS",
        "node@12.22.12 | glibc | mine | node_api_symbol_for() | FAILS",
        "node@12.22.12 | glibc | _ZN7rocksdb4openEi | 0 | LOADS",
        "node@12.22.12 | glibc | _ZN7rocksdb4openEi | node_api_symbol_for() | FAILS",
        "node@12.22.12 | musl | _ZN7rocksdb4openEi | 0 | LOADS",
        "node@10.24.1 | glibc | _ZNSt6vectorIN7rocksdb2DBESaIS1_EE4openEi | 0 | LOADS",
        // Of Electron no program was read; with others either may be called.
        "electron@8.0.0 | glibc | _ZN7rocksdb4openEi | 0 | UNDECIDED",
        "node@12.22.12 | glibc | _ZN4absl4openEi | 0 | UNDECIDED",
        "node@12.22.12 | glibc | _ZNSt6vectorIdSaIdEE4openEi | 0 | UNDECIDED",
        "node@12.22.12 | glibc | _ZNSt6vectorIdSaIdEE4openEi | node_api_symbol_for() | UNDECIDED",
        // The C++ library has it, which the program brings.
        "node@12.22.12 | glibc | _Znwm | 0 | FAILS",
        // The C library has it.
        "node@12.22.12 | glibc | getpid | 0 | UNDECIDED",
        "node@12.22.12 | musl | getpid | 0 | UNDECIDED",
      })
  void aFunctionThatTheProgramMayHaveIsNotFollowedAsTheAddonsOwn(
      String runtime, String libc, String name, String body, String expected) throws Exception {
    compile(CALLING, "-DNAME=" + name, "-DBODY=" + body);
    assertEquals(expected, verdict(runtime, libc).replaceFirst(" .*", ""));
  }

  /**
   * An addon that makes a {@code std::regex} of strings without a mark while it is set up ends
   * Node.js 22.5.1, 24.8.0 and 26.10.0, and not 20.20.2; one with {@code std::__cxx11} ends none.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node@22.5.1 | ISt12regex_traitsIcEE | compile(1) | | UNDECIDED",
        "node@26.10.0 | ISt12regex_traitsIcEE | compile(1) | | UNDECIDED",
        "node@26.10.0 | ISt12regex_traitsIcEE | 0 | | LOADS",
        "node@26.10.0 | ISt12regex_traitsIcEE | compile(1) | -Wl,-Bsymbolic | LOADS",
        "node@26.10.0 | INSt7__cxx1112regex_traitsIcEEE | compile(1) | | LOADS",
        "node@20.20.2 | ISt12regex_traitsIcEE | compile(1) | | LOADS",
        "node@12.22.12 | ISt12regex_traitsIcEE | compile(1) | | LOADS",
      })
  void whoHoldsOtherStringsUnderTheSameNameIsNotTakenForTheAddonsOwn(
      String runtime, String compiler, String body, @Nullable String option, String expected)
      throws Exception {
    String source =
        "int scan(int) __asm__(\"_ZNSt8__detail8_ScannerIcE12_M_eat_classEc\");\n"
            + "int compile(int) __asm__(\"_ZNSt8__detail9_Compiler"
            + compiler
            + "7_M_atomEv\");\n"
            + "int scan(int x) { return x; }\n"
            + "int compile(int x) { return scan(x) + 1; }\n"
            + "void *napi_register_module_v1(void *e, void *x) { "
            + body
            + "; return x; }\n";
    compile(source, option == null ? "-g0" : option);
    assertEquals(expected, verdict(runtime, "glibc"));
  }

  private String verdict(String runtime, String libc) throws IOException {
    Target.Builder target = Target.parse(runtime).on(Platform.LINUX_X64);
    target = libc.equals("musl") ? target.musl("1.2.4") : target.distro("debian:12");
    Report report = Abilens.open().check(directory.resolve("addon.node"), target.build());
    Judgement judgement = report.files().get(0).judgement();
    boolean fails = judgement.verdict() == Verdict.FAILS;
    return judgement.verdict() + (fails ? " " + judgement.findings().get(0).code() : "");
  }

  private void compile(String source, String... options) throws IOException, InterruptedException {
    Path c = Files.writeString(directory.resolve("source.c"), source);
    List<String> all = new ArrayList<>(List.of("-m64", "-O1", "-fno-builtin"));
    all.addAll(List.of(options));
    Gcc.make(directory.resolve("addon.node"), c, all.toArray(String[]::new));
  }
}
