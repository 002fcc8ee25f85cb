package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.util.Random;
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
