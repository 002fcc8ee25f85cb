package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Availability.Answer;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The registry against the shared facts and against runs of real binaries. */
class RuntimesAgainstFactsTest {
  private final Runtimes runtimes = Runtimes.bundled();
  private final RegistrationRules rules = RegistrationRules.bundled();

  private RuntimeRelease release(String kind, String version) {
    return runtimes
        .release(RuntimeKind.ofWord(kind).orElseThrow(), RuntimeVersion.parse(version))
        .orElseThrow();
  }

  @Test
  void everyNodeReleaseHasTheNumberAndLevelOfTheFacts() throws IOException {
    List<Facts.Row> rows = Facts.table("facts/node-releases.csv");
    for (Facts.Row row : rows) {
      RuntimeRelease release = release("node", row.get("version"));
      assertEquals(Integer.decode(row.get("modules")), release.moduleVersion().orElseThrow());
      OptionalInt level =
          row.get("napi").isEmpty()
              ? OptionalInt.of(0)
              : OptionalInt.of(Integer.parseInt(row.get("napi")));
      assertEquals(level, release.nodeApi(), release.toString());
      if (!row.get("napi_reported").isEmpty())
        assertEquals(level.getAsInt(), Integer.parseInt(row.get("napi_reported")));
    }
    assertEquals(914, rows.size());
  }

  @Test
  void everyElectronReleaseHasTheNumberOfTheFacts() throws IOException {
    for (Facts.Row row : Facts.table("facts/electron-releases.csv"))
      assertEquals(
          Integer.parseInt(row.get("modules")),
          release("electron", row.get("version")).moduleVersion().orElseThrow());
  }

  @Test
  void everyNumberOfTheFactsHasTheSameUsersAndHosts() throws IOException {
    for (Facts.Row row : Facts.table("facts/abi-registry.csv")) {
      int number = Integer.parseInt(row.get("modules"));
      String runtime = row.get("runtime").replace("nw.js", "nwjs");
      boolean hosts = row.get("legacy_host").equals("yes");
      boolean found =
          runtimes.byModuleVersion(number).stream()
              .anyMatch(use -> use.runtime().word().equals(runtime) && use.hosts() == hosts);
      assertEquals(true, found, row.toString());
    }
  }

  @Test
  void symbolsOfEveryBinaryReadMakeTheLevelThatWasCountedThere() throws IOException {
    for (Facts.Row row : Facts.table("facts/napi-symbols-vs-declared.csv"))
      assertEquals(
          Integer.parseInt(row.get("napi_complete_by_symbols")),
          completeBySymbols(release("node", row.get("node_version"))),
          row.toString());
    for (Facts.Row row : Facts.table("facts/bun-deno-runtimes.csv")) {
      RuntimeRelease release = release(row.get("runtime"), row.get("version"));
      int counted = Integer.parseInt(row.get("napi_complete_by_symbols"));
      assertEquals(counted, completeBySymbols(release), row.toString());
      assertEquals(counted, runtimes.nodeApi().completeLevel(release).orElseThrow());
    }
  }

  private int completeBySymbols(RuntimeRelease release) throws IOException {
    NodeApi nodeApi = runtimes.nodeApi();
    Set<Integer> lacking = new TreeSet<>();
    for (Facts.Row row : Facts.table("facts/napi-functions.csv")) {
      OptionalInt level = nodeApi.levelOf(row.get("symbol"));
      if (level.isEmpty()) continue;
      Answer answer = nodeApi.symbol(release, row.get("symbol")).answer();
      if (answer != Answer.YES) lacking.add(level.getAsInt());
    }
    return lacking.stream().findFirst().orElse(nodeApi.highestLevel() + 1) - 1;
  }

  @Test
  void registrationRulesSayWhatEveryProbeRunMet() throws IOException {
    int checked = 0;
    for (Facts.Row row : Facts.table("facts/load-probes-raw.csv")) {
      RuntimeRelease release = release(row.get("runtime"), row.get("version"));
      String outcome = row.get("outcome");
      boolean loads = outcome.equals("loads");
      boolean lookupError = row.get("exit_code").equals("127");
      int number = release.moduleVersion().orElseThrow();
      String message = row.get("message");
      checked++;
      switch (row.get("probe")) {
        case "napisym" -> check(loads, RegistrationRule.NAPI_REGISTER_MODULE_V1, release);
        case "wk83", "wk108" -> {
          if (row.get("probe").equals("wk" + number))
            check(loads, RegistrationRule.NODE_REGISTER_MODULE_VN, release);
        }
        case "legacy83" -> {
          check(!lookupError, RegistrationRule.NODE_MODULE_REGISTER_EXPORTED, release);
          check(
              loads || outcome.equals("SIGSEGV") || message.contains("ersion"),
              RegistrationRule.NODE_MODULE_REGISTER,
              release,
              !lookupError && release.kind() != RuntimeKind.DENO);
          check(outcome.equals("SIGSEGV"), RegistrationRule.MISMATCH_CRASHES, release);
        }
        case "napictor" -> {
          check(!lookupError, RegistrationRule.NAPI_MODULE_REGISTER, release);
          check(message.contains("--napi-modules"), RegistrationRule.NAPI_MODULES_FLAG, release);
        }
        case "napisym_v99" ->
            check(outcome.equals("SIGSEGV"), RegistrationRule.DECLARED_LEVEL_ENFORCED, release);
        case "old11" ->
            check(
                loads || message.startsWith("Module version mismatch"),
                RegistrationRule.NODE_MODULE_STRUCT,
                release);
        case "none" ->
            check(message.endsWith("undefined symbol: init"), RegistrationRule.INIT, release);
        default -> checked--;
      }
    }
    assertEquals(true, checked > 400, "probe runs checked: " + checked);
  }

  private void check(boolean met, RegistrationRule rule, RuntimeRelease release) {
    assertEquals(
        met ? Answer.YES : Answer.NO, rules.answer(rule, release), rule + " in " + release);
  }

  private void check(boolean met, RegistrationRule rule, RuntimeRelease release, boolean applies) {
    if (applies) check(met, rule, release);
  }

  @Test
  void floorsOfEveryBinaryRead() throws IOException {
    for (Facts.Row row : Facts.table("facts/node-floors-linux-x64.csv")) {
      OfficialFloors.Floor<OfficialFloors.LinuxFloor> floor =
          runtimes.floors().linuxX64(release("node", row.get("version")));
      assertEquals(true, floor.measured());
      assertEquals(row.get("glibc"), floor.candidates().get(0).glibc());
      assertEquals(row.get("glibcxx"), floor.candidates().get(0).glibcxx());
    }
    for (Facts.Row row : Facts.table("facts/bun-deno-runtimes.csv"))
      assertEquals(
          row.get("glibc_floor_linux_x64"),
          runtimes
              .floors()
              .linuxX64(release(row.get("runtime"), row.get("version")))
              .candidates()
              .get(0)
              .glibc());
  }
}
