package dev.abilens.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source over a file, read by positioned reads. */
final class FileSource extends CopyingSource {
  private static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ);

  private final FileChannel channel;

  FileSource(String name, FileChannel channel, ReadLimits limits, @Nullable ReadBuffer buffer)
      throws IOException {
    super(name, channel.size(), limits, buffer);
    this.channel = channel;
  }

  static ByteSource open(String name, Path path, ReadLimits limits, @Nullable ReadBuffer buffer)
      throws IOException {
    // Opening a FIFO would wait for a writer.
    if (!Files.isRegularFile(path)) {
      if (Files.exists(path)) throw new IOException(name + ": not a regular file");
      throw new NoSuchFileException(name);
    }
    FileChannel channel = FileChannel.open(path, READING);
    try {
      return new FileSource(name, channel, limits, buffer);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  void read(long offset, byte[] into, int from, int length) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(into, from, length);
    while (target.hasRemaining()) {
      long at = offset + target.position() - from;
      if (channel.read(target, at) < 0) throw new ChangedWhileReadingException(name(), at, size());
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    channel.close();
  }
}
