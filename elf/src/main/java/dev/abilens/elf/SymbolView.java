package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.format.NamedSymbols;
import dev.abilens.image.Bindings;
import dev.abilens.image.Symbol;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The imports or the exports among the dynamic symbols. */
final class SymbolView extends NamedSymbols {
  private final DynamicSymbols symbols;
  private final int[] indices;
  private final boolean exports;

  SymbolView(DynamicSymbols symbols, int[] indices, boolean exports) {
    this.symbols = symbols;
    this.indices = indices;
    this.exports = exports;
  }

  /** Returns these entries and those of another view that are, or may be, bound to others. */
  SymbolView and(SymbolView own, Bindings bindings) {
    IntStream bound =
        Stream.concat(bindings.elsewhere().stream(), bindings.perhaps().stream())
            .mapToInt(own::find)
            .filter(at -> at >= 0)
            .map(at -> own.indices[at]);
    int[] all = IntStream.concat(IntStream.of(indices), bound).sorted().toArray();
    return new SymbolView(symbols, all, false);
  }

  @Override
  protected Region names() {
    return symbols.strings().region();
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
        exports ? symbols.value(i) : 0);
  }

  @Override
  public int find(String name) {
    // The file's own hash table holds definitions only.
    if (!exports || !symbols.isHashed()) return super.find(name);
    int at = Arrays.binarySearch(indices, symbols.find(name));
    return at < 0 ? -1 : at;
  }
}
