package dev.abilens.benchmarks;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadBuffer;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.FatSlices;
import dev.abilens.header.HeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** This project, over buffers of one kind, in the order in which they are read the soonest. */
final class BufferContestant implements Contestant {
  private final View view;
  private final ReadBuffer buffer = new ReadBuffer(1 << 23);
  private final Facts facts = new Facts();

  BufferContestant(View view) {
    this.view = view;
  }

  @Override
  public Part part() {
    return Part.ALL;
  }

  @Override
  public Object load(Path path) throws IOException {
    return view.of(path).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long header(Object file) {
    ByteBuffer buffer = (ByteBuffer) file;
    BinaryHeader header = HeaderReader.read(buffer);
    long sum = HeaderSum.of(header);
    return header.slices() == 0 ? sum : sum + HeaderSum.of(FatSlices.of(buffer));
  }

  @Override
  public void facts(Object file, Sink sink) throws IOException {
    ByteBuffer bytes = (ByteBuffer) file;
    BinaryHeader header = HeaderReader.read(bytes);
    try (ByteSource source = ByteSource.of("file", bytes, ReadLimits.defaults(), buffer)) {
      facts.take(header.format(), header.slices(), source, sink);
    }
  }
}
