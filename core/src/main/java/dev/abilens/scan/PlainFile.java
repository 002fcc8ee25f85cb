package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadBuffer;
import dev.abilens.bytes.ReadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A regular file of a file system. Who asked what it is has opened it, for who reads it first: to
 * open one twice costs as much as most of what is asked of it. Safe for use by many threads.
 */
final class PlainFile implements Candidate.Opening {
  private static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ);

  private final Path path;
  private final ReadLimits limits;
  private final AtomicReference<@Nullable FileChannel> opened = new AtomicReference<>();

  PlainFile(Path path, ReadLimits limits) {
    this.path = path;
    this.limits = limits;
  }

  /** Returns what it is by its first bytes, and leaves it open. */
  FileKind kind() throws IOException {
    FileChannel channel = FileChannel.open(path, READING);
    byte[] head = FileKind.head();
    ByteBuffer buffer = ByteBuffer.wrap(head);
    try {
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    close(opened.getAndSet(channel));
    return FileKind.of(head, buffer.position());
  }

  @Override
  public ByteSource open(@Nullable ReadBuffer buffer) throws IOException {
    String name = String.valueOf(path.getFileName());
    FileChannel channel = opened.getAndSet(null);
    if (channel == null)
      return buffer == null
          ? ByteSource.open(name, path, limits)
          : ByteSource.open(name, path, limits, buffer);
    try {
      return buffer == null
          ? ByteSource.of(name, channel, limits)
          : ByteSource.of(name, channel, limits, buffer);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Closes it, unless nobody opened it or it is who reads it that closes it. */
  void close() {
    close(opened.getAndSet(null));
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel == null) return;
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written to it.
    }
  }
}
