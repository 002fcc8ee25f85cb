package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextScanTest {
  private static ByteSource source(byte[] bytes) {
    return ByteSource.of("file", bytes);
  }

  /** Over the ends of chunks, and at both ends of the file. */
  @Test
  void aTextIsFoundWhereverItStands() throws IOException {
    byte[] text = "node_module_register\0".getBytes(StandardCharsets.US_ASCII);
    for (int at :
        new int[] {0, 1, 16363, 65515, 65516, 65530, 65536, 131_060, 140_000 - text.length}) {
      byte[] bytes = new byte[140_000];
      System.arraycopy(text, 0, bytes, at, text.length);
      assertEquals(OptionalLong.of(at), source(bytes).find("node_module_register\0", 0));
      assertEquals(OptionalLong.of(at), source(bytes).find("node_module_register\0", at));
      assertEquals(OptionalLong.empty(), source(bytes).find("node_module_register\0", at + 1));
      bytes[at + 7] ^= 1;
      assertEquals(OptionalLong.empty(), source(bytes).find("node_module_register\0", 0));
    }
  }

  @Test
  void itAgreesWithASearchOfStrings() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) ('a' + random.nextInt(2));
      String text = "abbabaab".substring(0, 1 + random.nextInt(8));
      String all = new String(bytes, StandardCharsets.US_ASCII);
      int from = random.nextInt(70);
      int at = all.indexOf(text, from);
      assertEquals(
          at < 0 ? OptionalLong.empty() : OptionalLong.of(at),
          source(bytes).find(text, from),
          all + " " + text + " from " + from);
    }
  }

  @Test
  void whatIsNoShortTextIsRefused() {
    for (String text : new String[] {"", "\u00e9", "x".repeat(257)})
      assertThrows(IllegalArgumentException.class, () -> source(new byte[3]).find(text, 0));
    assertThrows(IllegalArgumentException.class, () -> source(new byte[3]).find("a", -1));
  }
}
