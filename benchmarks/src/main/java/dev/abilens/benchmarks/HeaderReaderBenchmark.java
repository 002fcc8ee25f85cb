package dev.abilens.benchmarks;

import dev.abilens.header.BinaryHeader;
import dev.abilens.header.FatSlice;
import dev.abilens.header.FatSlices;
import dev.abilens.header.HeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** Reads one header and uses its fields at once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(3)
@SuppressWarnings("EnumOrdinal")
public class HeaderReaderBenchmark {
  /** Sums every field of a header, so that none is left unread. */
  static int sum(BinaryHeader header) {
    return header.format().ordinal()
        + header.bits()
        + (header.bigEndian() ? 1 : 0)
        + header.machine()
        + header.type()
        + header.variant()
        + header.slices()
        + header.architecture().ordinal();
  }

  /** Sums every field of every slice. */
  static long sum(FatSlices slices) {
    long sum = 0;
    for (int i = 0; i < slices.available(); i++) {
      FatSlice slice = slices.get(i);
      sum +=
          slice.index()
              + slice.cputype()
              + slice.cpusubtype()
              + slice.offset()
              + slice.size()
              + slice.align();
    }
    return sum;
  }

  /** A file in an array. */
  @State(Scope.Benchmark)
  public static class Array {
    /** Which file. */
    @Param public Sample sample = Sample.ELF;

    byte[] bytes = {};

    /** Loads it. */
    @Setup
    public void load() {
      bytes = sample.bytes();
    }
  }

  /** A file in a buffer. */
  @State(Scope.Benchmark)
  public static class Buffer {
    /** Which file. */
    @Param public Sample sample = Sample.ELF;

    /** In which kind of buffer. */
    @Param public View view = View.HEAP;

    ByteBuffer buffer = ByteBuffer.allocate(0);

    /** Loads it. */
    @Setup
    public void load() throws IOException {
      buffer = view.of(sample.path());
    }
  }

  /** All files in turn, each in an array and in every kind of buffer: no branch is a lone one. */
  @State(Scope.Benchmark)
  public static class Mixed {
    final byte[][] arrays = new byte[Sample.values().length][];
    final ByteBuffer[] buffers = new ByteBuffer[arrays.length * View.values().length];

    /** Loads them. */
    @Setup
    public void load() throws IOException {
      int i = 0;
      for (Sample sample : Sample.values()) {
        arrays[sample.ordinal()] = sample.bytes();
        for (View view : View.values()) buffers[i++] = view.of(sample.path());
      }
    }
  }

  /** Reads from an array. */
  @Benchmark
  public int array(Array file) {
    return sum(HeaderReader.read(file.bytes));
  }

  /** Reads from the middle of an array. */
  @Benchmark
  public int arrayRange(Array file) {
    return sum(HeaderReader.read(file.bytes, 0, file.bytes.length));
  }

  /** Reads from a buffer. */
  @Benchmark
  public int buffer(Buffer file) {
    return sum(HeaderReader.read(file.buffer));
  }

  /** Reads the slice table from an array; other files have an empty one. */
  @Benchmark
  public long slicesOfArray(Array file) {
    return sum(FatSlices.of(file.bytes));
  }

  /** Reads the slice table from a buffer. */
  @Benchmark
  public long slicesOfBuffer(Buffer file) {
    return sum(FatSlices.of(file.buffer));
  }

  /** Reads all samples from arrays; time and bytes are those of all of them. */
  @Benchmark
  public int mixedArrays(Mixed files) {
    int sum = 0;
    for (byte[] bytes : files.arrays) sum += sum(HeaderReader.read(bytes));
    return sum;
  }

  /** Reads all samples from buffers of every kind; time and bytes are those of all of them. */
  @Benchmark
  public int mixedBuffers(Mixed files) {
    int sum = 0;
    for (ByteBuffer buffer : files.buffers) sum += sum(HeaderReader.read(buffer));
    return sum;
  }
}
