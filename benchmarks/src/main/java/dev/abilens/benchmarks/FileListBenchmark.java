package dev.abilens.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The three jobs over a list of files; each call takes the next file. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Thread)
public class FileListBenchmark {
  /** Who does the job; a rival that cannot read a file is measured at saying so. */
  @Param({"ARRAY", "HEAP", "DIRECT", "MAPPED"})
  public Contestants contestant = Contestants.ARRAY;

  /** A file that names files, one a line; the bundled samples where it is empty. */
  @Param("")
  public String list = "";

  private final Sink sink = Sink.lengths();
  private final List<Path> paths = new ArrayList<>();
  private Contestant who = Contestants.ARRAY.make();
  private Object[] files = {};
  private int next;

  /** Loads the files. */
  @Setup
  public void load() throws IOException {
    who = contestant.make();
    if (list.isEmpty()) paths.add(Sample.ELF.path());
    else Files.readAllLines(Path.of(list)).forEach(line -> paths.add(Path.of(line)));
    files = new Object[paths.size()];
    for (int i = 0; i < files.length; i++) files[i] = who.load(paths.get(i));
  }

  private int next() {
    next = next + 1 == files.length ? 0 : next + 1;
    return next;
  }

  /** Reads the header of a file in memory. */
  @Benchmark
  public long header() throws Exception {
    return who.header(files[next()]);
  }

  /** Reads the dynamic facts of a file in memory. */
  @Benchmark
  public long facts() throws Exception {
    sink.clear();
    who.facts(files[next()], sink);
    return sink.light();
  }

  /** Opens a file, reads its dynamic facts and closes it. */
  @Benchmark
  public long file() throws Exception {
    sink.clear();
    who.file(paths.get(next()), sink);
    return sink.light();
  }
}
