package dev.abilens.scan;

import dev.abilens.bytes.MalformedBinaryException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the extended headers of a tape archive say of a member: POSIX.1-2017, pax, "pax Extended
 * Header". Only the keywords that change where a member lies are kept.
 */
final class PaxRecords {
  private static final String PATH = "path";
  private static final String LINKPATH = "linkpath";
  private static final String SIZE = "size";
  private static final String SPARSE = "GNU.sparse.";

  private final Map<String, String> values;

  private PaxRecords(Map<String, String> values) {
    this.values = values;
  }

  static PaxRecords none() {
    return new PaxRecords(Map.of());
  }

  /** Returns these records with those of another header before them. */
  PaxRecords read(byte[] data, long offset, String where) {
    Map<String, String> merged = new HashMap<>(values);
    int at = 0;
    while (at < data.length) {
      int space = indexOf(data, (byte) ' ', at, Math.min(data.length, at + 10));
      int end = space < 0 ? -1 : end(data, at, space);
      int equals = end < 0 ? -1 : indexOf(data, (byte) '=', space + 1, end);
      if (equals < 0)
        throw new MalformedBinaryException(
            offset + at, where, "a record of another length", "\"LENGTH KEYWORD=VALUE\\n\"");
      keep(
          merged,
          TarHeader.text(data, space + 1, equals - space - 1, data.length),
          TarHeader.text(data, equals + 1, end - 1 - (equals + 1), data.length));
      at = end;
    }
    return new PaxRecords(merged);
  }

  // The end of the record that begins at `at`, or -1 if it is not as long as it says.
  private static int end(byte[] data, int at, int space) {
    long length = 0;
    for (int i = at; i < space; i++) {
      if (data[i] < '0' || data[i] > '9') return -1;
      length = length * 10 + (data[i] - '0');
    }
    // At most ten digits: no overflow.
    if (length > data.length - at || at + length <= space + 1) return -1;
    int end = at + (int) length;
    return data[end - 1] == '\n' ? end : -1;
  }

  private static int indexOf(byte[] data, byte wanted, int from, int to) {
    for (int i = from; i < to; i++) if (data[i] == wanted) return i;
    return -1;
  }

  private static void keep(Map<String, String> values, String keyword, String value) {
    String key = keyword.startsWith(SPARSE) ? SPARSE : keyword;
    switch (key) {
      case PATH, LINKPATH, SIZE, SPARSE -> {
        // An empty value takes back what a global header said.
        if (value.isEmpty()) values.remove(key);
        else values.put(key, value);
      }
      default -> {}
    }
  }

  @Nullable String path() {
    return values.get(PATH);
  }

  @Nullable String linkPath() {
    return values.get(LINKPATH);
  }

  boolean sparse() {
    return values.containsKey(SPARSE);
  }

  /** Returns the size in bytes, or that of the header where nothing is said. */
  long size(long otherwise, long offset, String where) {
    String size = values.get(SIZE);
    if (size == null) return otherwise;
    // Eighteen digits fit a long.
    if (size.length() > 18 || !size.chars().allMatch(c -> c >= '0' && c <= '9'))
      throw new MalformedBinaryException(
          offset, where + " > size", "\"" + shortened(size) + "\"", "a number of bytes");
    return Long.parseLong(size);
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
