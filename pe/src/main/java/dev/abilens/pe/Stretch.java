package dev.abilens.pe;

import dev.abilens.bytes.Region;
import dev.abilens.bytes.Texts;

/**
 * Bytes of a section, read at once: so that a table takes them once, and every name that lies near
 * costs no search for its section. Immutable.
 */
final class Stretch {
  /** How much of a section is one stretch; beyond it lies {@link #MAX_NAME} for what crosses it. */
  static final int SIZE = 1 << 20;

  /** The longest name that is read. */
  static final int MAX_NAME = 1 << 14;

  private final Region region;
  private final long first;
  private final Texts texts;
  private final int covered;
  private final boolean zerosFollow;

  /**
   * Remembers bytes.
   *
   * @param region the bytes
   * @param first the RVA of the first one
   * @param zerosFollow whether zeros follow them in memory
   */
  Stretch(Region region, long first, boolean zerosFollow) {
    this.region = region;
    this.first = first;
    this.texts = region.texts();
    this.covered = Math.min(SIZE, region.length());
    this.zerosFollow = zerosFollow;
  }

  /** Returns the RVA of the first byte. */
  long first() {
    return first;
  }

  Region region() {
    return region;
  }

  /** Returns whether an RVA lies here, and not in what the next stretch begins with. */
  boolean covers(long rva) {
    long at = rva - first;
    return at >= 0 && at < covered;
  }

  /** Returns whether {@code length} bytes from an RVA on lie here. */
  boolean holds(long rva, long length) {
    long at = rva - first;
    return at >= 0 && at <= region.length() - length;
  }

  /** Returns whether zeros follow the last byte in memory. */
  boolean zerosFollow() {
    return zerosFollow;
  }

  /** Returns where an RVA lies in {@link #region()}. */
  long at(long rva) {
    return rva - first;
  }

  int u16(long rva) {
    return region.u16(rva - first);
  }

  long u32(long rva) {
    return region.u32(rva - first);
  }

  /** Returns a byte, a zero behind the last one. */
  int byteAt(long rva) {
    long at = rva - first;
    return at < region.length() ? region.u8(at) : 0;
  }

  /** Returns the length of the text at an RVA, or -1 if none ends within {@link #MAX_NAME}. */
  int textLength(long rva) {
    int length = texts.length(rva - first, MAX_NAME);
    return length >= 0 ? length : unended(region.length() - (rva - first));
  }

  /** Returns the length of a text that the zeros behind these bytes end, or -1. */
  private int unended(long rest) {
    return zerosFollow && rest <= MAX_NAME ? (int) rest : -1;
  }
}
