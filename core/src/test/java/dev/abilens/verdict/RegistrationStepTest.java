package dev.abilens.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.target.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runtimes make of flags, conditions and names, as was seen when they were run. */
class RegistrationStepTest {
  private static final long FUNCTION = FakeImage.CODE + 0x100;
  private static final long PLACE = FakeImage.DATA + 0x800;

  private static Judgement judge(String runtime, FakeImage image) throws IOException {
    Target.Builder target = Target.parse(runtime).on(Platform.LINUX_X64).glibc("2.36");
    return Judging.judge(
        Judging.subject("/srv/addon.node", image), target, Judging.refusing(LoaderKind.GLIBC));
  }

  private static String kind(String runtime, FakeImage image) throws IOException {
    Judgement judgement = judge(runtime, image);
    return judgement.verdict()
        + judgement
            .first()
            .filter(finding -> finding.severity() != Severity.NOTE)
            .map(finding -> " " + finding.code())
            .orElse("");
  }

  private static FakeImage code(String imported, String constructor) {
    FakeImage image = FakeImage.x64().imports(imported);
    image.pointTo(PLACE, imported);
    image.write(FakeImage.CODE, HexFormat.of().parseHex(constructor));
    return image.constructors(FakeImage.CODE);
  }

  @ParameterizedTest
  @CsvSource({
    "node@6.17.1, 48, 4, LOADS",
    "node@8.0.0, 57, 4, LOADS",
    "node@8.5.0, 57, 4, UNDECIDED NOT_KNOWN",
    "node@8.9.0, 57, 4, FAILS NOT_SELF_REGISTERED",
    "node@10.24.1, 64, 5, FAILS NOT_SELF_REGISTERED",
    "node@11.15.0, 67, 4, FAILS CRASH_AT_LOAD",
    "node@11.15.0, 67, 5, FAILS CRASH_AT_LOAD",
    "node@20.20.2, 115, 4, FAILS CRASH_AT_LOAD",
    "node@20.20.2, 5, 4, FAILS CRASH_AT_LOAD",
    "node@20.20.2, 115, 8, LOADS",
    "node@20.20.2, 115, 1, FAILS CRASH_AT_LOAD",
    "node@20.20.2, 5, 1, FAILS ABI_MISMATCH"
  })
  void flagsOfAModule(String runtime, int version, int flags, String expected) throws IOException {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    image.nodeModule(version, flags, FUNCTION, 0, "addon");
    assertEquals(expected, kind(runtime, image));
  }

  private static String remedies(String runtime, FakeImage image) throws IOException {
    return String.join(" ", judge(runtime, image).first().orElseThrow().remedies());
  }

  /** Each release that is named loads such files, and a build anew does not help the first two. */
  @Test
  void whatOtherReleasesLookForIsRunByThem() throws IOException {
    FakeImage image = FakeImage.x64().imports("napi_create_object", "napi_create_bigint_int64");
    String remedies = remedies("node@6.17.1", image.export("napi_register_module_v1", FUNCTION));
    assertTrue(remedies.startsWith("Node-API 6 is in Node.js from "), remedies);
    assertFalse(remedies.contains("npm rebuild"), remedies);
    remedies = remedies("node@4.9.1", FakeImage.x64().export("napi_register_module_v1", FUNCTION));
    assertTrue(remedies.startsWith("Node-API 1 is in Node.js "), remedies);
    remedies =
        remedies("node@6.17.1", FakeImage.x64().export("node_register_module_v115", FUNCTION));
    assertTrue(
        remedies.contains("Or run it where NODE_MODULE_VERSION is 115: Node.js 20.0.0 to"),
        remedies);
  }

  /** What is kept in the runtime's own list leaves room for what is found by name. */
  @Test
  void aModuleThatIsKeptApart() throws IOException {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    long module = image.nodeModule(115, 4, FUNCTION, 0, "addon");
    Finding.Evidence evidence = judge("node@20.20.2", image).first().orElseThrow().evidence();
    assertEquals("/srv/addon.node: node_module > nm_flags", evidence.where());
    assertEquals(module + 4 - FakeImage.CODE, evidence.offset());
    image.export("napi_register_module_v1", FUNCTION);
    assertEquals("LOADS", kind("node@20.20.2", image));
    assertEquals("FAILS NOT_SELF_REGISTERED", kind("node@8.17.0", image));
  }

