package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.Abilens;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody provides to a library that comes with an addon, and that the addon does not take. */
class MissingToLibraryTest {
  private static final String MISSING = "void nobody_has_it(void);";

  @TempDir private Path directory;

  /**
   * Node.js 20.20.2 throws for what is bound at once, in the words here; ends for what the
   * library's constructor calls; loads the other. What a library calls is not followed.
   */
  @ParameterizedTest
  @CsvSource({
    "now, , FAILS, undefined symbol: nobody_has_it",
    "lazy, __attribute__((constructor)), UNDECIDED, undefined symbol: nobody_has_it",
    "lazy, , UNDECIDED, undefined symbol: nobody_has_it"
  })
  void isToldOfTheLibrary(String binding, String how, String verdict, String message)
      throws Exception {
    Path library = directory.resolve("libbeside.so");
    Judgement judgement = judge(library, how == null ? "" : how, binding, "debian:12");
    assertEquals(verdict, judgement.verdict().toString());
    String told = judgement.first().orElseThrow().message();
    assertEquals(library + ": " + message, told.substring(told.indexOf(library.toString())));
  }

  /** Of Node.js on musl no program was read: that of glibc has no such name. */
  @Test
  void isNotTakenForGrantedOnOtherSystems() throws Exception {
    Path library = directory.resolve("libbeside.so");
    Judgement judgement = judge(library, "__attribute__((constructor))", "lazy", "alpine:3.20");
    assertEquals(Verdict.UNDECIDED, judgement.verdict());
    String told = judgement.first().orElseThrow().message();
    assertTrue(told.contains("exports nobody_has_it is not known"), told);
  }

  private Judgement judge(Path library, String how, String binding, String distribution)
      throws Exception {
    String body = MISSING + how + " void f(void) { nobody_has_it(); }";
    Path source = Files.writeString(directory.resolve("library.c"), body);
    Gcc.make(library, source, "-m64", "-Wl,-z," + binding);
    Path addon = directory.resolve("addon.node");
    source =
        Files.writeString(
            directory.resolve("addon.c"),
            "void *napi_register_module_v1(void *e, void *x) { return x; }");
    Gcc.make(addon, source, "-m64", "-Wl,--no-as-needed", "libbeside.so", "-Wl,-rpath,$ORIGIN");
    Target target =
        Target.parse("node@20.20.2").on(Platform.LINUX_X64).distro(distribution).build();
    return Abilens.open().check(addon, target).files().get(0).judgement();
  }
}
