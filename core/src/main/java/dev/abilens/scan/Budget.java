package dev.abilens.scan;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.ReadLimits;
import java.io.IOException;
import java.io.InputStream;

/**
 * What was spent on a container and all that are nested in it, and what may be. For the one thread
 * that reads it.
 */
final class Budget {
  /** So many directories and links may be passed on the way to each member, on average. */
  private static final long STEPS_PER_ENTRY = 64;

  private final ReadLimits limits;
  private long compressed;
  private long entries;
  private long steps;
  private long inflated;
  private long held;

  Budget(ReadLimits limits) {
    this.limits = limits;
  }

  ReadLimits limits() {
    return limits;
  }

  /** Returns the size of what is read from the disk. */
  long compressed() {
    return compressed;
  }

  /** Lets more be inflated, for a file that is read from the disk. */
  void another(long size) {
    compressed += size;
  }

  /** Counts a member, or a header that speaks of one. */
  void entry(long at, String where) {
    if (++entries > limits.maxEntries())
      throw new LimitReachedException(
          at, where, "maxEntries", "more", "at most " + limits.maxEntries() + " headers");
  }

  /** Counts one directory or link on the way to a member. */
  void step(String where) {
    if (++steps / STEPS_PER_ENTRY > limits.maxEntries())
      throw new LimitReachedException(
          0,
          where,
          "maxEntries",
          "more directories and links on the way",
          "at most " + STEPS_PER_ENTRY + " times " + limits.maxEntries());
  }

  /** Counts inflated bytes, or bytes of a file that is handed on. */
  void inflate(long bytes, String where) {
    long byRatio =
        compressed > Long.MAX_VALUE / limits.maxRatio()
            ? Long.MAX_VALUE
            : compressed * limits.maxRatio();
    long ratio = Math.max(limits.maxHeldBytes(), byRatio);
    long most = Math.min(limits.maxInflatedBytes(), ratio);
    // Compared before it is added: the sum cannot overflow.
    if (bytes <= most - inflated) {
      inflated += bytes;
      return;
    }
    boolean total = most == limits.maxInflatedBytes();
    throw new LimitReachedException(
        most,
        where,
        total ? "maxInflatedBytes" : "maxRatio",
        "more inflated bytes",
        "at most "
            + most
            + (total ? "" : ", " + limits.maxRatio() + " times its size or what may be held"));
  }

  /** Returns a stream whose bytes are counted as inflated. */
  InputStream inflating(InputStream in, String where) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int read = in.read(into, from, length);
        if (read > 0) inflate(read, where);
        return read;
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  /** Holds bytes in memory, if there is room for them beside a part that is left free. */
  boolean tryHold(long bytes, long free) {
    if (bytes > limits.maxHeldBytes() - held - free) return false;
    held += bytes;
    return true;
  }

  /** Holds bytes in memory. */
  void hold(long bytes, String where) {
    if (!tryHold(bytes, 0))
      throw new LimitReachedException(
          0,
          where,
          "maxHeldBytes",
          bytes + " bytes beside " + held + " held",
          "at most " + limits.maxHeldBytes() + " bytes held");
  }
}
