package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.format.NamedSymbols;
import dev.abilens.image.Symbol;
import java.util.Arrays;

/** The imports or the exports among the dynamic symbols. */
final class SymbolView extends NamedSymbols {
  private final DynamicSymbols symbols;
  private final int[] indices;
  private final boolean exports;
  private final Region names;

  SymbolView(DynamicSymbols symbols, int[] indices, boolean exports) {
    this.symbols = symbols;
    this.names = symbols.strings().region();
    this.indices = indices;
    this.exports = exports;
  }

  @Override
  protected Region names() {
    return names;
  }

  @Override
  protected long nameOffset(int index) {
    return symbols.nameOffset(indices[index]);
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Symbol get(int index) {
    int i = indices[index];
    return new Symbol(
        symbols.name(i),
        symbols.version(i),
        exports ? null : symbols.library(i),
        symbols.binding(i) == Elf.STB_WEAK,
        address(index));
  }

  @Override
  public long address(int index) {
    return exports ? symbols.address(indices[index]) : 0;
  }

  @Override
  public int find(String name) {
    // The file's own hash table holds definitions only.
    if (!exports || !symbols.isHashed()) return super.find(name);
    int at = Arrays.binarySearch(indices, symbols.find(name));
    return at < 0 ? -1 : at;
  }
}
