package dev.abilens.elf;

import dev.abilens.bytes.Region;
import dev.abilens.format.NamedSymbols;

/**
 * A name that is looked up in hash tables: a text, or the bytes of a symbol's where they lie, so
 * that no text is made for each of ten thousands. Used by one thread.
 */
abstract class SymbolName {
  // Each object is asked in turn for one name.
  private int gnu;
  private boolean hashed;

  private SymbolName() {}

  /** Returns the name that is written so. */
  static SymbolName of(String name) {
    return new Text(NamedSymbols.bytesOf(name));
  }

  /** Returns one of the bytes, unsigned. */
  abstract int at(int index);

  /** Returns whether so many bytes of a region are this name. */
  abstract boolean isAt(Region others, long at);

  /** Returns the number of bytes. */
  abstract int length();

  /** Returns the hash of {@code DT_GNU_HASH}. */
  final int gnu() {
    if (hashed) return gnu;
    int h = 5381;
    for (int i = 0; i < length(); i++) h = h * 33 + at(i);
    gnu = h;
    hashed = true;
    return h;
  }

  /** Returns the hash of {@code DT_HASH} (gABI, "Hash Table"). */
  final int sysv() {
    int h = 0;
    for (int i = 0; i < length(); i++) {
      h = (h << 4) + at(i);
      int top = h & 0xf000_0000;
      h = (h ^ (top >>> 24)) & ~top;
    }
    return h;
  }

  private static final class Text extends SymbolName {
    // A byte a character.
    private final String bytes;

    Text(String bytes) {
      this.bytes = bytes;
    }

    @Override
    int length() {
      return bytes.length();
    }

    @Override
    int at(int index) {
      return bytes.charAt(index);
    }

    @Override
    boolean isAt(Region others, long at) {
      return others.matches(at, bytes);
    }
  }

  /** The names of an object's symbols, one after the other. */
  static final class OfSymbols extends SymbolName {
    private final DynamicSymbols symbols;
    private final Region region;
    private long offset;
    private int length;

    /** Begins with the empty name. */
    OfSymbols(DynamicSymbols symbols) {
      this.symbols = symbols;
      this.region = symbols.strings().region();
    }

    /** Becomes the name of a symbol, empty where that has none that can be read. */
    SymbolName of(int index) {
      super.hashed = false;
      offset = symbols.nameOffset(index);
      length = symbols.nameLength(index);
      return this;
    }

    @Override
    int length() {
      return length;
    }

    @Override
    int at(int index) {
      return region.u8(offset + index);
    }

    @Override
    boolean isAt(Region others, long at) {
      return others.hasBytesOf(at, region, offset, length);
    }
  }
}
