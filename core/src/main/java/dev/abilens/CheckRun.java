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
 * the candidates. Those that wait are of no more than two archives: each holds its archive open.
 */
final class CheckRun<T> implements ScanSink, AutoCloseable {
  /**
   * So many wait at most. One file may take as long as hundreds: while its answer is waited for,
   * the other threads need that many more.
   */
  private static final int WAITING = 1024;

  /** What is being judged, and whether it holds an archive open. */
  private record Waiting<T>(boolean archived, Future<@Nullable T> answer) {}

  private final Consumer<Candidate> progress;
  private final Function<Candidate, @Nullable T> judge;
  private final int threads;
  private final List<T> answers = new ArrayList<>();
  private final List<ScanProblem> problems = new ArrayList<>();
  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();

  /** How many of those that wait lie in an archive: in the one that the last of them is in. */
  private int archived;

  private String archive = "";
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
    boolean inArchive = candidate.entry() != null;
    // One archive is held by what waits, beside the one that is being read.
    while (waiting.size() == WAITING
        || (inArchive && archived > 0 && !archive.equals(candidate.path()))) keepFirst();
    waiting.add(new Waiting<>(inArchive, pool.submit(() -> judge.apply(candidate))));
    if (!inArchive) return;
    archived++;
    archive = candidate.path();
  }

  @Override
  public void problem(ScanProblem problem) {
    problems.add(problem);
  }

  /** Waits for what is still being judged and returns all answers. */
  List<T> answers() {
    while (!waiting.isEmpty()) keepFirst();
    return answers;
  }

  List<ScanProblem> problems() {
    return problems;
  }

  private void keepFirst() {
    Waiting<T> first = waiting.remove();
    keep(answer(first.answer));
    if (first.archived) archived--;
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
