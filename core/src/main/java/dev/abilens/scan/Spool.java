package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was inflated: in memory while there is room, then in one temporary file. That file is
 * gone when the spool is closed, or is no longer reachable; where the system allows it, it never
 * has a name.
 */
final class Spool implements Closeable {
  private static final int CHUNK = 1 << 16;

  /** So much room is made on a header's word, and as much as what is on the disk takes. */
  private static final int BELIEVED = 1 << 20;

  private final Budget budget;
  private @Nullable FileChannel file;
  private long end;

  Spool(Budget budget) {
    this.budget = budget;
  }

  /**
   * Keeps a stream to its end.
   *
   * @param size how many bytes it is said to hold; it may hold fewer
   */
  Content keep(InputStream in, long size) throws IOException {
    // Three quarters of what may be held are left for listings.
    long free = budget.limits().maxHeldBytes() / 4 * 3;
    return size <= Integer.MAX_VALUE - 8 && budget.tryHold(size, free)
        ? inMemory(in, (int) size)
        : inFile(in);
  }

  // Room is made as bytes arrive: a header may promise what never comes.
  private Content inMemory(InputStream in, int size) throws IOException {
    byte[] bytes = new byte[(int) Math.min(size, Math.max(BELIEVED, budget.compressed()))];
    int filled = 0;
    while (true) {
      int read = in.readNBytes(bytes, filled, bytes.length - filled);
      filled += read;
      if (filled < bytes.length || filled == size) break;
      bytes = Arrays.copyOf(bytes, (int) Math.min(size, bytes.length * 4L));
    }
    // Read to its end, where it is checked.
    if (in.read() >= 0) throw new IllegalStateException("more than " + size + " bytes");
    byte[] whole = filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
    return called -> ByteSource.of(called, whole);
  }

  private Content inFile(InputStream in) throws IOException {
    FileChannel channel = file();
    long start = end;
    byte[] chunk = new byte[CHUNK];
    long at = start;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, read);
      while (bytes.hasRemaining()) at += channel.write(bytes, at);
    }
    long size = at - start;
    end = at;
    return called ->
        ByteSource.of(called, channel, budget.limits())
            .member(called, start, size, budget.limits());
  }

  private FileChannel file() throws IOException {
    if (file == null) {
      Path path = Files.createTempFile("abilens", ".spool");
      try {
        file =
            FileChannel.open(
                path,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(path);
        throw e;
      }
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    if (file != null) file.close();
  }
}
