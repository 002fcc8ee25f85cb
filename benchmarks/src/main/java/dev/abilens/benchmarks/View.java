package dev.abilens.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ways in which a file's bytes may lie in memory. */
public enum View {
  /** A heap buffer. */
  HEAP,
  /** A heap buffer that hides its array. */
  READ_ONLY,
  /** A direct buffer. */
  DIRECT,
  /** A mapped file. */
  MAPPED;

  /** Returns a buffer of this kind over bytes. */
  public ByteBuffer of(byte[] bytes) throws IOException {
    return switch (this) {
      case HEAP -> ByteBuffer.wrap(bytes);
      case READ_ONLY -> ByteBuffer.wrap(bytes).asReadOnlyBuffer();
      case DIRECT -> ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      case MAPPED -> mapped(bytes);
    };
  }

  private static ByteBuffer mapped(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("abilens-benchmark", ".node");
    try {
      Files.write(file, bytes);
      try (FileChannel channel = FileChannel.open(file)) {
        return channel.map(MapMode.READ_ONLY, 0, bytes.length);
      }
    } finally {
      // The mapping outlives the name where the system lets it be removed.
      file.toFile().deleteOnExit();
    }
  }
}
