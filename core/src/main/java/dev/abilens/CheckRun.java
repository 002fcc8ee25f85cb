package dev.abilens;

import dev.abilens.scan.Candidate;
import dev.abilens.scan.ScanProblem;
import dev.abilens.scan.ScanSink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges candidates as a scan finds them, several at a time, and keeps the answers in the order of
 * the candidates. Only a few wait at any time, of no more than two archives: each holds its archive
 * open.
 */
final class CheckRun<T> implements ScanSink, AutoCloseable {
  private static final int WAITING_FOR_EACH_THREAD = 4;

  /** What is being judged, and the file that it holds open. */
  private record Waiting<T>(String path, boolean archived, Future<@Nullable T> answer) {}

  private final Consumer<Candidate> progress;
  private final Function<Candidate, @Nullable T> judge;
  private final int threads;
  private final List<T> answers = new ArrayList<>();
  private final List<ScanProblem> problems = new ArrayList<>();
  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private @Nullable ExecutorService pool;

  /**
   * Makes a run.
   *
   * @param progress is told of each candidate first
   * @param judge answers for a candidate, or null for one that is no addon
   * @param threads how many candidates are judged at a time
   */
  CheckRun(Consumer<Candidate> progress, Function<Candidate, @Nullable T> judge, int threads) {
    this.progress = progress;
    this.judge = judge;
    this.threads = threads;
  }

  @Override
  public void candidate(Candidate candidate) {
    progress.accept(candidate);
    if (threads == 1) {
      keep(judge.apply(candidate));
      return;
    }
    if (pool == null) pool = Executors.newFixedThreadPool(threads, CheckRun::worker);
    while (waiting.size() == threads * WAITING_FOR_EACH_THREAD || holdsOther(candidate))
      keep(answer(waiting.remove().answer));
    boolean archived = candidate.entry() != null;
    waiting.add(
        new Waiting<>(candidate.path(), archived, pool.submit(() -> judge.apply(candidate))));
  }

  @Override
  public void problem(ScanProblem problem) {
    problems.add(problem);
  }

  // One archive is held by what waits, beside the one that is being read.
  private boolean holdsOther(Candidate candidate) {
    Waiting<T> first = waiting.peek();
    return candidate.entry() != null
        && first != null
        && first.archived
        && !first.path.equals(candidate.path());
  }

  /** Waits for what is still being judged and returns all answers. */
  List<T> answers() {
    while (!waiting.isEmpty()) keep(answer(waiting.remove().answer));
    return answers;
  }

  List<ScanProblem> problems() {
    return problems;
  }

  private void keep(@Nullable T answer) {
    if (answer != null) answers.add(answer);
  }

  private static <T> @Nullable T answer(Future<@Nullable T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while judging");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Thread worker(Runnable task) {
    Thread thread = new Thread(task, "abilens");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    if (pool != null) pool.shutdownNow();
  }
}
