package dev.abilens.examples;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The answers for several things in their order, two of which are worked out at a time: each may
 * hold an archive.
 */
final class InTurn<A, B> implements AutoCloseable {
  private static final int AT_A_TIME = 2;

  /** Works an answer out. */
  interface Work<A, B> {
    B of(A question) throws IOException;
  }

  private final Iterator<A> questions;
  private final Work<A, B> work;
  private final Deque<Future<B>> ahead = new ArrayDeque<>();
  private final @Nullable ExecutorService pool;

  /**
   * Begins.
   *
   * @param threads how many may be worked with: one answers on the thread that asks
   */
  InTurn(List<A> questions, int threads, Work<A, B> work) {
    this.questions = questions.iterator();
    this.work = work;
    boolean several = Math.min(questions.size(), threads) > 1;
    this.pool = several ? Executors.newFixedThreadPool(AT_A_TIME, InTurn::worker) : null;
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "ahead");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns the next answer, or throws what working it out threw. */
  B next() throws IOException {
    if (pool == null) return work.of(questions.next());
    while (ahead.size() < AT_A_TIME && questions.hasNext()) {
      A question = questions.next();
      ahead.add(pool.submit(() -> work.of(question)));
    }
    try {
      return ahead.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) throw cause;
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    if (pool != null) pool.shutdownNow();
  }
}
