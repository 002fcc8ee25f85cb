package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimesTest {
  private final Runtimes runtimes = Runtimes.bundled();

  private static String spell(ModuleVersionUse use) {
    return use.runtime().word()
        + " "
        + use.from()
        + ".."
        + use.to()
        + (use.hosts() ? "" : " no host");
  }

  private List<String> users(int moduleVersion) {
    return runtimes.byModuleVersion(moduleVersion).stream().map(RuntimesTest::spell).toList();
  }

  private RuntimeRelease release(RuntimeKind kind, String version) {
    return runtimes.release(kind, RuntimeVersion.parse(version)).orElseThrow();
  }

  private List<String> expand(RuntimeKind kind, String range) {
    return runtimes.releases(kind, VersionRange.parse(range)).stream()
        .map(release -> release.version().toString())
        .toList();
  }

  @Test
  void numbersAreSharedAndBunAndDenoAreNoHostsOfWhatTheyRefuse() {
    assertEquals(
        List.of("node 18.0.0..18.20.8", "bun 0.5.0..1.0.0 no host", "deno 1.46.0..2.8.3 no host"),
        users(108));
    assertEquals(List.of("node 20.0.0..20.20.2", "bun 1.0.10..1.1.21 no host"), users(115));
    assertEquals(List.of("node 22.0.0..22.23.3", "bun 1.1.27..1.2.15"), users(127));
    assertEquals(List.of("node 23.0.0..23.11.1"), users(131));
    assertEquals(List.of("node 24.0.0..24.22.0", "bun 1.2.20..1.3.14"), users(137));
    assertEquals(
        List.of("node 8.0.0..8.17.0", "electron 1.8.0..2.x", "nwjs 0.23.0..0.26.4"), users(57));
  }

  @Test
  void aNumberBeyondTheRegistryIsUnknownAndTheAnswerSaysWhatIsKnown() {
    assertEquals(List.of(), users(999));
    assertEquals(
        "NODE_MODULE_VERSION 999 is not in the registry: as of 2026-11-22 the highest number of a"
            + " release is 147 (Node.js 0.1.14 to 26.13.0). A newer abilens-core carries newer tables.",
        runtimes.unknownModuleVersion(999));
    assertEquals(LocalDate.of(2026, 11, 22), runtimes.asOf());
  }

  @Test
  void reservedAndAnnouncedNumbersHaveNoHost() {
    assertEquals(ModuleVersionUse.Status.RESERVED, runtimes.byModuleVersion(112).get(0).status());
    assertEquals(ModuleVersionUse.Status.FUTURE, runtimes.byModuleVersion(153).get(0).status());
    assertTrue(runtimes.byModuleVersion(112).stream().noneMatch(ModuleVersionUse::hosts));
    assertTrue(runtimes.byModuleVersion(153).stream().noneMatch(ModuleVersionUse::hosts));
  }

  @ParameterizedTest
  @CsvSource({
    "node, 0.8.28, 1, 0",
    "node, 0.9.1, 10, 0",
    "node, 0.10.48, 11, 0",
    "node, 3.3.1, 45, 0",
    "node, 18.20.4, 108, 9",
    "node, 26.13.0, 147, 10",
    "node, 26.12.1, 147, 10",
    "electron, 21.1.1, 109, 8",
    "electron, 14.0.1, 89, 8",
    "electron, 14.0.2, 97, 8",
    "electron, 26.6.10, 116,",
    "electron, 28.2.1, 119,",
    "electron, 31.0.0-beta.6, 123,",
    "electron, 31.0.0, 125, 9",
    "electron, 35.0.0, 133, 10",
    "electron, 34.99.0, 132, 9",
    "electron, 41.1.0, 145, 10",
    "nwjs, 0.26.5, 59,",
    "nwjs, 0.13.2, 47, 0",
    "nwjs, 0.34.0, ,",
    "nwjs, 0.86.0, , 9",
    "nwjs, 0.100.1, , 10",
    "bun, 1.2.4, 127, 9",
    "bun, 1.2.17, , ",
    "deno, 2.9.6, 147, 10"
  })
  void releasesAndTheirNumbers(String kind, String version, Integer number, Integer level) {
    RuntimeRelease release = release(RuntimeKind.ofWord(kind).orElseThrow(), version);
    assertEquals(optional(number), release.moduleVersion());
    assertEquals(optional(level), release.nodeApi());
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  @ParameterizedTest
  @CsvSource({
    "node, 27.0.0",
    "node, 18.99.0",
    "node, 12.10.9",
    "node, 26.12.1-rc.1",
    "electron, 47.0.0",
    "nwjs, 0.116.0",
    "bun, 1.4.6",
    "deno, 1.40.0"
  })
  void beyondTheTablesNothingIsSaid(String word, String version) {
    RuntimeKind kind = RuntimeKind.ofWord(word).orElseThrow();
    assertTrue(runtimes.release(kind, RuntimeVersion.parse(version)).isEmpty());
    assertEquals(List.of(), expand(kind, version));
    assertTrue(runtimes.unknownRelease(kind, version).contains("as of 2026-11-22 it knows"));
  }

  @Test
  void whatTheTablesReachToIsTold() {
    assertTrue(runtimes.unknownRelease(RuntimeKind.NWJS, "1").contains("NW.js 0.13.0 to 0.115.0."));
    assertTrue(
        runtimes.unknownRelease(RuntimeKind.ELECTRON, "99").contains("Electron 0.20.0 to 45.x."));
  }

  @Test
  void rangesExpandToEveryKnownRelease() {
    assertEquals(38, expand(RuntimeKind.NODE, "18").size());
    assertEquals(List.of("18.20.4"), expand(RuntimeKind.NODE, "18.20.4"));
    assertEquals("18.20.8", expand(RuntimeKind.NODE, "18.20").get(8));
    assertEquals(37 + 15 + 38, expand(RuntimeKind.NODE, ">=16 <19").size());
    assertEquals(914, expand(RuntimeKind.NODE, "*").size());
    assertEquals(List.of("28.0.0"), expand(RuntimeKind.ELECTRON, "28"));
    assertEquals(List.of("28.2.0"), expand(RuntimeKind.ELECTRON, "28.2"));
    assertEquals(22, expand(RuntimeKind.ELECTRON, "19").size());
    assertEquals(
        List.of("1.2.0", "1.2.3", "1.2.5", "1.2.10", "1.2.15", "1.2.20", "1.2.23"),
        expand(RuntimeKind.BUN, "1.2"));
    assertEquals(List.of("1.2.4"), expand(RuntimeKind.BUN, "1.2.4"));
    assertEquals("2.0.0", expand(RuntimeKind.DENO, "2").get(0));
    assertEquals(List.of("0.26.0", "0.26.5"), expand(RuntimeKind.NWJS, "0.26"));
    assertEquals(List.of("0.78.0", "0.78.1"), expand(RuntimeKind.NWJS, "0.78"));
  }

  @Test
  void bunHostsFrom1_1_27OnAndDenoNever() {
    assertFalse(release(RuntimeKind.BUN, "1.1.21").hostsModuleVersion());
    assertTrue(release(RuntimeKind.BUN, "1.1.27").hostsModuleVersion());
    for (RuntimeRelease deno : runtimes.releases(RuntimeKind.DENO, VersionRange.parse("*")))
      assertFalse(deno.hostsModuleVersion());
  }

  @Test
  void nwjsListedUnderTwoNumbersHasNone() {
    assertEquals(OptionalInt.empty(), release(RuntimeKind.NWJS, "0.23.4").moduleVersion());
  }
}
