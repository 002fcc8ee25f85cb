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

  /** Returns a buffer of this kind over the bytes of a file. */
  public ByteBuffer of(Path file) throws IOException {
    return switch (this) {
      case HEAP -> ByteBuffer.wrap(Files.readAllBytes(file));
      case READ_ONLY -> ByteBuffer.wrap(Files.readAllBytes(file)).asReadOnlyBuffer();
      case DIRECT ->
          ByteBuffer.allocateDirect((int) Files.size(file)).put(Files.readAllBytes(file)).flip();
      case MAPPED -> {
        try (FileChannel channel = FileChannel.open(file)) {
          yield channel.map(MapMode.READ_ONLY, 0, channel.size());
        }
      }
    };
  }
}
