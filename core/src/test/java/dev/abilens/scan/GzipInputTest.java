package dev.abilens.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GzipInputTest {
  private static final int NO_TRAILER = 8;

  /** Bytes that are stored, not compressed, so that a fault has a known place. */
  private static final byte[] PLAIN = new byte[200_000];

  private static final byte[] GOOD;

  static {
    new Random(1).nextBytes(PLAIN);
    GOOD = TarBuilder.gzip(PLAIN);
  }

  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  private String fault(byte[] file) {
    read.reset();
    return String.valueOf(
        assertThrows(
                IOException.class,
                () -> {
                  try (var in = new GzipInput(new ByteArrayInputStream(file))) {
                    in.transferTo(read);
                  }
                })
            .getMessage());
  }

  private static byte[] with(int flags, byte... behind) {
    byte[] file = Arrays.copyOf(GOOD, GOOD.length + behind.length);
    System.arraycopy(behind, 0, file, 10, behind.length);
    System.arraycopy(GOOD, 10, file, 10 + behind.length, GOOD.length - 10);
    file[3] = (byte) flags;
    return file;
  }

  @Test
  void passesOverAllThatAHeaderMayHold() throws IOException {
    byte[] file = with(0x1f, new byte[] {2, 0, 'e', 'x', 'n', 0, 'c', 0, 1, 2});
    try (var in = new GzipInput(new ByteArrayInputStream(file))) {
      assertArrayEquals(PLAIN, in.readAllBytes());
    }
  }

  @Test
  void handsOnAllThatIsSound() {
    byte[] file = GOOD.clone();
    file[file.length - NO_TRAILER] ^= 1;
    assertTrue(fault(file).startsWith("checksum 0x"));
    assertArrayEquals(PLAIN, read.toByteArray());

    file = GOOD.clone();
    file[file.length - 1] = 1;
    assertEquals("size 16977216 of 200000 bytes", fault(file));
    assertArrayEquals(PLAIN, read.toByteArray());

    assertEquals(
        "the stream ends too early", fault(Arrays.copyOf(GOOD, GOOD.length - NO_TRAILER - 1)));
    assertTrue(read.size() > PLAIN.length - 10, "read " + read.size());

    file = Arrays.copyOf(GOOD, GOOD.length + 1);
    file[GOOD.length] = 'x';
    assertEquals("bytes that are no gzip member after the last one", fault(file));
    assertArrayEquals(PLAIN, read.toByteArray());
  }

  @Test
  void aCorruptBlockEndsItAfterTheOnesBefore() {
    byte[] two = Arrays.copyOf(GOOD, GOOD.length);
    // A block of the reserved type, in place of the second member's first.
    byte[] file = Arrays.copyOf(two, two.length * 2);
    System.arraycopy(GOOD, 0, file, two.length, GOOD.length);
    file[two.length + 10] = 7;
    assertEquals("corrupt: invalid block type", fault(file));
    assertArrayEquals(PLAIN, read.toByteArray());
  }

  @Test
  void namesWhatIsWrongWithAHeader() {
    assertEquals("the stream ends too early", fault(new byte[0]));
    assertEquals("no gzip member", fault(new byte[20]));
    assertEquals("reserved flags 0x20", fault(with(0x20)));
    byte[] method = GOOD.clone();
    method[2] = 7;
    assertEquals("compression method 7", fault(method));
    byte[] name = new byte[2 << 20];
    Arrays.fill(name, (byte) 'n');
    assertEquals("gzip header longer than 1048576 bytes", fault(with(8, name)));
  }
}
