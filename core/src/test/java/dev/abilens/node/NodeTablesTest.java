package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bundled tables themselves: every cell reads, keys are single, tables agree with each other.
 */
class NodeTablesTest {
  private static final Set<String> SYSTEMS =
      Set.of("any", "linux-glibc", "linux-musl", "macos", "windows", "wine-8");
  private static final Set<String> LOADERS =
      Set.of("linux-glibc", "linux-musl", "macos", "windows");

  @ParameterizedTest
  @CsvSource({
    "node-releases, version",
    "electron-releases, version",
    "nwjs-releases, version",
    "electron-lines, major",
    "sampled-runtimes, runtime version",
    "sampled-exports, symbol runtime first",
    "abi-registry, modules runtime first",
    "registration-rules, rule runtime first",
    "node-api-levels, napi node_line",
    "node-api-functions, symbol",
    "node-api-symbols, symbol node_line",
    "node-api-complete, node_version",
    "node-floors-linux-x64, version",
    "node-floors-macos, version arch",
    "node-floors-windows, version arch",
    "runtime-system-floors, runtime os first",
    "loader-messages, loader class",
    "runtime-messages, code runtime system first_version template condition"
  })
  void keysAreSingle(String table, String key) {
    Set<List<String>> seen = new HashSet<>();
    for (Table.Row row : Table.bundled(table).rows())
      assertTrue(
          seen.add(List.of(key.split(" ", -1)).stream().map(row::get).toList()), row.toString());
  }

  @Test
  void releasesAreLookedUpByTheirOrder() {
    List<RuntimeVersion> versions =
        Table.bundled("node-releases").rows().stream()
            .map(row -> RuntimeVersion.parse(row.get("version")))
            .toList();
    assertEquals(versions.stream().sorted().toList(), versions);
    for (RuntimeVersion version : versions)
      assertEquals(
          Optional.of(version),
          Runtimes.bundled().release(RuntimeKind.NODE, version).map(RuntimeRelease::version));
  }

  @ParameterizedTest
  @CsvSource({
    "node-releases, modules_source, run index line registry",
    "node-releases, napi_status, none experimental stable",
    "node-api-symbols, state, added from-first-checked never",
    "node-api-levels, status, experimental stable",
    "loader-messages, phase, load call exec -",
    "electron-lines, hint, yes no",
    "node-floors-macos, arch, x64 arm64",
    "node-floors-windows, arch, x64 arm64"
  })
  void enumeratedCellsAreKnown(String table, String column, String words) {
    Set<String> known = new HashSet<>(List.of(words.split(" ", -1)));
    known.add("load or call");
    for (Table.Row row : Table.bundled(table).rows())
      assertTrue(known.contains(row.get(column)), row.toString());
  }

  @Test
  void numbersGrowWithVersionsOfNode() {
    int before = 0;
    for (RuntimeRelease release : Runtimes.bundled().releases(RuntimeKind.NODE, all())) {
      int number = release.moduleVersion().orElseThrow();
      assertTrue(number >= before, release + " has " + number + " after " + before);
      before = number;
    }
  }

  @Test
  void levelsNeverFallWithinALine() {
    Map<String, Integer> levels = new TreeMap<>();
    for (RuntimeRelease release : Runtimes.bundled().releases(RuntimeKind.NODE, all())) {
      int level = release.nodeApi().orElseThrow();
      Integer before = levels.put(release.version().line(), level);
      assertTrue(before == null || before <= level, release + " has level " + level);
    }
  }

  @Test
  void levelsBeginWhereTheTableOfLevelsSays() {
    NodeApi nodeApi = Runtimes.bundled().nodeApi();
    for (int level = 1; level <= nodeApi.highestLevel(); level++)
      for (NodeApiOffer offer : nodeApi.offering(level)) {
        assertTrue(node(offer.from()).nodeApi().orElseThrow() >= level, offer.toString());
        for (RuntimeRelease earlier :
            Runtimes.bundled().releases(RuntimeKind.NODE, VersionRange.parse("<" + offer.from())))
          if (earlier.version().line().equals(offer.line()))
            assertTrue(earlier.nodeApi().orElseThrow() < level, earlier + " before " + offer);
      }
  }

  private static RuntimeRelease node(RuntimeVersion version) {
    return Runtimes.bundled().release(RuntimeKind.NODE, version).orElseThrow();
  }

