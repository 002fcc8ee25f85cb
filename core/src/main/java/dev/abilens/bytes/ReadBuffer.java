package dev.abilens.bytes;

import org.jspecify.annotations.Nullable;

/**
 * Memory that one file after the other is read into, for who reads many: without it, an array is
 * made and cleared for every range. What it has no room for gets an array of its own.
 *
 * <p>It is one source's until that is closed. Then its bytes become those of the next file, so that
 * nothing may be used any more that shares them: regions, and files that read their tables late.
 * Texts and records are copies. Safe for use by many threads.
 */
public final class ReadBuffer {
  private final byte[] bytes;
  private @Nullable ByteSource user;
  private int taken;

  /**
   * Makes a buffer.
   *
   * @param size its size in bytes, 0 or more
   */
  public ReadBuffer(int size) {
    this.bytes = new byte[size];
  }

  /** Begins anew, for a source that was opened. */
  synchronized void lend(ByteSource source) {
    if (user != null) throw new IllegalStateException("the buffer is in use by " + user.name());
    user = source;
    taken = 0;
  }

  /** Lets another source have it; nothing where this one has no more. */
  synchronized void giveBack(ByteSource source) {
    if (user == source) user = null;
  }

  /** Returns bytes that nobody else has, or null where so many are not there any more. */
  synchronized @Nullable Region take(ByteSource source, int length, long origin) {
    if (user != source || length > bytes.length - taken) return null;
    int from = taken;
    taken += length;
    return Region.of(source.name(), bytes, from, length, origin);
  }
}
