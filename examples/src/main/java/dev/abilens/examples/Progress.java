package dev.abilens.examples;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tells a person on a terminal, on standard error, what long work is at. What takes no longer than
 * two seconds says nothing, and the line is gone when an answer is written.
 */
final class Progress implements AutoCloseable {
  private static final long MILLISECONDS_BETWEEN = 500;
  private static final int QUIET_TICKS = 4;
  private static final String ERASE = "\r\u001b[K";

  // The launcher says whether standard error is a terminal; Java cannot.
  private final boolean terminal = Boolean.getBoolean("abilens.progress");
  private final AtomicInteger found = new AtomicInteger();
  private volatile boolean shown;
  private @Nullable Thread ticker;

  /** Begins to tell of a path; what was found on the way to its answer may be of the next one. */
  void at(Path path) {
    if (!terminal) return;
    ticker = new Thread(() -> tick(path.toString()), "progress");
    ticker.setDaemon(true);
    ticker.start();
  }

  /** Says that one more file was found. */
  void step() {
    found.incrementAndGet();
  }

  private void tick(String path) {
    PrintWriter errors = Output.errors();
    try {
      for (int ticks = 1; ; ticks++) {
        Thread.sleep(MILLISECONDS_BETWEEN);
        if (ticks < QUIET_TICKS) continue;
        long seconds = ticks * MILLISECONDS_BETWEEN / 1000;
        shown = true;
        errors.print(ERASE + path + ": " + found + " files found so far, " + seconds + " s");
        errors.flush();
      }
    } catch (InterruptedException e) {
      // The work is done.
    }
  }

  /** Takes the line away, before an answer is written. */
  void done() {
    if (ticker == null) return;
    ticker.interrupt();
    try {
      ticker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ticker = null;
    if (!shown) return;
    PrintWriter errors = Output.errors();
    errors.print(ERASE);
    errors.flush();
    shown = false;
  }

  @Override
  public void close() {
    done();
  }
}
