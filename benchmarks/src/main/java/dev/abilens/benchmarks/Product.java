package dev.abilens.benchmarks;

import dev.abilens.Abilens;
import dev.abilens.Report;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Platform;
import dev.abilens.scan.Candidate;
import dev.abilens.scan.ScanProblem;
import dev.abilens.scan.ScanSink;
import dev.abilens.scan.Scanner;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;

/**
 * What whole answers cost: {@code Product verdicts LIST ROUNDS}, {@code Product scan PATH ROUNDS
 * [THREADS]}, {@code Product archive TGZ ROUNDS}, {@code Product pair TGZ ROUNDS TGZ}. Rounds
 * before the ones that count let the compiler finish; {@code -Dwarm=N} sets how many.
 */
public final class Product {
  private static final com.sun.management.ThreadMXBean THREAD =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int rounds;

  private Product(int rounds) {
    this.rounds = rounds;
  }

  /** What is measured. */
  private interface Work {
    /** Does it and returns how many files it was. */
    long run() throws IOException;
  }

  /** Measures. */
  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println(
          "verdicts LIST ROUNDS | scan PATH ROUNDS [THREADS] | archive TGZ ROUNDS | pair TGZ ROUNDS TGZ");
      System.exit(2);
    }
    Product product = new Product(Integer.parseInt(args[2]));
    Path path = Path.of(args[1]);
    Target target =
        Target.node("18.20.4").on(Platform.LINUX_X64).glibc("2.31").libstdcxx("3.4.28").build();
    int threads = args[0].equals("scan") && args.length > 3 ? Integer.parseInt(args[3]) : 1;
    Abilens abilens = Abilens.open().withThreads(threads);
    try (ResolvedTarget resolved = abilens.resolve(target)) {
      switch (args[0]) {
        case "verdicts" -> {
          List<Path> files = Files.readAllLines(path).stream().map(Path::of).toList();
          product.measure("verdicts", () -> verdicts(abilens, files, resolved));
          long[] bytes = new long[files.size()];
          for (int i = 0; i < bytes.length; i++) bytes[i] = bytes(abilens, files.get(i), resolved);
          Arrays.sort(bytes);
          System.out.printf(
              "each bytes %d %d %d%n", bytes[0], bytes[bytes.length / 2], bytes[bytes.length - 1]);
        }
        case "scan" -> product.measure("scan", () -> abilens.check(path, resolved).files().size());
        case "archive" -> {
          abilens.check(path, resolved).problems().forEach(System.err::println);
          // In turn, so that both see the same machine.
          for (int i = 0; i < 2; i++) {
            product.measure("inflate", () -> inflate(path));
            product.measure("find", () -> find(path));
            Abilens plain = abilens.withoutDigests();
            product.measure("judge", () -> plain.check(path, resolved).files().size());
            product.measure("archive", () -> abilens.check(path, resolved).files().size());
          }
        }
        case "pair" -> product.pair(abilens.withoutDigests(), resolved, path, Path.of(args[3]));
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static long verdicts(Abilens abilens, List<Path> files, ResolvedTarget target)
      throws IOException {
    long count = 0;
    for (Path file : files) count += abilens.check(file, target).files().size();
    return count;
  }

  /** What is in an archive, none of it judged. */
  private static long find(Path archive) {
    long[] count = new long[1];
    new Scanner(ReadLimits.defaults())
        .scan(
            archive,
            new ScanSink() {
              @Override
              public void candidate(Candidate candidate) {
                candidate.close();
                count[0]++;
              }

              @Override
              public void problem(ScanProblem problem) {
                System.err.println(problem);
              }
            });
    return count[0];
  }

  /** What one verdict allocates. */
  private static long bytes(Abilens abilens, Path file, ResolvedTarget target) throws IOException {
    long thread = Thread.currentThread().getId();
    long before = THREAD.getThreadAllocatedBytes(thread);
    abilens.check(file, target);
    return THREAD.getThreadAllocatedBytes(thread) - before;
  }

  /** Judges two archives on two threads, and has zcat inflate them, in turn. */
  private void pair(Abilens abilens, ResolvedTarget target, Path first, Path second)
      throws Exception {
    ProcessBuilder zcat =
        new ProcessBuilder("zcat", first.toString(), second.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    List<Callable<Report>> both =
        List.of(() -> abilens.check(first, target), () -> abilens.check(second, target));
    ExecutorService pool = Executors.newFixedThreadPool(both.size());
    double[] ours = new double[rounds];
    double[] theirs = new double[rounds];
    for (int round = -Integer.getInteger("warm", rounds); round < rounds; round++) {
      long start = System.nanoTime();
      for (Future<Report> one : pool.invokeAll(both)) one.get();
      long judged = System.nanoTime();
      if (zcat.start().waitFor() != 0) throw new IOException("zcat failed");
      long inflated = System.nanoTime();
      if (round < 0) continue;
      ours[round] = (judged - start) / 1e6;
      theirs[round] = (inflated - judged) / 1e6;
    }
    pool.shutdown();
    System.out.println("pair wall-ms " + spread(ours) + " zcat " + spread(theirs));
  }

  private static long inflate(Path archive) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)), 1 << 16)) {
      long size = 0;
      for (int n; (n = in.read(buffer)) > 0; ) size += n;
      return size;
    }
  }

  /** Prints what it was, how many files, and of this thread CPU time, time and bytes for all. */
  private void measure(String what, Work work) throws IOException {
    int warm = Integer.getInteger("warm", rounds);
    long thread = Thread.currentThread().getId();
    double[] cpu = new double[rounds];
    double[] wall = new double[rounds];
    long files = 0;
    long allocated = 0;
    for (int round = -warm; round < rounds; round++) {
      long bytes = THREAD.getThreadAllocatedBytes(thread);
      long start = System.nanoTime();
      long spent = THREAD.getCurrentThreadCpuTime();
      files = work.run();
      if (round < 0) continue;
      cpu[round] = (THREAD.getCurrentThreadCpuTime() - spent) / 1e6;
      wall[round] = (System.nanoTime() - start) / 1e6;
      allocated = THREAD.getThreadAllocatedBytes(thread) - bytes;
    }
    System.out.printf(
        "%s %d cpu-ms %s wall-ms %s bytes %d%n", what, files, spread(cpu), spread(wall), allocated);
  }

  /** The median, the least and the greatest. */
  private static String spread(double[] values) {
    Arrays.sort(values);
    return String.format(
        Locale.ROOT,
        "%.2f %.2f %.2f",
        values[values.length / 2],
        values[0],
        values[values.length - 1]);
  }
}
