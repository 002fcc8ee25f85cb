package dev.abilens.bytes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks for a text in a source, which is passed over once and not held. */
final class TextScan {
  private static final int CHUNK = 1 << 16;

  private static final ThreadLocal<byte[]> CHUNKS = ThreadLocal.withInitial(() -> new byte[CHUNK]);

  private TextScan() {}

  /** Horspool's search: where the last byte does not fit, most of the text's length is skipped. */
  static boolean holds(ByteSource source, String ascii) throws IOException {
    byte[] text = ascii.getBytes(StandardCharsets.US_ASCII);
    int end = text.length - 1;
    int[] skip = new int[256];
    Arrays.fill(skip, text.length);
    for (int i = 0; i < end; i++) skip[text[i]] = end - i;
    byte[] chunk = CHUNKS.get();
    // Chunks overlap by all of the text but a byte.
    for (long at = 0; at + end < source.size(); at += chunk.length - end) {
      int length = (int) Math.min(chunk.length, source.size() - at);
      source.copy(at, chunk, 0, length);
      for (int i = end; i < length; i += skip[chunk[i] & 0xff])
        if (chunk[i - end] == text[0] && Arrays.equals(chunk, i - end, i + 1, text, 0, text.length))
          return true;
    }
    return false;
  }
}
