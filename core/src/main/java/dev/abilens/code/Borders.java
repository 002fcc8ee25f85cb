package dev.abilens.code;

import dev.abilens.image.Image;
import dev.abilens.image.Pointers;

/**
 * Between which of an image's borders ({@link Image#borders}) addresses lie, and whether an object
 * there may hold an address: in most of a file, its code and its constants, the loader writes none.
 * For one thread.
 */
final class Borders {
  /** How far before the beginning of what they go through compilers reckon from. */
  static final int NEAR = 1 << 10;

  private final Pointers pointers;
  private final long[] borders;

  Borders(Image image) {
    Addresses all = new Addresses();
    image.borders().forEach(all::add);
    this.borders = all.ascending();
    this.pointers = image.pointers();
  }

  /**
   * Returns whether the loader writes no address between the borders around an address, nor close
   * behind it.
   */
  boolean areBare(long address) {
    int next = pointers.ceiling(below(address));
    return next == pointers.size()
        || pointers.address(next) >= Math.max(above(address), address + NEAR);
  }

  /** Returns the border at or below an address, 0 where there is none. */
  long below(long address) {
    int next = Addresses.above(borders, address);
    return next == 0 ? 0 : borders[next - 1];
  }

  /** Returns the border above an address. */
  long above(long address) {
    int next = Addresses.above(borders, address);
    return next == borders.length ? Long.MAX_VALUE : borders[next];
  }
}