  @ParameterizedTest
  @CsvSource({
    "node@8.17.0, 4, FAILS NOT_SELF_REGISTERED",
    "node@8.17.0, 1, FAILS NOT_SELF_REGISTERED",
    "node@20.20.2, 4, FAILS CRASH_AT_LOAD",
    "node@20.20.2, 1, FAILS CRASH_AT_LOAD",
    "node@20.20.2, 2, LOADS",
    "bun@1.4.5, 4, LOADS",
    "deno@2.9.6, 4, LOADS"
  })
  void flagsOfAModuleOfNodeApi(String runtime, int flags, String expected) throws IOException {
    FakeImage image = FakeImage.x64().imports("napi_module_register");
    image.writeInt(image.napiModule(1, FUNCTION, "addon") + 4, flags);
    assertEquals(expected, kind(runtime, image));
  }

  @Test
  void evidenceNamesTheFieldThatIsEmpty() throws IOException {
    FakeImage image = FakeImage.x64().imports("napi_module_register");
    long module = image.napiModule(1, 0, "addon");
    Finding.Evidence evidence = judge("node@20.20.2", image).first().orElseThrow().evidence();
    assertEquals("/srv/addon.node: napi_module > nm_register_func", evidence.where());
    assertEquals(module + 16 - FakeImage.CODE, evidence.offset());
  }

  @ParameterizedTest
  @CsvSource({
    "node@9.11.2, 59, FAILS ABI_MISMATCH",
    "node@10.0.0, 64, LOADS",
    "node@20.20.2, 115, LOADS"
  })
  void aFunctionOfTheRightNumberInPlaceOfAModule(String runtime, int version, String expected)
      throws IOException {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    image.nodeModule(5, 0, FUNCTION, 0, "addon");
    image.export("node_register_module_v" + version, FUNCTION);
    assertEquals(expected, kind(runtime, image));
  }

  /** test %edi,%edi ; je 1f ; call *place(%rip) ; 1: ret */
  @Test
  void aConstructorThatRegistersUnderACondition() throws IOException {
    FakeImage image = code("node_module_register", "85ff7406ff15f6770000c3");
    image.nodeModule(115, 0, FUNCTION, 0, "addon");
    Judgement judgement = judge("node@20.20.2", image);
    assertEquals(Verdict.UNDECIDED, judgement.verdict());
    assertEquals(
        "whether the file's constructors register a module rests on what is not in the file",
        judgement.first().orElseThrow().message());
    // Both ways fail alike, or load alike.
    assertEquals("FAILS ABI_MISMATCH", kind("node@22.0.0", image));
    image.export("napi_register_module_v1", FUNCTION);
    assertEquals("LOADS", kind("node@20.20.2", image));
    assertEquals("UNDECIDED NOT_KNOWN", kind("node@22.0.0", image));
  }

  /** mov place(%rip),%rax ; test %rax,%rax ; je 1f ; call *%rax ; 1: ret */
  @Test
  void whetherTheRuntimeHasAFunctionIsNoCondition() throws IOException {
    FakeImage image = code("napi_module_register", "488b05f97700004885c07402ffd0c3");
    image.napiModule(1, FUNCTION, "addon");
    assertEquals("LOADS", kind("node@20.20.2", image));
  }

  /** lea name(%rip),%rsi ; call *place(%rip) ; test %rax,%rax ; je 1f ; call *%rax ; 1: ret */
  @ParameterizedTest
  @CsvSource({
    "napi_module_register, LOADS",
    "napi_module_registers, FAILS NOT_SELF_REGISTERED",
    "node_module_register, UNDECIDED NOT_KNOWN"
  })
  void whatRegistersIsLookedUp(String name, String expected) throws IOException {
    FakeImage image = code("dlsym", "488d35f9000000ff15f37700004885c07402ffd0c3");
    image.write(FakeImage.CODE + 0x100, (name + "\0").getBytes(StandardCharsets.UTF_8));
    image.napiModule(1, FakeImage.CODE + 0x200, "addon");
    assertEquals(expected, kind("node@20.20.2", image));
  }

  /**
   * As above, and a function that is found by its name: what a constructor registers comes first.
   */
  @ParameterizedTest
  @CsvSource({"93, FAILS ABI_MISMATCH", "115, LOADS"})
  void whatIsLookedUpAndRegisteredHidesAnExport(int version, String expected) throws IOException {
    FakeImage image = code("dlsym", "488d35f9000000ff15f37700004885c07402ffd0c3");
    image.write(FakeImage.CODE + 0x100, "node_module_register\0".getBytes(StandardCharsets.UTF_8));
    image.export("napi_register_module_v1", FUNCTION);
    assertEquals("UNDECIDED NOT_KNOWN", kind("node@20.20.2", image));
    image.nodeModule(version, 0, FakeImage.CODE + 0x200, 0, "addon");
    assertEquals(expected, kind("node@20.20.2", image));
  }

