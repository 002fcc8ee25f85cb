package dev.abilens.scan;

import java.util.Comparator;

/**
 * The order of paths by their bytes in UTF-8, which is the order of code points. That of {@link
 * String#compareTo} differs where surrogates meet characters above them.
 */
final class PathOrder {
  static final Comparator<String> BYTES = PathOrder::compare;

  private PathOrder() {}

  private static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) continue;
      boolean surrogateX = Character.isSurrogate(x);
      // Every surrogate stands for a code point above all single ones.
      if (surrogateX != Character.isSurrogate(y)) return surrogateX ? 1 : -1;
      return Character.compare(x, y);
    }
    return Integer.compare(a.length(), b.length());
  }
}
