package dev.abilens;

import dev.abilens.bytes.ReadBuffer;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * What files are read into that are judged, one after the other, whatever threads judge them. As
 * many are kept as may be at work at a time, for the next run, too. Safe for use by many threads.
 */
final class ReadBuffers {
  /** Most files have no more that matters. With its header, an array of one region of G1. */
  private static final int SIZE = (1 << 20) - 32;

  private final BlockingDeque<ReadBuffer> idle;

  ReadBuffers(int threads) {
    this.idle =
        new LinkedBlockingDeque<>(Math.max(threads, Runtime.getRuntime().availableProcessors()));
  }

  /** Returns one that nobody else has. */
  ReadBuffer take() {
    ReadBuffer buffer = idle.pollFirst();
    return buffer == null ? new ReadBuffer(SIZE) : buffer;
  }

  /** Keeps one for others, or drops it where enough are kept. */
  void giveBack(ReadBuffer buffer) {
    idle.offerFirst(buffer);
  }
}
