package dev.abilens.code.machine;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A number of 128 bits by which states are told apart. The key is another one in every process, so
 * that nobody can make two states that have one fingerprint.
 */
final class Fingerprint {
  private static final long KEY = new SplittableRandom().nextLong();
  private static final long OTHER_KEY = new SplittableRandom().nextLong();

  private long one = KEY;
  private long other = OTHER_KEY;

  /** What stands for all that was added. */
  record Print(long one, long other) {
    // Written out, see LoadResult.OpenSymbol.
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Print p && one == p.one && other == p.other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(one);
    }
  }

  void add(long number) {
    one = mixed(one ^ number);
    other = mixed(other + number * 0x9e3779b97f4a7c15L);
  }

  void add(@Nullable Block block) {
    if (block == null) {
      add(-1);
      return;
    }
    add(block.kind().name().hashCode());
    add(block.number());
    add(block.size());
  }

  void add(Word word) {
    add(word.block());
    add(word.known());
    add(word.bits());
    add((word.stale() ? 1 : 0) + (word.notZero() ? 2 : 0));
  }

  void add(long at, Word word) {
    add(at);
    add(word);
  }

  Print print() {
    return new Print(one, other);
  }

  private static long mixed(long bits) {
    long z = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
