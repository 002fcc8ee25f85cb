package dev.abilens.bytes;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A part of another source, with offsets of its own and its parent's origins. */
final class SubSource implements ByteSource {
  private final ByteSource parent;
  private final String label;
  private final long start;
  private final long origin;
  private final long size;
  private final @Nullable Region whole;

  SubSource(ByteSource parent, String label, long start, long size) {
    long parentOrigin = parent instanceof SubSource sub ? sub.origin : 0;
    if (!Ranges.holds(parent.size(), start, size))
      Ranges.check(parent, parentOrigin, parent.name() + ": " + label, start, size);
    this.origin = parentOrigin + start;
    this.parent = parent;
    this.label = label;
    this.start = start;
    this.size = size;
    Region around = parent.whole();
    this.whole = around == null ? null : around.slice(label, start, size);
  }

  @Override
  public String name() {
    return parent.name() + ": " + label;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public @Nullable Region whole() {
    return whole;
  }

  @Override
  public Region region(String part, long offset, long length) throws IOException {
    // Checked here, too: a range could reach over the end of this part into its neighbour.
    if (!Ranges.holds(size, offset, length))
      Ranges.check(this, origin, name() + " > " + part, offset, length);
    return parent.region(label + " > " + part, start + offset, length);
  }

  @Override
  public void copy(long offset, byte[] into, int from, int length) throws IOException {
    if (!Ranges.holds(size, offset, length)) Ranges.check(this, origin, name(), offset, length);
    parent.copy(start + offset, into, from, length);
  }

  @Override
  public @Nullable LimitReachedException limitReached() {
    return parent.limitReached();
  }

  /** The same bytes of the same source, whatever they are called. */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof SubSource other
        && parent.equals(other.parent)
        && start == other.start
        && size == other.size;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * parent.hashCode() + Long.hashCode(start)) + Long.hashCode(size);
  }

  @Override
  public void close() {}
}
