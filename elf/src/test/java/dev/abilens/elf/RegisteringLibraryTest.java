package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.Abilens;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An addon that Node.js would find by a name, with a library whose constructor registers a module.
 * Node.js 20.20.2 takes that one: with number 48 it throws, with 115 it does not.
 */
class RegisteringLibraryTest {
  private static final String LIBRARY =
      "static void *init(void *e, void *x) { return x; }\n"
          + "static struct { int version; unsigned flags; void *handle; const char *file;"
          + " void *(*init)(void *, void *); void *context; const char *name; void *rest[2]; }"
          + " m = {NUMBER, 0, 0, \"x.c\", init, 0, \"x\"};\n"
          + "void node_module_register(void *);\n"
          + "__attribute__((constructor)) static void c(void) { BODY; }\n";

  private static final String NODE_API_LIBRARY =
      "static void *init(void *e, void *x) { return x; }\n"
          + "static struct { int version; unsigned flags; const char *file;"
          + " void *(*init)(void *, void *); const char *name; void *rest[5]; }"
          + " m = {1, 0, \"x.c\", init, \"x\"};\n"
          + "void napi_module_register(void *);\n"
          + "__attribute__((constructor)) static void c(void) { napi_module_register(&m); }\n";

  private static final String ADDON =
      "void *napi_register_module_v1(void *e, void *x) { return x; }";

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "48,node_module_register(&m),UNDECIDED",
    "115,node_module_register(&m),UNDECIDED",
    "48,m.flags = 0,LOADS"
  })
  void whatALibraryRegistersComesBeforeWhatTheAddonExports(
      String number, String body, String expected) throws Exception {
    assertEquals(expected, verdict(ADDON, LIBRARY, "-DNUMBER=" + number, "-DBODY=" + body));
  }

  /**
   * Node.js 20.20.2 loads each of these, and without what the library registers ends for want of
   * code and of a level 99.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "int napi_register_module_v1 = 0x0b0f0b0f;",
        ADDON + " int node_api_module_get_api_version_v1(void) { return 99; }"
      })
  void whatALibraryRegistersOfNodeApiIsTakenInPlaceOfWhatWouldFail(String addon) throws Exception {
    assertEquals("FAILS", verdict(addon, "int beside;"));
    assertEquals("UNDECIDED", verdict(addon, NODE_API_LIBRARY));
    assertEquals("LOADS", verdict(ADDON, NODE_API_LIBRARY));
  }

  /** Node.js 20.20.2, started where the library is, loads it for what the library registers. */
  @Test
  void whatIsAskedForByAPlaceThatIsNotKnownMayRegister() throws Exception {
    Path library = Files.createDirectories(directory.resolve("far")).resolve("libbeside.so");
    Path source = Files.writeString(directory.resolve("library.c"), NODE_API_LIBRARY);
    Gcc.make(library, source, "-m64", "-w");
    Path addon = directory.resolve("addon.node");
    source = Files.writeString(directory.resolve("addon.c"), "int nothing;");
    Gcc.make(addon, source, "-m64", "-Wl,--no-as-needed", "far/libbeside.so");
    assertEquals("UNDECIDED", verdict(addon));
    Gcc.make(addon, source, "-m64");
    assertEquals("FAILS", verdict(addon));
  }

  private String verdict(String addonSource, String librarySource, String... options)
      throws Exception {
    Path library = directory.resolve("libbeside.so");
    Path source = Files.writeString(directory.resolve("library.c"), librarySource);
    String[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "-m64";
    all[options.length + 1] = "-w";
    Gcc.make(library, source, all);
    Path addon = directory.resolve("addon.node");
    source = Files.writeString(directory.resolve("addon.c"), addonSource);
    String beside = directory.relativize(library).toString();
    Gcc.make(addon, source, "-m64", "-O2", "-Wl,--no-as-needed", beside, "-Wl,-rpath,$ORIGIN");
    return verdict(addon);
  }

  private static String verdict(Path addon) throws Exception {
    Target target = Target.parse("node@20.20.2").on(Platform.LINUX_X64).distro("debian:12").build();
    return Abilens.open().check(addon, target).files().get(0).judgement().verdict().toString();
  }
}
