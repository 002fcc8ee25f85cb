package dev.abilens.bytes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteSourceTest {
  private static final int SIZE = 5000;

  private static final ReadLimits TIGHT = new ReadLimits(100, 1, 1, 1, 1, 1, 1);

  @TempDir Path directory;

  private static byte[] content() {
    byte[] bytes = new byte[SIZE];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  /** The same bytes, wherever they may lie. */
  private List<ByteSource> sources() throws IOException {
    byte[] bytes = content();
    byte[] padded = new byte[SIZE + 20];
    System.arraycopy(bytes, 0, padded, 10, SIZE);
    Path file = Files.write(directory.resolve("file"), bytes);
    List<ByteSource> sources = new ArrayList<>();
    sources.add(ByteSource.of("f", bytes));
    sources.add(ByteSource.of("f", ByteBuffer.wrap(padded, 10, SIZE)));
    sources.add(ByteSource.of("f", ByteBuffer.wrap(padded, 10, SIZE).slice()));
    sources.add(ByteSource.of("f", ByteBuffer.wrap(padded, 10, SIZE).asReadOnlyBuffer()));
    sources.add(
        ByteSource.of(
            "f",
            ByteBuffer.allocateDirect(SIZE + 20)
                .put(padded)
                .position(10)
                .limit(10 + SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)));
    try (FileChannel channel = FileChannel.open(file)) {
      sources.add(ByteSource.of("f", channel.map(FileChannel.MapMode.READ_ONLY, 0, SIZE)));
    }
    sources.add(ByteSource.open("f", file, ReadLimits.defaults()));
    sources.add(ByteSource.of("f", FileChannel.open(file), ReadLimits.defaults()));
    for (int room : new int[] {0, 4097, 1 << 16}) {
      sources.add(
          ByteSource.of("f", FileChannel.open(file), ReadLimits.defaults(), new ReadBuffer(room)));
      sources.add(ByteSource.open("f", file, ReadLimits.defaults(), new ReadBuffer(room)));
      sources.add(
          ByteSource.of(
              "f",
              ByteBuffer.allocateDirect(SIZE).put(bytes).flip(),
              ReadLimits.defaults(),
              new ReadBuffer(room)));
    }
    return sources;
  }

  @Test
  void allSourcesGiveTheSameBytes() throws IOException {
    byte[] bytes = content();
    for (ByteSource source : sources()) {
      try (source) {
        assertEquals("f", source.name());
        assertEquals(SIZE, source.size());
        for (int[] range : new int[][] {{0, SIZE}, {0, 0}, {SIZE, 0}, {4096, 904}, {17, 1}}) {
          Region region = source.region("table", range[0], range[1]);
          assertArrayEquals(
              Arrays.copyOfRange(bytes, range[0], range[0] + range[1]),
              region.bytes(0, region.length()));
          assertEquals(range[0], region.origin());
          assertEquals("f: table", region.name());
          assertEquals(ByteOrder.LITTLE_ENDIAN, region.order());
          byte[] into = new byte[range[1] + 2];
          source.copy(range[0], into, 1, range[1]);
          assertArrayEquals(
              region.bytes(0, region.length()), Arrays.copyOfRange(into, 1, range[1] + 1));
        }
      }
    }
  }

  @Test
  void allSourcesRefuseTheSameRanges() throws IOException {
    for (ByteSource source : sources()) {
      try (source) {
        for (long[] range :
            new long[][] {
              {0, SIZE + 1},
              {1, SIZE},
              {SIZE, 1},
              {SIZE + 1, 0},
              {-1, 1},
              {0, -1},
              {Long.MAX_VALUE, 1},
              {1, Long.MAX_VALUE},
              {Long.MAX_VALUE, Long.MAX_VALUE},
              {Long.MIN_VALUE, 1},
              {0, Long.MIN_VALUE}
            }) {
          MalformedBinaryException e =
              assertThrows(
                  MalformedBinaryException.class, () -> source.region("table", range[0], range[1]));
          assertEquals("f: table", e.where());
          assertEquals(range[1] + " bytes at " + range[0], e.found());
          assertEquals("bytes within the 5000 of f", e.expected());
          assertThrows(
              MalformedBinaryException.class, () -> source.slice("part", range[0], range[1]));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> source.copy(0, new byte[4], 1, 4));
        assertThrows(
            MalformedBinaryException.class, () -> source.copy(SIZE - 1, new byte[4], 0, 2));
      }
    }
  }

  @Test
  void partsAreEqualWhereTheyAreOfTheSameBytesOfTheSameSource() throws IOException {
    List<ByteSource> sources = sources();
    for (ByteSource source : sources) {
      ByteSource part = source.slice("arm64", 100, 1000);
      assertEquals(part, source.slice("slice", 100, 1000));
      assertEquals(part.hashCode(), source.slice("slice", 100, 1000).hashCode());
      assertNotEquals(part, source.slice("arm64", 101, 1000));
      assertNotEquals(part, source.slice("arm64", 100, 999));
      assertEquals(part.slice("inner", 10, 20), part.slice("inner", 10, 20));
      for (ByteSource other : sources)
        assertEquals(source == other, part.equals(other.slice("arm64", 100, 1000)));
    }
    for (ByteSource source : sources) source.close();
  }

  @Test
  void partsCountFromTheirOwnBeginning() throws IOException {
    byte[] bytes = content();
    for (ByteSource source : sources()) {
      try (source;
          ByteSource part = source.slice("arm64", 100, 1000);
          ByteSource inner = part.slice("inner", 10, 20)) {
        assertEquals("f: arm64", part.name());
        assertEquals(1000, part.size());
        Region region = inner.region("table", 5, 15);
        assertArrayEquals(Arrays.copyOfRange(bytes, 115, 130), region.bytes(0, 15));
        assertEquals(115, region.origin());
        assertEquals("f: arm64 > inner > table", region.name());

        MalformedBinaryException e =
            assertThrows(MalformedBinaryException.class, () -> part.region("table", 990, 11));
        assertEquals(
            "f: arm64 > table at offset 0x442: found 11 bytes at 990, expected bytes within the"
                + " 1000 of f: arm64",
            e.getMessage());
        e = assertThrows(MalformedBinaryException.class, () -> inner.region("table", 6, 15));
        assertEquals(116, e.offset());
        e = assertThrows(MalformedBinaryException.class, () -> part.slice("far", 1000, 1));
        assertEquals(1100, e.offset());
        assertThrows(MalformedBinaryException.class, () -> inner.copy(6, new byte[20], 0, 15));
      }
    }
  }

  @Test
  void aBufferIsLeftAlone() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(20).position(5).limit(15);
    try (ByteSource source = ByteSource.of("f", buffer)) {
      buffer.position(0).limit(20);
      assertEquals(10, source.size());
      source.region("all", 0, 10);
      assertEquals(0, buffer.position());
      assertEquals(20, buffer.limit());
    }
  }

  @Test
  void whatIsHeldHasALimit() throws IOException {
    Path file = Files.write(directory.resolve("file"), content());
    for (ByteSource source :
        List.of(
            ByteSource.open("f", file, TIGHT),
            ByteSource.of("f", ByteBuffer.allocateDirect(SIZE), TIGHT))) {
      try (source) {
        source.region("first", 0, 60);
        LimitReachedException e =
            assertThrows(
                LimitReachedException.class,
                () -> source.slice("part", 1, 900).region("t", 15, 41));
        assertEquals(
            "f: part > t at offset 0x10: found 41 bytes beside 60 held, expected at most 100 bytes"
                + " held (maxHeldBytes)",
            e.getMessage());
        assertEquals("maxHeldBytes", e.limit());
        // A refusal counts as nothing, and neither does a copy into the caller's own array.
        source.copy(0, new byte[SIZE], 0, SIZE);
        source.region("last", 16, 40);
        assertThrows(LimitReachedException.class, () -> source.region("more", 0, 1));
        source.region("nothing", 0, 0);
      }
    }
  }

  @Test
  void arraysOfTheCallerAreNotCounted() throws IOException {
    try (ByteSource source = ByteSource.of("f", ByteBuffer.wrap(content()), TIGHT)) {
      assertEquals(SIZE, source.region("all", 0, SIZE).length());
    }
  }

  @Test
  void theLimitHoldsAmongManyThreads() throws IOException {
    Path file = Files.write(directory.resolve("file"), content());
    try (ByteSource source = ByteSource.open("f", file, TIGHT)) {
      long held =
          IntStream.range(0, 1000)
              .parallel()
              .filter(
                  i -> {
                    try {
                      source.region("one", i, 1);
                      return true;
                    } catch (LimitReachedException e) {
                      return false;
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  })
              .count();
      assertEquals(100, held);
    }
  }

  @Test
  void aFileThatIsCutShortMeanwhile() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[50_000]);
    try (ByteSource source = ByteSource.open("f", file, ReadLimits.defaults())) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(40_000);
      }
      assertEquals(50_000, source.size());
      assertEquals(20_000, source.region("there", 0, 20_000).length());
      for (int length : new int[] {20, 20_000}) {
        ChangedWhileReadingException e =
            assertThrows(
                ChangedWhileReadingException.class,
                () -> source.region("t", 40_000 - length / 2, length));
        assertEquals("f: ends before offset 0x9c40, was 50000 bytes when opened", e.getMessage());
      }
      assertThrows(
          ChangedWhileReadingException.class, () -> source.copy(49_990, new byte[10], 0, 10));
    }
  }

  @Test
  void regionsOutliveTheirSource() throws IOException {
    Path file = Files.write(directory.resolve("file"), content());
    Region region;
    try (ByteSource source = ByteSource.open(file)) {
      assertEquals(file.toString(), source.name());
      region = source.region("all", 0, SIZE);
    }
    assertArrayEquals(content(), region.bytes(0, SIZE));
  }

  @Test
  void aBufferIsReadIntoByOneSourceAfterTheOther() throws IOException {
    ReadLimits limits = ReadLimits.defaults();
    ReadBuffer buffer = new ReadBuffer(1 << 16);
    Path first = Files.write(directory.resolve("first"), content());
    Path second = Files.write(directory.resolve("second"), new byte[50_000]);
    ByteSource source = ByteSource.open("1", first, limits, buffer);
    Region block = source.region("block", 10, 100);
    Region table = source.region("table", 10, SIZE - 10);
    assertArrayEquals(block.bytes(0, 100), table.bytes(0, 100));
    try (ByteSource meanwhile = ByteSource.open("2", second, limits, buffer)) {
      assertArrayEquals(new byte[9_000], meanwhile.region("all", 0, 9_000).bytes(0, 9_000));
    }
    assertArrayEquals(block.bytes(0, 100), table.bytes(0, 100));
    assertArrayEquals(
        Arrays.copyOfRange(content(), 10, SIZE),
        source.region("table", 10, SIZE - 10).bytes(0, SIZE - 10));
    source.close();
    assertThrows(IOException.class, () -> source.region("block", 10, 100));

    FileChannel channel = FileChannel.open(second);
    try (ByteSource next = ByteSource.of("2", channel, limits, buffer)) {
      Region zeros = next.region("all", 0, 50_000);
      assertArrayEquals(new byte[SIZE - 10], table.bytes(0, SIZE - 10));
      // Closed again, it gives back nothing: what is opened then has arrays of its own.
      source.close();
      try (ByteSource apart = ByteSource.open("1", first, limits, buffer)) {
        Region own = apart.region("table", 10, SIZE - 10);
        assertArrayEquals(Arrays.copyOfRange(content(), 10, SIZE), own.bytes(0, SIZE - 10));
      }
      assertArrayEquals(new byte[50_000], zeros.bytes(0, 50_000));
      // What has no room in it is apart from it.
      assertEquals(50_000, next.region("more", 0, 50_000).length());
      assertArrayEquals(new byte[50_000], zeros.bytes(0, 50_000));
    }
    assertFalse(channel.isOpen());
  }

  @Test
  void whatIsNoRegularFileIsNotOpened() throws IOException {
    IOException e =
        assertThrows(
            IOException.class, () -> ByteSource.open("d", directory, ReadLimits.defaults()));
    assertEquals("d: not a regular file", e.getMessage());
    Path missing = directory.resolve("missing");
    assertThrows(NoSuchFileException.class, () -> ByteSource.open(missing));
  }

  @Test
  void aFifoIsNotWaitedFor() throws IOException, InterruptedException {
    Path fifo = directory.resolve("fifo");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo on this machine");
    assertEquals(0, new ProcessBuilder("/usr/bin/mkfifo", fifo.toString()).start().waitFor());
    IOException e =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> assertThrows(IOException.class, () -> ByteSource.open(fifo)));
    assertEquals(fifo + ": not a regular file", e.getMessage());
  }
}
