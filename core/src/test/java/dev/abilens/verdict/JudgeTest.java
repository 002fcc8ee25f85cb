package dev.abilens.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import dev.abilens.image.Image;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.image.SystemLoader;
import dev.abilens.libc.LibcFamily;
import dev.abilens.target.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
  private static final long FUNCTION = FakeImage.CODE;
  private static final String PATH = "/app/node_modules/@scope/pkg/build/Release/my-addon.node";

  private static Judgement judge(String runtime, FakeImage image, SystemLoader loader)
      throws IOException {
    Target.Builder target = Target.parse(runtime).on(Platform.LINUX_X64).glibc("2.36");
    return Judging.judge(Judging.subject(PATH, image), target, loader);
  }

  private static Judgement judge(String runtime, FakeImage image) throws IOException {
    return judge(runtime, image, Judging.loader(LoaderKind.GLIBC));
  }

  private static FakeImage legacy(int... versions) {
    FakeImage image = FakeImage.x64().imports("node_module_register");
    for (int version : versions) image.nodeModule(version, 0, FUNCTION, 0, "addon");
    return image;
  }

  private static String first(Judgement judgement) {
    return judgement.verdict()
        + judgement.first().map(f -> " " + f.code() + ": " + f.message()).orElse("");
  }

  @Test
  void mismatchSpeaksAsNodeDoesAndSaysWhatMendsIt() throws IOException {
    Judgement judgement = judge("node@18.20.4", legacy(93));
    Finding finding = judgement.first().orElseThrow();
    assertEquals(Verdict.FAILS, judgement.verdict());
    assertEquals(Code.ABI_MISMATCH, finding.code());
    assertEquals(
        "The module '"
            + PATH
            + "'\nwas compiled against a different Node.js version using\n"
            + "NODE_MODULE_VERSION 93. This version of Node.js requires\n"
            + "NODE_MODULE_VERSION 108. Please try re-compiling or re-installing\n"
            + "the module (for instance, using `npm rebuild` or `npm install`).",
        finding.message());
    assertEquals(Map.of("found", 93, "required", 108), finding.detail());
    assertEquals(FakeImage.DATA - FakeImage.CODE, finding.evidence().offset());
    assertEquals(PATH + ": node_module > nm_version", finding.evidence().where());
    assertEquals(
        "Build it anew for Node.js 18.20.4: with that version in use, npm rebuild @scope/pkg.",
        finding.remedies().get(0));
    assertTrue(
        finding.remedies().get(1).startsWith("Or run it where NODE_MODULE_VERSION is 93: Node.js"),
        finding.remedies().get(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // All of them fail, whichever comes last; none is known to be the last.
        "18.20.4 | 93, 83 | FAILS",
        "18.20.4 | 108, 108 | LOADS",
        "18.20.4 | 93, 108 | UNDECIDED",
        "18.20.4 | 108 | LOADS",
        "18.20.4 | -1 | LOADS",
        "6.0.0 | -1 | FAILS",
        // Between a release that does it and one that does not, nothing was run.
        "0.11.5 | 12 | FAILS"
      })
  void severalModules(String version, String numbers, Verdict expected) throws IOException {
    int[] versions = List.of(numbers.split(", ")).stream().mapToInt(Integer::parseInt).toArray();
    Judgement judgement = judge("node@" + version, legacy(versions));
    assertEquals(expected, judgement.verdict(), () -> first(judgement));
  }

  @Test
  void theOrderOfTwoKindsOfConstructorsIsNotKnown() throws IOException {
    FakeImage image = legacy(93).imports("napi_module_register");
    image.napiModule(1, FUNCTION, "addon");
    assertEquals(
        "UNDECIDED NOT_KNOWN: which of the modules that the file's constructors register counts is"
            + " not known",
        first(judge("node@18.20.4", image)));
    assertEquals(Verdict.LOADS, judge("node@16.20.2", image).verdict());
  }

  /** As seen in each of these releases. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node@8.11.4 | FAILS CRASH_AT_LOAD",
        "node@8.17.0 | FAILS NOT_SELF_REGISTERED",
        "node@9.11.2 | FAILS CRASH_AT_LOAD",
        "node@10.0.0 | FAILS CRASH_AT_LOAD",
        "node@10.5.0 | UNDECIDED NOT_KNOWN",
        "node@10.9.0 | FAILS NOT_SELF_REGISTERED",
        "node@26.10.0 | FAILS NOT_SELF_REGISTERED",
        "bun@1.4.5 | FAILS NOT_SELF_REGISTERED",
        "deno@2.9.6 | FAILS CRASH_AT_LOAD"
      })
  void aModuleOfNodeApiWithoutAFunction(String runtime, String expected) throws IOException {
    FakeImage image = FakeImage.x64().imports("napi_module_register");
    image.napiModule(1, 0, "addon");
    Judgement judgement = judge(runtime, image);
    assertEquals(expected, kind(judgement));
    if (expected.endsWith("NOT_SELF_REGISTERED"))
      assertEquals(
          "Module has no declared entry point.", judgement.first().orElseThrow().message());
  }

  @Test
  void aModuleThatIsNotFoundLeavesTheAnswerOpen() throws IOException {
    assertEquals(
        "UNDECIDED NOT_KNOWN: the node_module that the constructor registers was not found in the"
            + " file's data",
        first(judge("node@18.20.4", legacy())));
    assertEquals(Verdict.FAILS, judge("deno@2.9.6", legacy()).verdict());
  }

  @Test
  void aModuleWithoutContextSaysThatItLoadsOnce() throws IOException {
    Judgement judgement = judge("node@18.20.4", legacy(108));
    assertEquals(Verdict.LOADS, judgement.verdict());
    assertEquals(Code.NOT_CONTEXT_AWARE, judgement.first().orElseThrow().code());
    assertEquals(Severity.NOTE, judgement.first().orElseThrow().severity());
  }

  @Test
  void electronHasItsOwnNumbers() throws IOException {
    // Electron 28 carries Node.js 18, and a number of its own.
    assertTrue(
        first(judge("electron@28.0.0", legacy(108)))
            .contains(
                "NODE_MODULE_VERSION 108. This version of Node.js requires\n"
                    + "NODE_MODULE_VERSION 119."));
    assertEquals(Verdict.LOADS, judge("electron@28.0.0", legacy(119)).verdict());
  }

  @Test
  void aStructIsLookedForByTheNameOfTheFile() throws IOException {
    FakeImage image = FakeImage.x64();
    image.export("my_addon_module", image.nodeModuleStruct(11, FUNCTION, "x"));
    assertEquals(Verdict.LOADS, judge("node@0.10.48", image).verdict());
    FakeImage other = FakeImage.x64();
    other.export("other_module", other.nodeModuleStruct(11, FUNCTION, "x"));
    assertEquals(
        "FAILS NOT_SELF_REGISTERED: Symbol my_addon_module not found.",
        first(judge("node@0.10.48", other)));
    // Between 0.10.48 and 0.11.14 nobody was asked whether it is still looked for.
    assertEquals(Verdict.UNDECIDED, judge("node@0.11.5", image).verdict());
  }

  @Test
  void whatAConstructorCallsIsMissedAtOnce() throws IOException {
    SystemLoader eager =
        Judging.answering(
            LoaderKind.GLIBC,
            request ->
                new LoadResult(
                    List.of(),
                    List.of(),
                    List.of(new LoadResult.OpenSymbol("node_module_register", false, PATH)),
                    List.of(),
                    List.of()));
    Judgement judgement = judge("node@0.10.48", legacy(11), eager);
    assertEquals(
        "FAILS UNDEFINED_SYMBOL: " + PATH + ": undefined symbol: node_module_register",
        first(judgement));
    assertEquals(1, judgement.findings().size(), "told once");
    assertEquals(
        "FAILS FAILS_AT_CALL: node: symbol lookup error: "
            + PATH
            + ": undefined symbol: node_module_register",
        first(judge("node@0.10.48", legacy(11))));
  }

  @Test
  void howItIsKnownThatNobodyHasWhatIsCalledIsToldToo() throws IOException {
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    // call *missing(%rip) ; ret
    image.write(FUNCTION, HexFormat.of().parseHex("ff15fa6f0000c3"));
    image.pointTo(FUNCTION + 0x7000, "_ZN7rocksdb2DBD1Ev").imports("_ZN7rocksdb2DBD1Ev");
    Judgement judgement = judge("node@20.20.2", image);
    assertEquals(Verdict.FAILS, judgement.verdict());
    assertEquals(
        "no program that was read exports anything of that kind; the function that sets it up calls"
            + " it",
        judgement.first().orElseThrow().evidence().known());
  }

  @Test
  void aFunctionOfNodeApiThatTheReleaseLacks() throws IOException {
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    image.imports("node_api_symbol_for", "napi_create_object");
    assertEquals(
        "UNDECIDED FAILS_AT_CALL: node: symbol lookup error: "
            + PATH
            + ": undefined symbol: node_api_symbol_for",
        first(judge("node@14.21.3", image)));
    assertEquals(Verdict.LOADS, judge("node@18.20.4", image).verdict());
  }

  @Test
  void whatOnlyTheProgramTellsIsAssumedOfNodeAlone() throws IOException {
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    // Of the C++ library's own names no release is known to have them or not.
    image.imports("_ZNSt6vectorIiSaIiEED1Ev");
    Judgement node = judge("node@18.20.4", image);
    assertEquals(Verdict.LOADS, node.verdict());
    assertEquals(List.of("RUNTIME_EXPORTS"), node.assumptions());
    // Of Bun and Deno all names are known, on Linux.
    assertEquals(
        "UNDECIDED FAILS_AT_CALL: deno: symbol lookup error: "
            + PATH
            + ": undefined symbol: _ZNSt6vectorIiSaIiEED1Ev",
        first(judge("deno@2.9.6", image)));
    FakeImage mac = new FakeImage(BinaryFormat.MACH_O, 0x0100_000c, 64, false);
    mac.export("_napi_register_module_v1", FUNCTION).imports("__ZNSt6vectorIiSaIiEED1Ev");
    Judgement deno = onMac("deno@2.9.6", mac);
    assertEquals(Verdict.UNDECIDED, deno.verdict());
    assertEquals(
        "whether Deno 2.9.6 exports all that the addon takes from it is not known (not all of its"
            + " exports are in a table): give its program (--runtime-binary)",
        deno.first().orElseThrow().message());
  }

  @Test
  void whatTheProgramForAnotherSystemLacksIsNotAssumed() throws IOException {
    for (String symbol : List.of("nobody_has_this", "_ZN2v87NothingEv")) {
      FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION).imports(symbol);
      assertEquals(
          "UNDECIDED NOT_KNOWN: whether Node.js 20.20.2 exports "
              + symbol
              + " is not known (its program for linux-x64 does not): give its program"
              + " (--runtime-binary)",
          first(onMusl("node@20.20.2", image)));
      // ret: bound at its first call, it is never called.
      image.constructors().write(FUNCTION, (byte) 0xc3);
      assertEquals(Verdict.LOADS, onMusl("node@20.20.2", image).verdict());
    }
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    Judgement both = onMusl("node@20.20.2", image.imports("uv_version", "__cxa_begin_catch"));
    assertEquals(Verdict.LOADS, both.verdict());
    assertEquals(List.of("RUNTIME_EXPORTS"), both.assumptions());
  }

  @Test
  void ofMacOsOnlyNamesOfCppThatLinuxSpellsAlikeAreCompared() throws IOException {
    FakeImage image = new FakeImage(BinaryFormat.MACH_O, 0x0100_000c, 64, false);
    image.export("_napi_register_module_v1", FUNCTION);
    // The loader leaves out the underscore. Of a framework, perhaps; BigInt::New(Isolate*,
    // int64_t).
    image.imports("SecTaskCreateFromSelf", "_ZN2v86BigInt3NewEPNS_7IsolateEx");
    assertEquals(Verdict.LOADS, onMac("node@20.20.2", image).verdict());
    image.imports("_ZN2v88Property7NothingEv");
    assertEquals(
        "UNDECIDED NOT_KNOWN: whether Node.js 20.20.2 exports _ZN2v88Property7NothingEv is not"
            + " known (its program for linux-x64 does not): give its program (--runtime-binary)",
        first(onMac("node@20.20.2", image)));
  }

  /** node::Buffer::New(Isolate*, size_t) is there. */
  @Test
  void of32BitLinuxOnlyNamesOfCppThat64BitSpellsAlikeAreCompared() throws IOException {
    FakeImage image = new FakeImage(BinaryFormat.ELF, 40, 32, false);
    image.export("napi_register_module_v1", FUNCTION);
    image.imports("_ZN4node6Buffer3NewEPN2v87IsolateEj");
    assertEquals(List.of(), onArm("node@20.20.2", image).findings());
    image.imports("_ZN2v88Property7NothingEv");
    assertEquals(
        "UNDECIDED NOT_KNOWN: whether Node.js 20.20.2 exports _ZN2v88Property7NothingEv is not"
            + " known (its program for linux-x64 does not): give its program (--runtime-binary)",
        first(onArm("node@20.20.2", image)));
  }

  private static Judgement onArm(String runtime, FakeImage image) throws IOException {
    Target.Builder target = Target.parse(runtime).on(Platform.of("linux-arm")).glibc("2.36");
    return Judging.judge(Judging.subject(PATH, image), target, Judging.loader(LoaderKind.GLIBC));
  }

  private static Judgement onMac(String runtime, FakeImage image) throws IOException {
    Target.Builder target = Target.parse(runtime).on(Platform.DARWIN_ARM64);
    return Judging.judge(Judging.subject(PATH, image), target, Judging.loader(LoaderKind.DYLD));
  }

  private static Judgement onMusl(String runtime, FakeImage image) throws IOException {
    Target.Builder target = Target.parse(runtime).on(Platform.LINUX_X64).musl("1.2.5");
    return Judging.judge(Judging.subject(PATH, image), target, Judging.loader(LoaderKind.MUSL));
  }

  @Test
  void aFunctionOfNodeApiOfUnknownAgeIsNotAssumed() throws IOException {
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    image.imports("napi_create_date");
    assertEquals(
        "UNDECIDED NOT_KNOWN: whether Node.js 11.10.1 exports napi_create_date is not known (absent"
            + " from Node.js 11.10.0, present in 11.11.0, nothing read between): give its program"
            + " (--runtime-binary)",
        first(judge("node@11.10.1", image)));
    assertEquals(Verdict.LOADS, judge("node@11.15.0", image).verdict());
  }

  @Test
  void ofANumberThatTwoLinesShareV8IsNotAssumed() throws IOException {
    FakeImage image = legacy(14);
    image.imports("_ZN2v86Object3SetENS_6HandleINS_5ValueEEES3_");
    assertEquals(
        "UNDECIDED NOT_KNOWN: whether Node.js 0.12.18 exports what the addon takes from V8 is not"
            + " known (NODE_MODULE_VERSION 14 stands for Node.js 0.11 and Node.js 0.12, whose V8"
            + " differ, and which of them the addon was built for is not in the file): give its"
            + " program (--runtime-binary)",
        first(judge("node@0.12.18", image)));
  }

  @Test
  void whatTheLoaderAloneAcceptsFailsAtTheFirstCall() throws IOException {
    SystemLoader late =
        Judging.answering(
            LoaderKind.GLIBC,
            request ->
                new LoadResult(
                    List.of(),
                    List.of(
                        Judging.failure(
                            "SYMBOL_MISSING_LAZY",
                            "sh: symbol lookup error: x: undefined symbol: f",
                            Map.of("symbol", "f"))),
                    List.of(),
                    List.of(),
                    List.of()));
    assertEquals(
        "FAILS FAILS_AT_CALL: sh: symbol lookup error: x: undefined symbol: f",
        first(judge("none", FakeImage.x64(), late)));
    // A runtime that is not known may never make the call.
    assertEquals(
        "UNDECIDED FAILS_AT_CALL: sh: symbol lookup error: x: undefined symbol: f",
        first(judge("node@999", FakeImage.x64(), late)));
    FakeImage addon = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    assertEquals(Verdict.UNDECIDED, judge("node@18.20.4", addon, late).verdict());
  }

  @Test
  void whatAnExportedFunctionMeetsFirstIsToldFirst() throws IOException {
    SystemLoader late =
        Judging.answering(
            LoaderKind.GLIBC,
            request ->
                new LoadResult(
                    List.of(),
                    List.of(missing("f"), missing("g"), missing("h")),
                    List.of(),
                    List.of(),
                    List.of()));
    FakeImage image = FakeImage.x64();
    // call *g(%rip) ; call *f(%rip)
    image.write(FakeImage.CODE, HexFormat.of().parseHex("ff15fa6f0000ff15fc6f0000"));
    image.pointTo(FakeImage.DATA, "g").pointTo(FakeImage.DATA + 8, "f");
    Judgement judgement = judge("none", image.export("use", FakeImage.CODE), late);
    assertEquals(
        List.of("g", "f", "h"),
        judgement.findings().stream().map(f -> f.detail().get("symbol")).toList());
  }

  @ParameterizedTest
  @CsvSource({"node@18.20.4, UNDECIDED", "node@999, UNDECIDED", "none, FAILS"})
  void ofManyThatAreMissingItIsSaidHowManyMoreThereAre(String runtime, Verdict verdict)
      throws IOException {
    List<LoadFailure> all = new ArrayList<>();
    for (int i = 0; i < 250; i++) all.add(missing("f" + i));
    SystemLoader late =
        Judging.answering(
            LoaderKind.GLIBC,
            request -> new LoadResult(List.of(), all, List.of(), List.of(), List.of()));
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    Judgement judgement = judge(runtime, image, late);
    assertEquals(verdict, judgement.verdict());
    List<Finding> missed =
        judgement.findings().stream().filter(f -> f.code() == Code.FAILS_AT_CALL).toList();
    assertEquals(101, missed.size());
    assertEquals(150, missed.get(100).detail().get("more"));
    assertTrue(missed.get(100).message().contains("150 more"), missed.get(100).message());
  }

  private static LoadFailure missing(String symbol) {
    return Judging.failure(
        "SYMBOL_MISSING_LAZY", "undefined symbol: " + symbol, Map.of("symbol", symbol));
  }

  @Test
  void aRangeOfVersionsSaysWhereTheAnswerChanges() throws IOException {
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    image.export("node_api_module_get_api_version_v1", FUNCTION);
    // mov eax, 9; ret
    image.write(FUNCTION, (byte) 0xb8, (byte) 9, (byte) 0, (byte) 0, (byte) 0, (byte) 0xc3);
    Judgement judgement = judge("node@20.0.0 - 20.5.0", image);
    assertEquals(Verdict.UNDECIDED, judgement.verdict());
    Finding finding = judgement.first().orElseThrow();
    assertEquals(Code.VARIES_BY_VERSION, finding.code());
    assertEquals(
        List.of("20.0.0 - 20.1.0: LOADS", "20.2.0: FAILS CRASH_AT_LOAD", "20.3.0 - 20.5.0: LOADS"),
        finding.detail().get("ranges"));
    assertEquals(Code.CRASH_AT_LOAD, judgement.findings().get(1).code());
  }

  @Test
  void allVersionsTheSameHaveOneAnswer() throws IOException {
    Judgement judgement = judge("node@18", legacy(93));
    assertEquals(Verdict.FAILS, judgement.verdict());
    assertEquals(Code.ABI_MISMATCH, judgement.first().orElseThrow().code());
    assertEquals(1, judgement.findings().size());
  }

  @Test
  void eitherCLibraryWhereNoneIsNamed() throws IOException {
    FakeImage image = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    SystemLoader musl =
        Judging.refusing(
            LoaderKind.MUSL,
            Judging.failure("NOT_LOADABLE", "Error loading shared library", Map.of()));
    Judgement judgement =
        Judging.judge(
            Judging.subject(PATH, image),
            Target.node("18.20.4").on(Platform.LINUX_X64),
            Judging.loader(LoaderKind.GLIBC),
            musl);
    assertEquals(Verdict.UNDECIDED, judgement.verdict());
    assertEquals(
        List.of(
            "18.20.4 on the target's glibc: LOADS",
            "18.20.4 on the target's musl: FAILS MALFORMED"),
        judgement.first().orElseThrow().detail().get("ranges"));
  }

  @Test
  void whatALoaderRefusesForItsFormatNeedsNoReaderOfThatFormat() throws IOException {
    for (boolean readable : new boolean[] {false, true}) {
      // Whatever a reader made of it, the loader of another format is shown its bytes alone.
      List<Image> images = readable ? List.of(FakeImage.x64()) : List.of();
      Subject foreign =
          new Subject(
              PATH,
              PATH,
              ByteSource.of(PATH, new byte[1]),
              BinaryFormat.PE,
              readable,
              images,
              null,
              null,
              PATH);
      assertEquals(
          "FAILS WRONG_FORMAT: " + PATH + ": invalid ELF header",
          first(
              Judging.judge(
                  foreign,
                  Target.node("18.20.4").on(Platform.LINUX_X64).glibc("2.36"),
                  Judging.answering(
                      LoaderKind.GLIBC,
                      request -> {
                        assertNull(request.image());
                        return new LoadResult(
                            List.of(
                                Judging.failure(
                                    "NOT_ELF", PATH + ": invalid ELF header", Map.of())),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of());
                      }))));
    }
  }

  @Test
  void whatTheRuntimeLacksIsToldInTheWordsOfWindows() throws IOException {
    FakeImage image =
        new FakeImage(BinaryFormat.PE, 0x8664, 64, false)
            .imports("node_api_symbol_for")
            .export("napi_register_module_v1", FakeImage.CODE);
    for (boolean delayed : new boolean[] {false, true}) {
      Finding finding =
          Judging.judge(
                  Judging.subject("C:\\a.node", image),
                  Target.node("14.21.3").on(Platform.WIN32_X64),
                  Judging.answering(
                      LoaderKind.WINDOWS,
                      request ->
                          new LoadResult(
                              List.of(),
                              List.of(),
                              List.of(
                                  new LoadResult.OpenSymbol(
                                      "node_api_symbol_for", delayed, request.path())),
                              List.of(),
                              List.of())))
              .first()
              .orElseThrow();
      assertEquals(
          delayed
              ? "FAILS_AT_CALL: the process ends with exception 0xC06D007E (module) or 0xC06D007F"
                  + " (procedure): delay-loaded import missing"
              : "UNDEFINED_SYMBOL: The specified procedure could not be found.\r\n\\\\?\\C:\\a.node",
          finding.code() + ": " + finding.message());
      assertEquals("node_api_symbol_for", finding.detail().get("symbol"));
    }
  }

  @Test
  void withoutReaderModelOrLimitNothingIsGuessed() throws IOException {
    Subject unread =
        new Subject(
            "a.node",
            "a.node",
            ByteSource.of("a.node", new byte[0]),
            BinaryFormat.MACH_O,
            false,
            List.of(),
            null,
            null,
            "a.node");
    Target.Builder linux = Target.node("18.20.4").on(Platform.LINUX_X64).glibc("2.36");
    assertEquals(
        "UNDECIDED NO_READER: no reader for MACH_O: add abilens-macho",
        first(
            Judging.judge(
                unread,
                Target.node("18.20.4").on(Platform.DARWIN_X64),
                Judging.loader(LoaderKind.DYLD))));
    assertEquals(
        "UNDECIDED NO_READER: no model of the loader of the target's musl: add abilens-elf",
        first(
            Judging.judge(
                Judging.subject(PATH, FakeImage.x64()),
                Target.node("18.20.4").on(Platform.LINUX_X64).libc(LibcFamily.MUSL, ""))));
    Subject limited =
        new Subject(
            "a.node",
            "a.node",
            ByteSource.of("a.node", new byte[0]),
            BinaryFormat.ELF,
            true,
            List.of(),
            new LimitReachedException(8, "a.node: symbols", "maxHeldBytes", "9", "at most 8"),
            null,
            "a.node");
    Judgement judgement = Judging.judge(limited, linux, Judging.loader(LoaderKind.GLIBC));
    assertEquals(Verdict.UNDECIDED, judgement.verdict());
    assertEquals(Code.LIMIT_REACHED, judgement.first().orElseThrow().code());
    assertEquals(
        "UNDECIDED NOT_KNOWN: what the loader of freebsd does is not known",
        first(
            Judging.judge(
                Judging.subject(PATH, FakeImage.x64()),
                Target.node("18.20.4").on(Platform.of("freebsd-x64")),
                Judging.loader(LoaderKind.GLIBC))));
  }

  @Test
  void aReleaseBeyondTheTablesIsNotKnown() throws IOException {
    Judgement judgement = judge("node@99.1.0", legacy(93));
    assertEquals(Verdict.UNDECIDED, judgement.verdict());
    assertTrue(
        judgement.first().orElseThrow().message().startsWith("Node.js 99.1.0 is not in the"),
        first(judgement));
  }

  /** As Node.js 8 to 26 did: dlsym goes through what comes with the file, too. */
  @Test
  void whatALibraryOfTheFileOffersCounts() throws IOException {
    FakeImage image = FakeImage.x64();
    String nothing = "FAILS NOT_SELF_REGISTERED: Module did not self-register: '" + PATH + "'.";
    FakeImage library = FakeImage.x64().export("napi_register_module_v1", FUNCTION);
    assertEquals(nothing, first(judge("node@20.20.2", image)));
    assertEquals("LOADS", first(judge("node@20.20.2", image, bringing(library))));
    library = FakeImage.x64().export("node_register_module_v115", FUNCTION);
    assertEquals("LOADS", first(judge("node@20.20.2", image, bringing(library))));
    assertEquals(nothing, first(judge("node@22.0.0", image, bringing(library))));
    assertEquals(
        "UNDECIDED NOT_KNOWN: whether lib.so registers a module is not known",
        first(
            judge(
                "node@20.20.2", image, bringing(FakeImage.x64().imports("napi_module_register")))));
    library =
        FakeImage.x64()
            .export("napi_register_module_v1", FUNCTION)
            .export("node_api_module_get_api_version_v1", FUNCTION);
    assertEquals(
        "UNDECIDED NOT_KNOWN: the Node-API level that node_api_module_get_api_version_v1 returns"
            + " cannot be read from its code",
        first(judge("node@20.20.2", image, bringing(library))));
  }

  private static SystemLoader bringing(FakeImage library) {
    LoadResult.Library brought =
        new LoadResult.Library("lib.so", library.imports(), library.exports());
    return Judging.answering(
        LoaderKind.GLIBC,
        request ->
            new LoadResult(
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(brought),
                LoadResult.ITSELF));
  }

  @Test
  void whatNoConstructorCallsRegistersNothing() throws IOException {
    FakeImage image = legacy(115);
    image.write(FUNCTION, (byte) 0xc3);
    assertEquals("LOADS NOT_CONTEXT_AWARE", kind(judge("node@20.20.2", image)));
    image.constructors(FUNCTION);
    assertEquals("FAILS NOT_SELF_REGISTERED", kind(judge("node@20.20.2", image)));
    image.export("node_register_module_v115", FUNCTION);
    assertEquals("LOADS", kind(judge("node@20.20.2", image)));
  }

  private static String kind(Judgement judgement) {
    return judgement.verdict() + judgement.first().map(f -> " " + f.code()).orElse("");
  }
}
