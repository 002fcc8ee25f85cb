package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.Abilens;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import dev.abilens.verdict.Judgement;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Constructors that end the process, or do so under a condition. Node.js 20.20.2 was seen to end
 * where FAILS is expected, and to load the others; so was a program under glibc's and musl's
 * loaders.
 */
class EndingConstructorTest {
  private static final String DECLARATIONS =
      "void abort(void); void exit(int); char *getenv(const char *); void *malloc(unsigned long);"
          + " int fork(void); int nowhere(void); int nowhere_either(void) __attribute__((weak));"
          + " void *signal(int, void (*)(int)); int _setjmp(void *); void longjmp(void *, int);"
          + " static long buffer[64]; static void *made; static int times;"
          + " static void leave(int number) { longjmp(buffer, 1); }\n"
          + "__attribute__((noinline)) static void fail(int why) { if (why == 7) exit(1); }\n";

  private static final String ADDON =
      "void *napi_register_module_v1(void *e, void *x) { return x; }\n";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "'abort();';CRASH_AT_LOAD",
        "'exit(3);';CRASH_AT_LOAD",
        "'fail(7);';CRASH_AT_LOAD",
        "'nowhere();';FAILS_AT_CALL",
        "'if (getenv(\"NOT_SET\")) abort();';''",
        "'made = malloc(10); if (!made) abort();';''",
        "'if (times++) abort();';''",
        "'if (fork() == 0) exit(0);';''",
        "'if (nowhere_either) nowhere_either();';''",
        "'signal(6, leave); if (!_setjmp(buffer)) abort();';''",
        "'if (!_setjmp(buffer)) { leave(1); abort(); }';''"
      })
  void aConstructorOfALibraryOrOfTheAddonEndsTheProcessWhereItSurelyDoes(String body, String code)
      throws Exception {
    String constructor = "__attribute__((constructor)) static void c(void) { " + body + " }\n";
    assertEquals(code, code(ADDON, DECLARATIONS + constructor));
    assertEquals(code, code(DECLARATIONS + constructor + ADDON, "int beside;"));
  }

  @Test
  void whatIsOnlyPerhapsCalledLeavesTheAnswerOpen() throws Exception {
    String constructor = "__attribute__((constructor)) static void c(void) { if (getenv(\"X\")) ";
    assertEquals(
        "UNDECIDED", judge(ADDON, DECLARATIONS + constructor + "nowhere(); }").verdict().name());
  }

  @Test
  void anotherFunctionMayStandInPlaceOfALibrarysOwn() throws Exception {
    String library =
        "void die(void) { abort(); } __attribute__((constructor)) static void c(void) { die(); }";
    assertEquals("", code(ADDON + "void die(void) {}", DECLARATIONS + library));
    String exits = "__attribute__((constructor)) static void c(void) { abort(); }";
    assertEquals("", code(ADDON + "void abort(void) {}", DECLARATIONS + exits));
  }

  private String code(String addon, String library) throws Exception {
    return judge(addon, library).first().map(f -> f.code().name()).orElse("");
  }

  private Judgement judge(String addonSource, String librarySource) throws Exception {
    Path library = directory.resolve("libbeside.so");
    Path source = Files.writeString(directory.resolve("library.c"), librarySource);
    Gcc.make(library, source, "-m64", "-w", "-O1");
    Path addon = directory.resolve("addon.node");
    source = Files.writeString(directory.resolve("addon.c"), addonSource);
    String beside = library.getFileName().toString();
    String[] options = {"-m64", "-w", "-O1", "-Wl,--no-as-needed", beside, "-Wl,-rpath,$ORIGIN"};
    Gcc.make(addon, source, options);
    Target target = Target.parse("node@20.20.2").on(Platform.LINUX_X64).distro("debian:12").build();
    return Abilens.open().check(addon, target).files().get(0).judgement();
  }
}
