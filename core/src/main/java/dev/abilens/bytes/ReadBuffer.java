package dev.abilens.bytes;

import org.jspecify.annotations.Nullable;

/**
 * Memory that one file after the other is read into, for who reads many: without it, an array is
 * made and cleared for every range. What it has no room for gets an array of its own.
 *
 * <p>It is one source's until that is closed; others that are opened with it meanwhile do without.
 * Then its bytes become those of the next file, so that nothing may be used any more that shares
 * them: regions, and files that read their tables late. Texts and records are copies. Safe for use
 * by many threads.
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

  /** Begins anew, for a source that was opened; returns false where it is another's. */
  synchronized boolean lend(ByteSource source) {
    if (user != null) return false;
    user = source;
    taken = 0;
    return true;
  }

  /** Lets another source have it; nothing where this one has it no more. */
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
