package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.format.Lazy;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import java.util.Arrays;

/** The imports or the exports among the dynamic symbols. */
final class SymbolView implements SymbolTable {
  private final DynamicSymbols symbols;
  private final int[] indices;
  private final boolean exports;

  // Made where the file's own hash table cannot tell: it holds definitions only.
  private final Lazy<int[]> byName = new Lazy<>(this::index);

  SymbolView(DynamicSymbols symbols, int[] indices, boolean exports) {
    this.symbols = symbols;
    this.indices = indices;
    this.exports = exports;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public String name(int index) {
    return symbols.name(indices[index]);
  }

  @Override
  public boolean nameStartsWith(int index, String prefix) {
    return symbols.startsWith(indices[index], prefix);
  }

  @Override
  public boolean nameEndsWith(int index, String suffix) {
    return symbols.endsWith(indices[index], suffix);
  }

  @Override
  public Symbol get(int index) {
    int i = indices[index];
    return new Symbol(
        symbols.name(i),
        symbols.version(i),
        exports ? null : symbols.library(i),
        symbols.binding(i) == Elf.STB_WEAK,
        exports ? symbols.value(i) : 0);
  }

  @Override
  public int find(String name) {
    if (exports && symbols.isHashed()) {
      int at = Arrays.binarySearch(indices, symbols.find(name));
      return at < 0 ? -1 : at;
    }
    String bytes = SymbolHash.bytesOf(name);
    int[] sorted = byName.get();
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(symbols.nameOffset(indices[sorted[middle]]), bytes) < 0) low = middle + 1;
      else high = middle;
    }
    boolean found = low < sorted.length && symbols.isNamed(indices[sorted[low]], bytes);
    return found ? sorted[low] : -1;
  }

  // Sorted and not hashed: nobody can write names that make a sort slow. The sort is stable, so
  // that the first of equal names stays first.
  private int[] index() {
    Integer[] order = new Integer[indices.length];
    for (int at = 0; at < order.length; at++) order[at] = at;
    Arrays.sort(
        order, (a, b) -> compare(symbols.nameOffset(indices[a]), symbols.nameOffset(indices[b])));
    int[] sorted = new int[order.length];
    for (int at = 0; at < sorted.length; at++) sorted[at] = order[at];
    return sorted;
  }

  private int compare(long a, long b) {
    if (a == b) return 0;
    Region strings = symbols.strings().region();
    for (; ; a++, b++) {
      int x = strings.u8(a);
      int y = strings.u8(b);
      if (x != y || x == 0) return x - y;
    }
  }

  private int compare(long offset, String bytes) {
    Region strings = symbols.strings().region();
    for (int i = 0; ; i++) {
      int x = strings.u8(offset + i);
      int y = i < bytes.length() ? bytes.charAt(i) : 0;
      if (x != y || x == 0) return x - y;
    }
  }
}
