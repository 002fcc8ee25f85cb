package dev.abilens.pe;

import dev.abilens.bytes.Region;
import dev.abilens.bytes.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a section, read at once: so that a table takes them once, and every name that lies near
 * costs no search for its section. Immutable.
 */
final class Stretch {
  /** How much of a section is one stretch; beyond it lies {@link #MAX_NAME} for what crosses it. */
  static final int SIZE = 1 << 20;

  /** The longest name that is read. */
  static final int MAX_NAME = 1 << 14;

  private static final Texts NO_TEXTS = Region.of("", new byte[0]).texts();

  // The bytes lie in a region of their own, or in that of the whole file from a base on.
  private final Region around;
  private final int base;
  private final int length;
  private final long first;
  private final Texts texts;
  private final boolean zerosFollow;

  /**
   * Remembers bytes.
   *
   * @param around what holds them
   * @param base where they begin in it
   * @param length how many they are
   * @param first the RVA of the first one
   * @param zerosFollow whether zeros follow them in memory
   */
  Stretch(Region around, int base, int length, long first, boolean zerosFollow) {
    this.around = around;
    this.base = base;
    this.length = length;
    this.first = first;
    this.texts = around.texts(base, length);
    this.zerosFollow = zerosFollow;
  }

  /** Returns the RVA of the first byte. */
  long first() {
    return first;
  }

  /**
   * Returns the texts of a stretch, by their distances from its {@link #first} byte: none where RVA
   * 0, which stands for no text, would be one of them.
   */
  static Texts texts(@Nullable Stretch stretch) {
    return stretch == null || stretch.first == 0 ? NO_TEXTS : stretch.texts;
  }

  /** Returns the RVA of the first byte of a stretch, 0 where there is none. */
  static long firstOf(@Nullable Stretch stretch) {
    return stretch == null ? 0 : stretch.first;
  }

  /** Returns what holds the bytes, and more around them. */
  Region around() {
    return around;
  }

  /** Returns where an RVA lies in {@link #around()}. */
  long at(long rva) {
    return base + (rva - first);
  }

  /** Returns whether an RVA lies here, and not in what the next stretch begins with. */
  boolean covers(long rva) {
    long at = rva - first;
    return at >= 0 && at < Math.min(SIZE, length);
  }

  /** Returns whether {@code size} bytes from an RVA on lie here. */
  boolean holds(long rva, long size) {
    long at = rva - first;
    return at >= 0 && at <= length - size;
  }

  /** Returns how many bytes lie here from an RVA on that is held. */
  long rest(long rva) {
    return length - (rva - first);
  }

  /** Returns whether zeros follow the last byte in memory. */
  boolean zerosFollow() {
    return zerosFollow;
  }

  // Of an RVA that is held.

  int u16(long rva) {
    return around.u16(at(rva));
  }

  long u32(long rva) {
    return around.u32(at(rva));
  }

  long word(long rva, int bits) {
    return around.word(at(rva), bits);
  }

  /** Returns a byte, a zero behind the last one. */
  int byteAt(long rva) {
    return rva - first < length ? around.u8(at(rva)) : 0;
  }

  /** Returns whether a text begins at an RVA; it is given a byte a character. */
  boolean matches(long rva, String text) {
    return holds(rva, text.length()) && around.matches(at(rva), text);
  }

  /** Returns the length of the text at an RVA, or -1 if none ends within {@link #MAX_NAME}. */
  int textLength(long rva) {
    int found = texts.length(rva - first, MAX_NAME);
    return found >= 0 ? found : unended(length - (rva - first));
  }

  /** Returns the length of a text that the zeros behind these bytes end, or -1. */
  private int unended(long rest) {
    return zerosFollow && rest <= MAX_NAME ? (int) rest : -1;
  }
}
