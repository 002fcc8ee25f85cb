package dev.abilens.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Does one job over a list of files and prints one line as {@code rivals/SPEC.md} has it, so that
 * it can run in turn with harnesses in other languages.
 *
 * <p>{@code Harness H|D|F|check LIST PASSES [CONTESTANT]}. Passes before the ones that count let
 * the compiler finish; {@code -Dwarm=N} sets how many.
 */
public final class Harness {
  private static final com.sun.management.ThreadMXBean THREAD =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Contestant contestant;
  private final List<Path> paths;
  private final Object[] files;
  private final Sink sink = Sink.lengths();
  private int errors;

  private Harness(Contestant contestant, List<Path> paths, boolean inMemory) throws IOException {
    this.contestant = contestant;
    this.paths = paths;
    this.files = new Object[inMemory ? paths.size() : 0];
    for (int i = 0; i < files.length; i++) files[i] = contestant.load(paths.get(i));
  }

  /** Runs a job. */
  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("H|D|F|check LIST PASSES [array|heap|direct|mapped|jelf|...]");
      System.exit(2);
    }
    String job = args[0];
    List<Path> paths = Files.readAllLines(Path.of(args[1])).stream().map(Path::of).toList();
    Contestants who = Contestants.named(args.length > 3 ? args[3] : "array");
    Harness harness = new Harness(who.make(), paths, !job.equals("F"));
    if (job.equals("check")) harness.check();
    else harness.measure(job, Integer.parseInt(args[2]));
    System.err.println("errors " + harness.errors);
  }

  private void check() {
    Sink all = Sink.checking(contestant.part());
    for (int i = 0; i < files.length; i++) {
      all.clear();
      facts(files[i], all);
      System.out.printf(
          Locale.ROOT,
          "%s %016x %d %x %016x%n",
          paths.get(i),
          header(files[i]),
          all.count(),
          all.light(),
          all.fnv());
    }
  }

  private void measure(String job, int passes) {
    int warm = Integer.getInteger("warm", job.equals("H") ? 3000 : job.equals("D") ? 60 : 15);
    WarmUp warmUp = System.getProperty("warm") == null ? new WarmUp() : null;
    double[] times = new double[passes];
    long[] best = new long[files.length];
    Arrays.fill(best, Long.MAX_VALUE);
    long sum = 0;
    long allocated = 0;
    for (int pass = -warm; pass < passes; pass++) {
      if (pass == 0 && warmUp != null && !warmUp.isOver()) pass--;
      errors = 0;
      long bytes = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
      long start = THREAD.getCurrentThreadCpuTime();
      sum =
          switch (job) {
            case "H" -> headers();
            case "D" -> facts(best);
            case "F" -> fromDisk();
            default -> throw new IllegalArgumentException(job);
          };
      long time = THREAD.getCurrentThreadCpuTime() - start;
      allocated = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
      if (pass >= 0) times[pass] = (double) time / paths.size();
    }
    Arrays.sort(times);
    Arrays.sort(best);
    System.out.printf(
        Locale.ROOT,
        "%s %d %d %.1f %.1f %.1f %016x%s%n",
        job,
        paths.size(),
        passes,
        times[passes / 2],
        times[0],
        times[passes - 1],
        sum,
        job.equals("D") ? " " + best[best.length / 2] : "");
    System.err.printf(
        Locale.ROOT, "allocated %.1f bytes a file%n", (double) allocated / paths.size());
  }

  private long headers() {
    long sum = 0;
    for (Object file : files) sum += header(file);
    return sum;
  }

  private long facts(long[] best) {
    long sum = 0;
    long before = System.nanoTime();
    for (int i = 0; i < files.length; i++) {
      sink.clear();
      facts(files[i], sink);
      sum += sink.light();
      long now = System.nanoTime();
      best[i] = Math.min(best[i], now - before);
      before = now;
    }
    return sum;
  }

  private long fromDisk() {
    long sum = 0;
    for (Path path : paths) {
      sink.clear();
      try {
        contestant.file(path, sink);
      } catch (Exception e) {
        errors++;
      }
      sum += sink.light();
    }
    return sum;
  }

  private long header(Object file) {
    try {
      return contestant.header(file);
    } catch (Exception e) {
      errors++;
      return 0;
    }
  }

  private void facts(Object file, Sink into) {
    try {
      contestant.facts(file, into);
    } catch (Exception e) {
      errors++;
    }
  }
}
