package dev.abilens.bytes;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A source whose ranges are copied on request, within a budget. */
abstract class CopyingSource implements ByteSource {
  private final String name;
  private final long size;
  private final long budget;
  private final AtomicLong held = new AtomicLong();

  CopyingSource(String name, long size, ReadLimits limits) {
    this.name = name;
    this.size = size;
    // An array cannot be longer than this.
    this.budget = Math.min(limits.maxHeldBytes(), Integer.MAX_VALUE - 8);
  }

  /** Fills a part of the array from {@code offset} on; both ranges were checked. */
  abstract void read(long offset, byte[] into, int from, int length) throws IOException;

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final long size() {
    return size;
  }

  @Override
  public final Region region(String label, long offset, long length) throws IOException {
    String place = name + ": " + label;
    Ranges.check(this, 0, place, offset, length);
    reserve(offset, place, length);
    byte[] bytes = new byte[(int) length];
    read(offset, bytes, 0, bytes.length);
    return Region.of(name, bytes, 0, bytes.length, offset).slice(label, 0, length);
  }

  @Override
  public final void copy(long offset, byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    Ranges.check(this, 0, name, offset, length);
    read(offset, into, from, length);
  }

  // Compared before it is added: the sum cannot overflow, and a refusal leaves the count alone.
  private void reserve(long offset, String place, long length) {
    while (true) {
      long before = held.get();
      if (length > budget - before)
        throw new LimitReachedException(
            offset,
            place,
            "maxHeldBytes",
            length + " bytes beside " + before + " held",
            "at most " + budget + " bytes held");
      if (held.compareAndSet(before, before + length)) return;
    }
  }
}
