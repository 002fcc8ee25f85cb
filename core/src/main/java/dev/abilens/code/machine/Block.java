package dev.abilens.code.machine;

import org.jspecify.annotations.Nullable;

/**
 * A piece of memory that is told apart from all others: no address in one lies in another.
 *
 * @param kind whose it is
 * @param number which of its kind
 * @param size how many bytes it has, or {@link #UNKNOWN}
 */
record Block(Kind kind, int number, long size) {
  /** Where a size is not known. */
  static final long UNKNOWN = -1;

  /** Whose memory it may be. */
  enum Kind {
    /** The image's own, at its own addresses. */
    IMAGE(12),
    /** The stack: addresses are distances from where it was when the first function was called. */
    STACK(4),
    /** What was allocated on the way. */
    HEAP(4),
    /** What another file has under a name. */
    IMPORT(0),
    /** What each thread has for itself. */
    THREAD(0);

    // How many of the lowest bits of its first address are surely 0.
    private final int aligned;

    Kind(int aligned) {
      this.aligned = aligned;
    }
  }

  static final Block IMAGE = new Block(Kind.IMAGE, 0, UNKNOWN);
  static final Block STACK = new Block(Kind.STACK, 0, UNKNOWN);
  static final Block THREAD = new Block(Kind.THREAD, 0, UNKNOWN);

  /** Returns a mask of the lowest bits of an address that its distance in the block tells. */
  long told() {
    return (1L << kind.aligned) - 1;
  }

  /** Returns whether what is written to it is kept, rather than being another's memory. */
  boolean isOwn() {
    return kind == Kind.IMAGE || kind == Kind.STACK || kind == Kind.HEAP;
  }

  boolean isImage() {
    return kind == Kind.IMAGE;
  }

  boolean isStack() {
    return kind == Kind.STACK;
  }

  boolean isHeap() {
    return kind == Kind.HEAP;
  }

  // Written out, see LoadResult.OpenSymbol.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Block b && kind == b.kind && number == b.number && size == b.size;
  }

  @Override
  public int hashCode() {
    return 31 * kind.name().hashCode() + number;
  }
}