  @Test
  void theRegistryOfNumbersAndTheReleasesAgree() {
    Runtimes runtimes = Runtimes.bundled();
    for (RuntimeKind kind : RuntimeKind.values())
      for (RuntimeRelease release : runtimes.releases(kind, all())) {
        if (release.moduleVersion().isEmpty()) continue;
        List<ModuleVersionUse> holding =
            runtimes.byModuleVersion(release.moduleVersion().getAsInt()).stream()
                .filter(use -> use.runtime() == kind && use.variant().isEmpty())
                .filter(use -> use.versions().contains(release.version()))
                .toList();
        assertEquals(1, holding.size(), release + " " + holding);
        if (kind != RuntimeKind.ELECTRON && kind != RuntimeKind.NWJS)
          assertEquals(holding.get(0).hosts(), release.hostsModuleVersion(), release.toString());
      }
  }

  @Test
  void everyUseOfANumberBeginsAndEndsAtAKnownRelease() {
    Set<String> known =
        Runtimes.bundled().releases(RuntimeKind.NODE, all()).stream()
            .map(release -> release.version().toString())
            .collect(Collectors.toSet());
    for (int number = 0; number < 200; number++)
      for (ModuleVersionUse use : Runtimes.bundled().byModuleVersion(number)) {
        assertTrue(use.versions().contains(RuntimeVersion.parse(use.from())), use.toString());
        boolean released = use.status() == ModuleVersionUse.Status.RELEASED;
        assertEquals(
            use.status() == ModuleVersionUse.Status.RESERVED
                || use.status() == ModuleVersionUse.Status.FUTURE
                || use.note().startsWith("reports the number"),
            !use.hosts(),
            use.toString());
        if (use.runtime() == RuntimeKind.NODE && released && use.variant().isEmpty())
          assertTrue(known.contains(use.from()) && known.contains(use.to()), use.toString());
      }
  }

  @Test
  void everyMeasuredVersionIsAKnownRelease() {
    for (String table :
        List.of("node-floors-linux-x64", "node-floors-macos", "node-floors-windows"))
      for (Table.Row row : Table.bundled(table).rows())
        assertEquals(
            row.get("line"), node(RuntimeVersion.parse(row.get("version"))).version().line());
    for (Table.Row row : Table.bundled("node-api-complete").rows())
      node(RuntimeVersion.parse(row.get("node_version")));
  }

  @Test
  void messagesReadAndPointAtClassesOfTheirLoader() {
    Set<String> classes =
        LoaderMessages.bundled().all().stream()
            .map(LoaderMessage::failure)
            .collect(Collectors.toSet());
    List<String> wrong = new ArrayList<>();
    for (RuntimeMessage message : RuntimeMessages.bundled().all()) {
      boolean silent = message.template().text().isEmpty();
      if (!SYSTEMS.contains(message.system())
          || message.order() < 1
          || message.order() > 11
          || message.first().compareTo(message.last()) > 0
          || !classes.containsAll(message.loaderClasses())
          || silent && message.errorName() != null
          || message.errorCode() != null && message.errorName() == null)
        wrong.add(message.toString());
    }
    for (LoaderMessage message : LoaderMessages.bundled().all())
      if (!LOADERS.contains(message.loader())) wrong.add(message.toString());
    assertEquals(List.of(), wrong);
  }

  @Test
  void spansOfOneMessageDoNotOverlap() {
    List<RuntimeMessage> all = RuntimeMessages.bundled().all();
    for (int i = 0; i < all.size(); i++)
      for (int j = 0; j < i; j++) {
        RuntimeMessage a = all.get(i);
        RuntimeMessage b = all.get(j);
        assertTrue(
            !a.template().equals(b.template())
                || a.runtime() != b.runtime()
                || !a.system().equals(b.system())
                || !a.code().equals(b.code())
                || a.order() != b.order()
                || !a.loaderClasses().equals(b.loaderClasses())
                || a.last().compareTo(b.first()) < 0
                || b.last().compareTo(a.first()) < 0
                || a.template().text().isEmpty(),
            a + " overlaps " + b);
      }
  }

  @Test
  void everyRuleHasARow() {
    Set<String> ruled =
        Table.bundled("registration-rules").rows().stream()
            .map(row -> row.get("rule"))
            .collect(Collectors.toSet());
    for (RegistrationRule rule : RegistrationRule.values())
      assertTrue(ruled.contains(rule.name()), rule.name());
    assertEquals(RegistrationRule.values().length, ruled.size());
  }

  private static VersionRange all() {
    return VersionRange.parse("*");
  }
}
