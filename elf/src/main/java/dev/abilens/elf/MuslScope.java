package dev.abilens.elf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Symbol lookup of musl's loader ({@code find_sym}): versions are not looked at, but definitions
 * that are not the default of their name are passed over. Used by one thread.
 *
 * @param objects the objects in the order of lookup
 * @param steps what lookups may take
 */
record MuslScope(List<LinkedObject> objects, HashSteps steps) {
  MuslScope {
    objects = List.copyOf(objects);
  }

  /**
   * Looks a symbol up.
   *
   * @param name its name
   * @param defined whether only a definition counts
   * @return the object that defines it, or null; where that is not known, too
   */
  @Nullable LinkedObject find(SymbolName name, boolean defined) {
    for (LinkedObject linked : objects) {
      LoadedObject object = linked.object();
      int index = object == null ? -1 : find(object.symbols(), name, defined);
      if (index >= 0) return linked;
      if (index == SymbolHash.UNKNOWN) return null;
    }
    return null;
  }

  /**
   * Returns the first object whose hash table leads out of it, or further than anybody goes, where
   * a symbol is looked for.
   */
  @Nullable LinkedObject unknown(SymbolName name, boolean defined) {
    for (LinkedObject linked : objects) {
      LoadedObject object = linked.object();
      int index = object == null ? -1 : find(object.symbols(), name, defined);
      if (index >= 0) return null;
      if (index == SymbolHash.UNKNOWN) return linked;
    }
    return null;
  }

  private int find(DynamicSymbols symbols, SymbolName name, boolean defined) {
    return symbols.find(name, i -> isOffered(symbols, i, name, defined), steps);
  }

  private static boolean isOffered(
      DynamicSymbols symbols, int index, SymbolName name, boolean defined) {
    if (index >= symbols.reach() || symbols.isHiddenVersion(index)) return false;
    int type = symbols.type(index);
    if (symbols.isUndefined(index) && (defined || type == Elf.STT_TLS)) return false;
    if (symbols.value(index) == 0 && type != Elf.STT_TLS) return false;
    if ((1 << type & DynamicSymbols.LOOKED_FOR) == 0) return false;
    return symbols.isOfOthers(index) && symbols.isNamed(index, name);
  }
}
