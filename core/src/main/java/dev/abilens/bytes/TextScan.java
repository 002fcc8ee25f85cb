package dev.abilens.bytes;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/** Looks for a text in a source, which is passed over once and not held. */
final class TextScan {
  private static final int CHUNK = 1 << 16;
  private static final int HASH_BITS = 10;

  // A word may be read that begins with the last byte.
  private static final ThreadLocal<byte[]> CHUNKS =
      ThreadLocal.withInitial(() -> new byte[CHUNK + Integer.BYTES]);

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private TextScan() {}

  /**
   * Words are looked at that are as far from each other as the text has words: wherever it stands,
   * one of them is its own. No step waits for the one before, as in searches that skip by what they
   * have read.
   */
  static OptionalLong find(ByteSource source, String ascii, long from) throws IOException {
    byte[] text = ascii.getBytes(StandardCharsets.US_ASCII);
    int words = Math.max(1, text.length - Integer.BYTES + 1);
    boolean[] known = new boolean[1 << HASH_BITS];
    if (text.length < Integer.BYTES) Arrays.fill(known, true);
    else for (int i = 0; i < words; i++) known[hash(text, i)] = true;
    byte[] chunk = CHUNKS.get();
    // Chunks overlap by all of the text but a byte.
    int overlap = text.length - 1;
    for (long at = from; source.size() - at > overlap; at += CHUNK - overlap) {
      int length = (int) Math.min(CHUNK, source.size() - at);
      source.copy(at, chunk, 0, length);
      for (int i = 0; i < length; i += words) {
        int found = known[hash(chunk, i)] ? near(i, chunk, length, text, words) : -1;
        if (found >= 0) return OptionalLong.of(at + found);
      }
    }
    return OptionalLong.empty();
  }

  private static int hash(byte[] bytes, int at) {
    return (int) WORDS.get(bytes, at) * 0x9e37_79b1 >>> Integer.SIZE - HASH_BITS;
  }

  /** Where the text begins that a word is one of, or less than 0. */
  private static int near(int word, byte[] bytes, int length, byte[] text, int words) {
    int last = Math.min(word, length - text.length);
    for (int i = Math.max(0, word - words + 1); i <= last; i++)
      if (Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) return i;
    return -1;
  }
}
