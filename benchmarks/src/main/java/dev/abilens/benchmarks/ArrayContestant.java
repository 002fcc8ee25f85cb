package dev.abilens.benchmarks;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadBuffer;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.FatSlices;
import dev.abilens.header.HeaderReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** This project, over arrays; files by positioned reads. */
final class ArrayContestant implements Contestant {
  private static final Set<OpenOption> READING = Set.of(StandardOpenOption.READ);

  // More than is read of most files; one thread reads one of them after the other.
  private final ReadBuffer buffer = new ReadBuffer(1 << 23);
  private final Facts facts = new Facts();

  @Override
  public Part part() {
    return Part.ALL;
  }

  @Override
  public Object load(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  @Override
  public long header(Object file) {
    byte[] bytes = (byte[]) file;
    BinaryHeader header = HeaderReader.read(bytes);
    long sum = HeaderSum.of(header);
    return header.slices() == 0 ? sum : sum + HeaderSum.of(FatSlices.of(bytes));
  }

  @Override
  public void facts(Object file, Sink sink) throws IOException {
    byte[] bytes = (byte[]) file;
    BinaryHeader header = HeaderReader.read(bytes);
    facts.take(header.format(), header.slices(), ByteSource.of("file", bytes), sink);
  }

  @Override
  public void file(Path path, Sink sink) throws IOException {
    ReadLimits limits = ReadLimits.defaults();
    FileChannel channel = FileChannel.open(path, READING);
    try (ByteSource source = ByteSource.of(path.toString(), channel, limits, buffer)) {
      facts.take(source, sink);
    }
  }
}
