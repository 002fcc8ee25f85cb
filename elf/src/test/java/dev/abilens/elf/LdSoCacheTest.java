package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.Region;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LdSoCacheTest {
  private static byte[] cache(long[] capabilities, String... namesAndPaths) {
    int entries = namesAndPaths.length / 2;
    ByteArrayOutputStream strings = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(48 + 24 * entries).order(ByteOrder.LITTLE_ENDIAN);
    head.put("glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII)).putInt(entries);
    head.position(48);
    int base = head.capacity();
    for (int i = 0; i < entries; i++) {
      int name = base + strings.size();
      strings.writeBytes((namesAndPaths[2 * i] + "\0").getBytes(StandardCharsets.US_ASCII));
      int path = base + strings.size();
      strings.writeBytes((namesAndPaths[2 * i + 1] + "\0").getBytes(StandardCharsets.US_ASCII));
      head.putInt(0x0303).putInt(name).putInt(path).putInt(0).putLong(capabilities[i]);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.array());
    all.writeBytes(strings.toByteArray());
    return all.toByteArray();
  }

  @Test
  void namesStandForFiles() {
    LdSoCache cache =
        LdSoCache.read(
            Region.of(
                "ld.so.cache",
                cache(new long[2], "libz.so.1", "/lib/libz.so.1", "liba.so", "/opt/liba.so")));
    assertEquals(List.of("/lib/libz.so.1"), cache.paths("libz.so.1"));
    assertEquals(List.of("/opt/liba.so"), cache.paths("liba.so"));
    assertEquals(List.of(), cache.paths("libb.so"));
  }

  @Test
  void entriesForSomeProcessorsAreLeftOut() {
    LdSoCache cache =
        LdSoCache.read(
            Region.of(
                "ld.so.cache",
                cache(
                    new long[] {1L << 62, 0},
                    "libz.so.1",
                    "/lib/glibc-hwcaps/x86-64-v3/libz.so.1",
                    "libz.so.1",
                    "/lib/libz.so.1")));
    assertEquals(List.of("/lib/libz.so.1"), cache.paths("libz.so.1"));
    assertTrue(cache.isForSome("libz.so.1"));
    assertFalse(cache.isForSome("liba.so"));
  }

  @Test
  void aCacheThatIsCutShortOrOfAnotherFormIsNone() {
    byte[] whole = cache(new long[1], "libz.so.1", "/lib/libz.so.1");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertEquals(List.of(), LdSoCache.read(Region.of("cut", cut)).paths("libz.so.1"));
    }
  }

  @Test
  void theOldFormMayStandBeforeTheNewOne() {
    byte[] cache = cache(new long[1], "libz.so.1", "/lib/libz.so.1");
    ByteBuffer both = ByteBuffer.allocate(16 + 12 + 4 + cache.length);
    both.order(ByteOrder.LITTLE_ENDIAN).put("ld.so-1.7.0\0".getBytes(StandardCharsets.US_ASCII));
    both.putInt(1).position(32);
    both.put(cache);
    assertEquals(
        List.of("/lib/libz.so.1"),
        LdSoCache.read(Region.of("both", both.array())).paths("libz.so.1"));
  }
}
