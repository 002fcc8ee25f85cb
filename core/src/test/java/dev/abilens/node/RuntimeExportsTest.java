package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.words.MangledName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeExportsTest {
  private static Answer answer(String version, String symbol) {
    return answer(RuntimeKind.NODE, version, symbol).answer();
  }

  private static Availability answer(RuntimeKind kind, String version, String symbol) {
    RuntimeRelease release =
        Runtimes.bundled().release(kind, RuntimeVersion.parse(version)).orElseThrow();
    return RuntimeExports.bundled().symbol(release, symbol);
  }

  /** Read from the official programs by {@code nm -D}. */
  @ParameterizedTest
  @CsvSource({
    "8.0.0, uv_version, YES",
    "26.10.0, uv_version, YES",
    "22.0.0, node_api_create_buffer_from_arraybuffer, NO",
    "22.12.0, node_api_create_buffer_from_arraybuffer, YES",
    "26.10.0, node_api_create_buffer_from_arraybuffer, YES",
    "24.0.0, _ZN2v811HandleScopeC1EPNS_7IsolateE, YES",
    "25.9.0, _ZN2v811HandleScopeC1EPNS_7IsolateE, NO",
    "26.10.0, _ZN2v811HandleScopeC1EPNS_7IsolateE, NO",
    "20.20.2, SSL_library_init, NO",
    "20.20.2, OPENSSL_init_ssl, YES",
    "20.20.2, no_such_function, NO",
    // Between two that were read: what both say alike.
    "20.10.0, uv_version, YES",
    "20.10.0, no_such_function, NO",
    // Not looked after, or no line that was read.
    "20.20.2, _ZNSt6vectorIiSaIiEED1Ev, UNKNOWN",
    "20.20.2, _ZN2v88internal7Isolate3NewEv, UNKNOWN",
    "20.20.2, u_strlen_74, UNKNOWN",
    "6.17.1, uv_version, UNKNOWN",
  })
  void knowsWhatWasRead(String version, String symbol, Answer expected) {
    assertEquals(expected, answer(version, symbol));
  }

  /** Read from their programs for Linux on x64 by {@code readelf --dyn-syms}. */
  @ParameterizedTest
  @CsvSource({
    "BUN, 1.2.5, uv_async_init, NO, not exported by Bun 1.2.5",
    "BUN, 1.2.6, uv_async_init, NO, not exported by releases of Bun before and after 1.2.6",
    "BUN, 1.2.10, uv_async_init, YES, exported by Bun 1.2.10",
    "BUN, 1.4.5, _ZN2v814ObjectTemplate3NewEPNS_7IsolateENS_5LocalINS_16FunctionTemplateEEE, YES, exported by Bun 1.4.5",
    "BUN, 1.4.5, no_such_function, NO, not exported by Bun 1.4.5",
    "DENO, 1.46.3, uv_async_init, NO, not exported by Deno 1.46.3",
    "DENO, 2.0.0, uv_async_init, YES, exported by Deno 2.0.0",
    "DENO, 2.9.6, napi_create_object, YES, exported by Deno 2.9.6",
  })
  void knowsOfBunAndDenoAllNames(
      RuntimeKind kind, String version, String symbol, Answer expected, String evidence) {
    Availability answer = answer(kind, version, symbol);
    assertEquals(expected, answer.answer());
    assertEquals(evidence, answer.evidence());
  }

  /** Digits at the end of a name tell nothing, nor does what is instantiated with types of std. */
  @ParameterizedTest
  @CsvSource({
    "NODE, 20.20.2, _ZN7rocksdb2DBD1Ev, NO",
    // Before the first program that was read.
    "NODE, 0.10.48, _ZN7rocksdb2DBD1Ev, NO",
    "NODE, 0.10.47, _ZN7rocksdb2DBD1Ev, UNKNOWN",
    "NODE, 0.8.28, _ZN7rocksdb2DBD1Ev, UNKNOWN",
    "NODE, 0.8.28, _ZN4Napi5Error3NewEv, NO",
    "NODE, 20.20.2, _ZTVN7rocksdb2DBE, NO",
    "NODE, 4.9.1, _ZGVZN7rocksdb2DB3getEvE1x, NO",
    "NODE, 20.20.2, _ZNSt6vectorIN7tdigest8CentroidESaIS1_EE17_M_realloc_insertEv, NO",
    "NODE, 20.20.2, _ZNSt6vectorIdSaIdEE17_M_realloc_insertEv, UNKNOWN",
    "NODE, 20.20.2, _ZN6icu_9913UnicodeStringD1Ev, UNKNOWN",
    "NODE, 20.20.2, _ZN4absl1xEv, UNKNOWN",
    "NODE, 20.20.2, _ZdlPvm, UNKNOWN",
    "NODE, 20.20.2, rocksdb_open, UNKNOWN",
    "ELECTRON, 28.0.0, _ZN7rocksdb2DBD1Ev, UNKNOWN",
    "ELECTRON, 28.0.0, _ZN4Napi5Error3NewEv, NO",
    "ELECTRON, 28.0.0, _ZNSt6vectorIN3Nan8CallbackESaIS1_EED1Ev, NO",
  })
  void knowsWhatNoProgramOfNodeSpeaksOf(
      RuntimeKind kind, String version, String symbol, Answer expected) {
    RuntimeRelease release =
        Runtimes.bundled().release(kind, RuntimeVersion.parse(version)).orElseThrow();
    assertEquals(expected, RuntimeExports.bundled().anywhere(release, symbol).answer());
  }

  /** Each name of the table was seen in a symbol, which stands beside it. */
  @Test
  void theNamesThatProgramsSpeakOfAreThoseOfTheirSymbols() throws IOException {
    Table bundled = Table.bundled("program-cpp-names");
    List<String> source = Files.readAllLines(Path.of("src/data/program-cpp-names.csv"));
    assertEquals(source.size() - 1, bundled.rows().size());
    Table.Row whole = bundled.rows("node").get(0);
    for (String row : source.subList(1, source.size())) {
      String[] cells = row.split(",", -1);
      Set<String> spoken = new HashSet<>();
      MangledName.speaksOnlyOf(cells[3], spoken::add);
      assertTrue(spoken.contains(cells[0]), row);
      assertEquals(1, bundled.rows(cells[0]).size(), row);
      for (String name : spoken) assertTrue(bundled.mayHave(name), row);
      RuntimeVersion first = RuntimeVersion.parse(cells[1]);
      RuntimeVersion last = RuntimeVersion.parse(cells[2]);
      assertTrue(first.compareTo(last) <= 0, row);
      assertTrue(RuntimeVersion.parse(whole.get("first_seen")).compareTo(first) <= 0, row);
      assertTrue(RuntimeVersion.parse(whole.get("last_seen")).compareTo(last) >= 0, row);
    }
  }

  @Test
  void otherRuntimesAreNotKnown() {
    assertEquals(Answer.UNKNOWN, answer(RuntimeKind.ELECTRON, "28.0.0", "uv_version").answer());
  }

  @Test
  void aNameThatNobodyExportsIsNotTakenForOneThatIs() {
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++)
      assertEquals(Answer.NO, answer(i % 2 == 0 ? "22.12.0" : "25.9.0", "f" + random.nextLong()));
  }
}