  /** lea (%rdi),%rsi ; call *place(%rip) ; call *%rax ; ret */
  @Test
  void whatIsLookedUpIsNotKnown() throws IOException {
    FakeImage image = code("dlsym", "488d37ff15f7770000ffd0c3");
    assertEquals("FAILS NOT_SELF_REGISTERED", kind("node@20.20.2", image));
    image.napiModule(1, FUNCTION, "addon");
    assertEquals("UNDECIDED NOT_KNOWN", kind("node@20.20.2", image));
    image.export("napi_register_module_v1", FUNCTION);
    assertEquals("LOADS", kind("node@20.20.2", image));
    image.nodeModule(93, 0, FUNCTION, 0, "addon");
    assertEquals("UNDECIDED NOT_KNOWN", kind("node@20.20.2", image));
    // That looks for no such export.
    assertEquals("UNDECIDED NOT_KNOWN", kind("node@8.17.0", image));
  }

  @ParameterizedTest
  @CsvSource({
    "node@9.11.2, FAILS NOT_SELF_REGISTERED",
    "node@10.24.1, FAILS CRASH_AT_LOAD",
    "node@20.20.2, FAILS CRASH_AT_LOAD"
  })
  void anExportThatIsNoCode(String runtime, String expected) throws IOException {
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FakeImage.DATA);
    assertEquals(expected, kind(runtime, image));
    if (expected.endsWith("LOAD"))
      assertEquals(
          "the process ends with SIGSEGV 139: a function that is called by its name is no code;"
              + " nothing is printed",
          judge(runtime, image).first().orElseThrow().message());
  }

  @Test
  void theFunctionOfANumberAndTheDeclarationAreCalledToo() throws IOException {
    FakeImage image = FakeImage.x64().export("node_register_module_v115", FakeImage.DATA);
    assertEquals("FAILS CRASH_AT_LOAD", kind("node@20.20.2", image));
    image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    image.export("node_api_module_get_api_version_v1", FakeImage.DATA);
    assertEquals("LOADS", kind("node@16.20.2", image));
    assertEquals("FAILS CRASH_AT_LOAD", kind("node@20.20.2", image));
  }

  /** As DLLs forward what they export: 0 is no address of theirs. */
  @Test
  void whatIsPassedOnToAnotherLibraryIsNotKnown() throws IOException {
    FakeImage image = new FakeImage(BinaryFormat.PE, 0x8664, 64, false);
    image.export("napi_register_module_v1", 0);
    Judgement judgement =
        Judging.judge(
            Judging.subject("C:\\a.node", image),
            Target.node("20.20.2").on(Platform.WIN32_X64),
            Judging.refusing(LoaderKind.WINDOWS));
    assertEquals(Verdict.UNDECIDED, judgement.verdict());
    assertEquals(
        "whether the library to which the file passes napi_register_module_v1 on has it is not"
            + " known",
        judgement.first().orElseThrow().message());
  }

  /** .byte 6: no instruction. */
  @Test
  void aConstructorThatIsLostIsTakenToRegister() throws IOException {
    FakeImage image = code("napi_module_register", "06");
    image.napiModule(1, FUNCTION, "addon");
    assertEquals("LOADS", kind("node@20.20.2", image));
    assertEquals(List.of("INITIALISATION"), judge("node@20.20.2", image).assumptions());
  }

  @Test
  void constructorsThatAreNotFollowedAreTakenToRegister() throws IOException {
    FakeImage image = new FakeImage(BinaryFormat.ELF, 62, 64, false);
    image.imports("napi_module_register").napiModule(1, FUNCTION, "addon");
    assertEquals(List.of("INITIALISATION"), judge("node@20.20.2", image).assumptions());
    // call *place(%rip) ; ret
    image.pointTo(PLACE, "napi_module_register").constructors(FakeImage.CODE);
    image.write(FakeImage.CODE, HexFormat.of().parseHex("ff15fa770000c3"));
    assertEquals(List.of(), judge("node@20.20.2", image).assumptions());
  }
}
