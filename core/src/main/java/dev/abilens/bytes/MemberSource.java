package dev.abilens.bytes;

import java.io.IOException;

/** A part of another source that is a file of its own, with offsets and a budget of its own. */
final class MemberSource extends CopyingSource {
  private final ByteSource parent;
  private final long start;

  MemberSource(String name, ByteSource parent, long start, long size, ReadLimits limits) {
    super(name, size, limits, null);
    Ranges.check(parent, 0, parent.name() + ": " + name, start, size);
    this.parent = parent;
    this.start = start;
  }

  @Override
  void read(long offset, byte[] into, int from, int length) throws IOException {
    parent.copy(start + offset, into, from, length);
  }

  @Override
  public void close() {}
}
