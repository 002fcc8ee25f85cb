package dev.abilens.macho;

import dev.abilens.bytes.Region;
import java.util.Arrays;

/** Names put together, each with a zero byte at its end; used by one thread. */
final class NameBlob {
  private byte[] bytes = new byte[256];
  private int size;

  int size() {
    return size;
  }

  /** Adds a name of a region and returns where it begins. */
  int add(Region from, int offset) {
    int length = from.stringLength(offset);
    int start = room(length);
    from.copy(offset, bytes, start, length);
    return start;
  }

  /** Adds a name and returns where it begins. */
  int add(byte[] from, int length) {
    int start = room(length);
    System.arraycopy(from, 0, bytes, start, length);
    return start;
  }

  private int room(int length) {
    int start = size;
    int end = Math.addExact(size, length + 1);
    if (end > bytes.length)
      bytes =
          Arrays.copyOf(
              bytes, Math.max(end, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
    bytes[end - 1] = 0;
    size = end;
    return start;
  }

  Region region(String name) {
    return Region.of(name, bytes, 0, size, 0);
  }
}
