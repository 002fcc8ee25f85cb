package dev.abilens.code.machine;

import dev.abilens.bytes.Region;
import dev.abilens.code.AddressWindow;
import dev.abilens.code.Thrown;
import dev.abilens.code.X64Instruction;
import dev.abilens.image.Image;
import dev.abilens.image.Landings;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import dev.abilens.image.Symbol;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an image holds before any of its code has run. For one thread. */
final class Origin {
  private static final int WORD = 8;
  private static final long PERHAPS = 0;

  private final Image image;
  private final Pointers pointers;
  private final AddressWindow code;
  private final AddressWindow data;
  private final Map<String, Block> imports = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final Landings landings;

  Origin(Image image, Landings landings) {
    this.image = image;
    this.pointers = image.pointers();
    this.code = new AddressWindow(image);
    this.data = new AddressWindow(image);
    this.landings = landings;
  }

  /** Takes apart the instruction at an address; returns its length, or 0 where none is known. */
  int decode(X64Instruction into, long at) {
    if (!image.isExecutable(at) || image.isWritable(at)) return 0; // code may change there
    return into.decode(code, at);
  }

  /** Returns the name of what a block of another file is. */
  String name(Block block) {
    return names.get(block.number());
  }

  private Block imported(String name) {
    return imports.computeIfAbsent(
        name,
        made -> {
          names.add(made);
          Symbol symbol = image.imports().symbol(made);
          // What the image has itself is there, whoever has it, too.
          boolean own = symbol == null && image.exports().contains(made);
          boolean perhaps = !own && (symbol == null || symbol.weak());
          return new Block(Block.Kind.IMPORT, names.size() - 1, perhaps ? PERHAPS : Block.UNKNOWN);
        });
  }

  /** Returns whether what is thrown may be caught where a call comes back to an address. */
  boolean mayCatch(Thrown thrown, long back) {
    return thrown.mayBeCaught(landings, back);
  }

  /** Returns whether code may write to an address: not to the loader's own tables. */
  boolean isWritable(long at) {
    if (!image.isWritable(at)) return false;
    int slot = pointers.find(at & -WORD);
    return slot < 0 || !pointers.isSlot(slot);
  }

  /** Returns what the eight bytes at an address hold; the address is a multiple of 8. */
  Word first(long at) {
    int place = pointers.ceiling(at - WORD + 1);
    if (place < pointers.size() && pointers.address(place) < at + WORD) {
      Optional<Pointer> pointer = image.pointerAt(at);
      if (pointer.isEmpty() && pointers.chooser(place) != -1) return Word.within(Block.IMAGE);
      if (pointer.isEmpty() || isCrossed(place, at)) return Word.UNKNOWN;
      String symbol = pointer.get().symbol();
      if (symbol == null) return Word.pointer(Block.IMAGE, pointer.get().address());
      // Where it is bound there may be an addend.
      return Word.pointer(imported(symbol), pointer.get().address());
    }
    Region bytes = data.around(at, WORD);
    if (bytes != null)
      return Word.number(bytes.order(ByteOrder.LITTLE_ENDIAN).i64(data.offset(at)));
    return single(at);
  }

  /** Whether the loader writes what overlaps it. */
  private boolean isCrossed(int place, long at) {
    return pointers.address(place) != at
        || place + 1 < pointers.size() && pointers.address(place + 1) < at + WORD;
  }

  /** Byte by byte, at the end of what the file holds: behind it lie zeros. */
  private Word single(long at) {
    long bits = 0;
    for (int i = 0; i < WORD; i++) {
      Region one = data.around(at + i, 1);
      if (one != null) bits |= (long) one.u8(data.offset(at + i)) << 8 * i;
      else if (!image.isWritable(at + i)) return Word.UNKNOWN;
    }
    return Word.number(bits);
  }

  /**
   * Returns the lowest address of what may be written that the loader writes into what may be
   * written from one address to another, or the first of these if none is lower.
   */
  long lowestFrom(long from, long to, Budget budget) {
    long lowest = from;
    for (int i = from < 0 ? 0 : pointers.ceiling(from); i < pointers.size(); i++) {
      long place = pointers.address(i);
      budget.spend(1);
      if (place >= to || lowest == Long.MIN_VALUE || budget.isSpent()) break;
      if (!isWritable(place)) continue;
      long address = own(i);
      if (address != -1 && image.isWritable(address)) lowest = Math.min(lowest, address);
    }
    return lowest;
  }

  /** Returns where in the image a place points, or may point; -1 if it does nowhere. */
  private long own(int place) {
    Optional<Pointer> pointer = image.pointerAt(pointers.address(place));
    if (pointer.isEmpty()) return pointers.chooser(place);
    return pointer.get().symbol() == null ? pointer.get().address() : -1;
  }
}
