package dev.abilens.header;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Names of codes, as their specification spells them. */
final class CodeNames {
  private final int[] codes;
  private final String[] names;

  /**
   * Reads a table.
   *
   * @param table codes and names in turn, in rising order of the codes; decimal, or hexadecimal
   *     after {@code 0x}
   */
  CodeNames(String table) {
    String[] words = table.strip().split("\\s+", 0);
    codes = new int[words.length / 2];
    names = new String[codes.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Integer.decode(words[2 * i]);
      names[i] = words[2 * i + 1];
    }
  }

  /** Returns the name of a code, or null if it has none. */
  @Nullable String of(int code) {
    int i = Arrays.binarySearch(codes, code);
    return i < 0 ? null : names[i];
  }
}
