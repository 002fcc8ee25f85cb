package dev.abilens.scan;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.ReadLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.MemoryLimitException;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/**
 * The compressions that commons-compress reads: alone, so that what Java inflates is read without
 * that artifact.
 */
final class CommonsStreams {
  private static final int BUFFER = 1 << 14;

  private CommonsStreams() {}

  static InputStream open(FileKind kind, InputStream in, ReadLimits limits) throws IOException {
    InputStream buffered = new BufferedInputStream(in, BUFFER);
    return switch (kind) {
      case BZIP2 -> new BZip2CompressorInputStream(buffered, true);
      case XZ ->
          XZCompressorInputStream.builder()
              .setInputStream(buffered)
              .setDecompressConcatenated(true)
              .setMemoryLimitKiB((int) Math.min(Integer.MAX_VALUE, limits.maxHeldBytes() >> 10))
              .get();
      case ZSTD -> new ZstdCompressorInputStream(buffered);
      default -> throw new IllegalArgumentException(kind.toString());
    };
  }

  /**
   * Checks that it was not for want of memory that a stream could not be read.
   *
   * @throws LimitReachedException if it was
   */
  static void checkLimit(Exception failure, long at, String where) {
    if (failure instanceof MemoryLimitException e)
      throw new LimitReachedException(
          at,
          where,
          "maxHeldBytes",
          "a stream that is read with " + e.getMemoryNeededInKb() + " KiB",
          "at most " + e.getMemoryLimitInKb() + " KiB held");
  }
}
