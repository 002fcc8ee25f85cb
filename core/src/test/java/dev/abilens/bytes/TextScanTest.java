package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
      assertTrue(source(bytes).holds("node_module_register\0"), "at " + at);
      bytes[at + 7] ^= 1;
      assertFalse(source(bytes).holds("node_module_register\0"), "at " + at);
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
      assertEquals(all.contains(text), source(bytes).holds(text), all + " " + text);
    }
  }

  @Test
  void whatIsNoShortTextIsRefused() {
    for (String text : new String[] {"", "\u00e9", "x".repeat(257)})
      assertThrows(IllegalArgumentException.class, () -> source(new byte[3]).holds(text));
  }
}
