package dev.abilens.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import dev.abilens.image.LoadFailure;
import dev.abilens.image.LoadResult;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.Platform;
import dev.abilens.node.LoaderMessage;
import dev.abilens.node.LoaderMessages;
import dev.abilens.target.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LoaderStepTest {
  private static Finding refused(
      String runtime, LoaderKind kind, String failure, String message, Map<String, String> detail)
      throws IOException {
    Target.Builder target = Target.parse(runtime).on(Platform.LINUX_X64);
    if (kind == LoaderKind.GLIBC) target.glibc("2.36");
    else target.musl("1.2.5");
    return Judging.judge(
            Judging.subject("/a.node", FakeImage.x64()),
            target,
            Judging.refusing(kind, Judging.failure(failure, message, detail)))
        .first()
        .orElseThrow();
  }

  static List<LoaderMessage> linuxMessages() {
    return LoaderMessages.bundled().all().stream()
        .filter(m -> m.loader().startsWith("linux-") && m.phase().contains("load"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("linuxMessages")
  void everyClassHasACodeAndAMessage(LoaderMessage message) throws IOException {
    LoaderKind kind = message.loader().equals("linux-glibc") ? LoaderKind.GLIBC : LoaderKind.MUSL;
    Finding finding = refused("node@18.20.4", kind, message.failure(), "", Map.of());
    if (message.codes().isEmpty()) assertEquals(Code.UNREADABLE, finding.code());
    else if (message.codes().size() == 1)
      assertEquals(Code.valueOf(message.codes().get(0)), finding.code());
    String end = message.endsProcess();
    assertEquals(
        (end == null ? "" : "the process ends with " + end + ": ") + message.condition(),
        finding.message());
  }

  @ParameterizedTest
  @CsvSource({
    "GLIBC_2.38, GLIBC_TOO_OLD",
    "GLIBCXX_3.4.32, LIBSTDCXX_TOO_OLD",
    "CXXABI_1.3.14, LIBSTDCXX_TOO_OLD",
    "OPENSSL_3.0.0, MISSING_LIBRARY"
  })
  void aVersionThatIsMissingSaysWhoseItIs(String version, Code code) throws IOException {
    String text = "/lib/x.so: version `" + version + "' not found (required by /a.node)";
    Finding finding =
        refused(
            "node@18.20.4", LoaderKind.GLIBC, "VERSION_MISSING", text, Map.of("version", version));
    assertEquals(code, finding.code());
    assertEquals(text, finding.message());
    assertEquals(64, finding.evidence().offset());
  }

  /** Files of 20,000 and 100,000 bytes load with just these in glibc 2.36. */
  @ParameterizedTest
  @CsvSource({
    "3000, 4096",
    "20000, 20480",
    "100000, 102400",
    "x, 4096",
    "99999999999999999999, 4096"
  })
  void roomForThreadLocalStorageIsAsMuchAsTheFileAsksFor(String size, String room)
      throws IOException {
    Finding finding =
        refused("node@22", LoaderKind.GLIBC, "STATIC_TLS", "words", Map.of("size", size));
    assertEquals(
        "Give the process more room: GLIBC_TUNABLES=glibc.rtld.optional_static_tls=" + room + ".",
        finding.remedies().get(0));
  }

  /** There is no build for another system of what is no binary. */
  @ParameterizedTest
  @CsvSource({
    "version https://git-lfs.github.com/spec/v1, true",
    "<!DOCTYPE html><html></html>, true",
    "\u001f\u008b\u0008\u0000, false"
  })
  void whatIsNoBinaryWasNotFetched(String content, boolean text) throws IOException {
    ByteSource source = ByteSource.of("/a.node", content.getBytes(StandardCharsets.ISO_8859_1));
    Subject subject =
        new Subject(
            "/a.node",
            "/a.node",
            source,
            BinaryFormat.NONE,
            true,
            List.of(),
            null,
            null,
            "/a.node");
    Finding finding =
        Judging.judge(
                subject,
                Target.noRuntime().on(Platform.LINUX_X64).glibc("2.36"),
                Judging.refusing(
                    LoaderKind.GLIBC,
                    Judging.failure("NOT_ELF", "/a.node: invalid ELF header", Map.of())))
            .first()
            .orElseThrow();
    assertEquals(Code.WRONG_FORMAT, finding.code());
    String remedies = String.join(" ", finding.remedies());
    assertEquals(text, remedies.contains("git lfs pull"), remedies);
    assertTrue(remedies.contains("install it anew") && !remedies.contains("--os="), remedies);
  }

  @Test
  void whereOneTextStandsForSeveralCausesTheBytesTell() throws IOException {
    assertEquals(
        Code.MALFORMED, refused("none", LoaderKind.MUSL, "NOT_LOADABLE", "", Map.of()).code());
    Judgement text =
        Judging.judge(
            Judging.subject("/a.node"),
            Target.noRuntime().on(Platform.LINUX_X64).musl("1.2.5"),
            Judging.refusing(
                LoaderKind.MUSL, Judging.failure("NOT_LOADABLE", "Exec format error", Map.of())));
    assertEquals(Code.WRONG_FORMAT, text.first().orElseThrow().code());
    assertEquals(
        Code.UNDEFINED_SYMBOL,
        refused("none", LoaderKind.GLIBC, "PRIVATE_SYMBOL", "", Map.of()).code());
  }

  @ParameterizedTest
  @CsvSource({
    "GLIBC, FILE_TOO_SHORT, ''",
    "GLIBC, EXECSTACK_DENIED, 'what the loader does and says is inferred, not verified (no)'",
    "DYLD, WRONG_ARCH, 'what the loader does and says is known from public reports (report)'",
    "WINDOWS, DELAYLOAD, 'what the loader does and says is inferred, not verified (no)'"
  })
  void theEvidenceSaysHowTheLoadersWordsAreKnown(LoaderKind kind, String failure, String known)
      throws IOException {
    Target.Builder target =
        Target.parse("node@18.20.4")
            .on(
                switch (kind) {
                  case DYLD -> Platform.DARWIN_ARM64;
                  case WINDOWS -> Platform.WIN32_X64;
                  default -> Platform.LINUX_X64;
                });
    if (kind == LoaderKind.GLIBC) target.glibc("2.36");
    Finding finding =
        Judging.judge(
                Judging.subject("/a.node", FakeImage.x64()),
                target,
                Judging.refusing(kind, Judging.failure(failure, "words", Map.of())))
            .first()
            .orElseThrow();
    assertEquals(known, finding.evidence().known());
  }

  @ParameterizedTest
  @CsvSource({
    "true, x64, arm64, WRONG_ARCHITECTURE",
    "true, x64, x64, MALFORMED",
    "true, , , MALFORMED",
    "false, , , WRONG_FORMAT"
  })
  void oneTextOfWindowsStandsForThreeCauses(
      boolean own, @Nullable String process, @Nullable String machine, Code code)
      throws IOException {
    Map<String, String> detail =
        process == null || machine == null
            ? Map.of()
            : Map.of("process", process, "machine", machine);
    FakeImage image = new FakeImage(BinaryFormat.PE, 0x8664, 64, false);
    for (String[] said :
        new String[][] {
          {"20.20.2", "\\\\?\\C:\\a.node is not it"},
          {"10.24.1", "%1 is not a valid Win32 application.\r\nC:\\a.node"}
        }) {
      Finding finding =
          Judging.judge(
                  own ? Judging.subject("C:\\a.node", image) : Judging.subject("C:\\a.node"),
                  Target.node(said[0]).on(Platform.WIN32_X64),
                  Judging.refusing(
                      LoaderKind.WINDOWS,
                      Judging.failure("BAD_IMAGE", "\\\\?\\C:\\a.node is not it", detail)))
              .first()
              .orElseThrow();
      assertEquals(code, finding.code());
      assertEquals(said[1], finding.message());
    }
  }

  /** Where glibc's development files are, its script for linkers lies under musl's name. */
  @ParameterizedTest
  @CsvSource({"/usr/lib/libc.so, WRONG_LIBC", "/usr/lib/libx.so, MISSING_LIBRARY"})
  void whatLiesUnderTheOtherLibrarysNameIsNotMissing(String found, Code code) throws IOException {
    Finding finding =
        refused(
            "node@20.20.2",
            LoaderKind.GLIBC,
            "DEPENDENCY_NOT_ELF",
            found + ": invalid ELF header",
            Map.of("deppath", found));
    assertEquals(code, finding.code());
  }

  @Test
  void denoAddsThePath() throws IOException {
    Finding finding =
        refused(
            "deno@2.9.6", LoaderKind.GLIBC, "FILE_TOO_SHORT", "/a.node: file too short", Map.of());
    assertEquals("/a.node: file too short\n  path: /a.node", finding.message());
  }

  @Test
  void thatALoadIsRefusedForMoreIsToldLast() throws IOException {
    LoadFailure failure = Judging.failure("NOT_ELF", "/a.node: invalid ELF header", Map.of());
    Judgement judgement =
        Judging.judge(
            Judging.subject("/a.node", FakeImage.x64()),
            Target.noRuntime().on(Platform.LINUX_X64).glibc("2.36"),
            Judging.answering(
                LoaderKind.GLIBC,
                request ->
                    new LoadResult(
                        List.of(failure),
                        true,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        LoadResult.ITSELF)));
    assertEquals(Verdict.FAILS, judgement.verdict());
    assertEquals(failure.message(), judgement.findings().get(0).message());
    Finding last = judgement.findings().get(judgement.findings().size() - 1);
    assertEquals(Code.LIMIT_REACHED, last.code());
    assertEquals(Severity.NOTE, last.severity());
    assertEquals(
        "the loader would refuse more than these 1: what comes after them is not told",
        last.message());
  }
}
