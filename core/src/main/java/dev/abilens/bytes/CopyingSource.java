package dev.abilens.bytes;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A source whose ranges are copied on request, within a budget. What is small is read together with
 * what lies around it, once: tables that lie side by side, and the many words that somebody asks
 * for one by one, cost one read a block.
 */
abstract class CopyingSource implements ByteSource {
  private static final int BLOCK = 1 << 12;

  /** How many longer ranges are remembered, and the longest of them. */
  private static final int RECENT = 4;

  private static final int MAX_RECENT = 1 << 22;

  private final Blocks blocks = new Blocks();
  private final String name;
  private final long size;
  private final long budget;
  private final @Nullable ReadBuffer buffer;
  private final AtomicLong held = new AtomicLong();

  // What was read last: a format's reader and a loader's model ask for the same tables, one after
  // the other. Two threads may overwrite each other's, which is read once more then.
  private final AtomicReferenceArray<@Nullable Region> recent = new AtomicReferenceArray<>(RECENT);
  private final AtomicInteger next = new AtomicInteger();
  private volatile @Nullable LimitReachedException limitReached;

  CopyingSource(String name, long size, ReadLimits limits, @Nullable ReadBuffer buffer) {
    this.name = name;
    this.size = size;
    // An array cannot be longer than this.
    this.budget = Math.min(limits.maxHeldBytes(), Integer.MAX_VALUE - 8);
    this.buffer = buffer != null && buffer.lend(this) ? buffer : null;
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
    if (!Ranges.holds(size, offset, length)) Ranges.check(this, 0, place(label), offset, length);
    long start = offset / BLOCK * BLOCK;
    if (offset + length <= start + BLOCK) {
      Region block = blocks.get(start);
      if (block == null) block = readBlock(start);
      if (block != null) return block.slice(label, offset - start, length);
    }
    Region range = recent(offset, length);
    if (range == null) {
      reserve(offset, label, length);
      range = filled(offset, (int) length);
      if (length <= MAX_RECENT) recent.set(next.getAndIncrement() & RECENT - 1, range);
    }
    return range.slice(label, 0, length);
  }

  private @Nullable Region recent(long offset, long length) {
    for (int i = 0; i < RECENT; i++) {
      Region range = recent.get(i);
      if (range != null && range.origin() == offset && range.length() == length) return range;
    }
    return null;
  }

  // Null where the budget holds no whole block any more, or the file has become shorter: the bytes
  // asked for may still fit, or still be there.
  private @Nullable Region readBlock(long start) throws IOException {
    int length = (int) Math.min(BLOCK, size - start);
    if (!tryReserve(length)) return null;
    Region block;
    try {
      block = filled(start, length);
    } catch (ChangedWhileReadingException e) {
      held.addAndGet(-length);
      return null;
    }
    Region earlier = blocks.putIfAbsent(block);
    if (earlier == null) return block;
    held.addAndGet(-length);
    return earlier;
  }

  private Region filled(long offset, int length) throws IOException {
    Region room = room(offset, length);
    read(offset, room.array, room.start, length);
    return room;
  }

  /** Returns a region for bytes from an offset on, not yet filled. */
  private Region room(long offset, int length) {
    Region lent = buffer == null ? null : buffer.take(this, length, offset);
    return lent == null ? Region.of(name, new byte[length], 0, length, offset) : lent;
  }

  @Override
  public final void copy(long offset, byte[] into, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, into.length);
    Ranges.check(this, 0, name, offset, length);
    read(offset, into, from, length);
  }

  /** Forgets what was read into a buffer, and gives that back. */
  @Override
  public void close() throws IOException {
    if (buffer == null) return;
    blocks.clear();
    for (int i = 0; i < RECENT; i++) recent.set(i, null);
    buffer.giveBack(this);
  }

  private String place(String label) {
    return name + ": " + label;
  }

  private void reserve(long offset, String label, long length) {
    if (tryReserve(length)) return;
    LimitReachedException limit =
        new LimitReachedException(
            offset,
            place(label),
            "maxHeldBytes",
            length + " bytes beside " + held.get() + " held",
            "at most " + budget + " bytes held");
    if (limitReached == null) limitReached = limit;
    throw limit;
  }

  @Override
  public final @Nullable LimitReachedException limitReached() {
    return limitReached;
  }

  // Compared before it is added: the sum cannot overflow, and a refusal leaves the count alone.
  private boolean tryReserve(long length) {
    while (true) {
      long before = held.get();
      if (length > budget - before) return false;
      if (held.compareAndSet(before, before + length)) return true;
    }
  }
}
