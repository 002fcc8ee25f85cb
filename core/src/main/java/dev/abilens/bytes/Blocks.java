package dev.abilens.bytes;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a file that were read, by where in it they begin, without an object beside each. Safe
 * for use by many threads.
 */
final class Blocks {
  /** Who asks for blocks by what a file says does not know where they fall together. */
  private static final long SALT = System.nanoTime() * 0x9e37_79b9_7f4a_7c15L;

  private static final int FIRST = 8;

  // At least twice as long as there are blocks.
  private volatile AtomicReferenceArray<@Nullable Region> table = new AtomicReferenceArray<>(FIRST);
  private int count;

  /** Returns the block that begins there, or null. */
  @Nullable Region get(long start) {
    AtomicReferenceArray<@Nullable Region> all = table;
    Region block = all.get(place(all, start));
    // Where none was, another thread may have put another one since.
    return block == null || block.origin() != start ? null : block;
  }

  /** Keeps a block, unless there is one that begins where it does: then that is returned. */
  synchronized @Nullable Region putIfAbsent(Region block) {
    int place = place(table, block.origin());
    Region before = table.get(place);
    if (before != null) return before;
    if (2 * ++count > table.length()) {
      grow();
      place = place(table, block.origin());
    }
    table.set(place, block);
    return null;
  }

  synchronized void clear() {
    if (count == 0) return;
    count = 0;
    table = new AtomicReferenceArray<>(FIRST);
  }

  private void grow() {
    AtomicReferenceArray<@Nullable Region> longer = new AtomicReferenceArray<>(2 * table.length());
    for (int i = 0; i < table.length(); i++) {
      Region block = table.get(i);
      if (block != null) longer.set(place(longer, block.origin()), block);
    }
    table = longer;
  }

  /** Returns where a block is, or would be. */
  private static int place(AtomicReferenceArray<@Nullable Region> all, long start) {
    long mixed = (start ^ SALT) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ mixed >>> 32) * 0x94d0_49bb_1331_11ebL;
    int last = all.length() - 1;
    int place = (int) (mixed >>> 32) & last;
    for (Region block = all.get(place); block != null; block = all.get(place)) {
      if (block.origin() == start) break;
      place = place + 1 & last;
    }
    return place;
  }
}
