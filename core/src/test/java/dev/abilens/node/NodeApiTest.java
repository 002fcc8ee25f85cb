package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeApiTest {
  private final NodeApi nodeApi = Runtimes.bundled().nodeApi();

  private static RuntimeRelease release(String kind, String version) {
    return Runtimes.bundled()
        .release(RuntimeKind.ofWord(kind).orElseThrow(), RuntimeVersion.parse(version))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    // Declares 3 and lacks two functions of it.
    "node, 8.11.2, napi_add_env_cleanup_hook, NO, absent from Node.js 8.11.4",
    "node, 8.12.0, napi_add_env_cleanup_hook, YES, present since Node.js 8.12.0",
    "node, 7.10.1, napi_create_function, NO, Node.js 7 has no Node-API",
    "node, 0.10.48, napi_create_function, NO, Node.js 0.10 has no Node-API",
    "node, 26.13.0, napi_create_function, YES, present since Node.js 26.0.0",
    "node, 24.10.0, node_api_set_prototype, NO, absent from Node.js 24.13.0",
    "node, 11.10.1, napi_create_date, UNKNOWN, 'absent from Node.js 11.10.0, present in 11.11.0, nothing read between'",
    "node, 26.13.0, node_api_set_prototype, UNKNOWN, 'experimental; in Node.js 26.0.0, last read in 26.10.0'",
    "node, 24.14.0, napi_create_object_with_properties, NO, 'removed: absent from Node.js 24.13.1'",
    "node, 20.0.0, napi_no_such, UNKNOWN, napi_no_such is in no table of Node-API functions",
    // Had it, lost it, has it again.
    "bun, 1.1.38, node_api_create_external_string_latin1, YES, exported by Bun 1.1.38",
    "bun, 1.1.40, node_api_create_external_string_latin1, YES, exported by releases of Bun before and after 1.1.40",
    "bun, 1.1.45, node_api_create_external_string_latin1, NO, not exported by Bun 1.1.45",
    "bun, 1.2.4, napi_create_function, YES, exported by releases of Bun before and after 1.2.4",
    "deno, 2.9.6, node_api_set_prototype, NO, not exported by Deno 2.9.6",
    "electron, 21.1.1, napi_create_function, YES, 'as Node.js 16.16.0, which is inside; not read in electron@21.1.1'",
    "electron, 28.0.0, node_api_create_buffer_from_arraybuffer, UNKNOWN, 'as Node.js >=18 <21, which is inside; not read in electron@28.0.0'"
  })
  void symbols(String kind, String version, String symbol, Answer answer, String evidence) {
    Availability found = nodeApi.symbol(release(kind, version), symbol);
    assertEquals(answer, found.answer());
    assertEquals(evidence, found.evidence());
  }

  @Test
  void levels() {
    assertEquals(OptionalInt.of(4), nodeApi.levelOf("napi_create_threadsafe_function"));
    assertEquals(OptionalInt.empty(), nodeApi.levelOf("node_api_set_prototype"));
    assertEquals(10, nodeApi.highestLevel());
    assertEquals(
        "18.17.0 20.3.0 21.0.0 22.0.0 23.0.0 24.0.0 25.0.0 26.0.0",
        String.join(
            " ", nodeApi.offering(9).stream().map(offer -> offer.from().toString()).toList()));
    assertEquals(0, nodeApi.offering(11).size());
    assertEquals(OptionalInt.of(2), nodeApi.completeLevel(release("node", "8.11.2")));
  }

  // By node_api.h: napi_create_function is of level 1, napi_add_env_cleanup_hook of 3,
  // napi_create_threadsafe_function of 4; node_api_set_prototype stands behind NAPI_EXPERIMENTAL.
  @Test
  void theHighestLevelIsThatOfTheNewestFunctionThatIsPartOfOne() {
    assertEquals(
        OptionalInt.of(4),
        nodeApi.highestLevelOf(
            List.of(
                "napi_create_function",
                "napi_create_threadsafe_function",
                "node_api_set_prototype",
                "napi_add_env_cleanup_hook",
                "napi_no_such")));
    assertEquals(OptionalInt.empty(), nodeApi.highestLevelOf(List.of("node_api_set_prototype")));
    assertEquals(OptionalInt.empty(), nodeApi.highestLevelOf(List.of()));
  }

  @Test
  void floorsBetweenBinariesThatDifferAreTwo() {
    OfficialFloors floors = Runtimes.bundled().floors();
    assertEquals(1, floors.linuxX64(release("node", "18.20.4")).candidates().size());
    assertEquals(false, floors.linuxX64(release("node", "18.20.4")).measured());
    assertEquals("2.28", floors.linuxX64(release("node", "26.13.0")).candidates().get(0).glibc());
    assertEquals(2, floors.linuxX64(release("node", "0.8.20")).candidates().size());
    assertEquals(0, floors.linuxX64(release("electron", "28.0.0")).candidates().size());
    assertEquals(
        "13.5.0", floors.macos(release("node", "24.15.0"), "x64").candidates().get(0).version());
    assertEquals(0, floors.macos(release("node", "24.15.0"), "arm64").candidates().size());
    assertEquals(
        "6.2", floors.windows(release("node", "20.20.2"), "arm64").candidates().get(0).version());
  }
}
