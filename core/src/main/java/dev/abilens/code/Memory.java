package dev.abilens.code;

import dev.abilens.bytes.Region;
import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the code of an image can read of the image itself, once it is loaded. For one thread. */
final class Memory {
  private static final int WORD = 8;

  private final Image image;
  private final Pointers pointers;
  private final Globals globals;
  private final Set<String> there;
  private final AddressWindow code;
  private final AddressWindow data;

  /**
   * Makes the memory of one walk.
   *
   * @param there the imports that are known to be there, be they weak
   */
  Memory(Image image, Globals globals, Set<String> there) {
    this.image = image;
    this.pointers = image.pointers();
    this.there = there;
    this.globals = globals;
    this.code = new AddressWindow(image);
    this.data = new AddressWindow(image);
  }

  /** Returns what is written to the image's data. */
  Globals globals() {
    return globals;
  }

  /**
   * Returns bytes among which is code, as much as is asked for or fewer bytes at the end of what
   * there is.
   *
   * @return the bytes, little-endian; {@link #codeAt} tells where in them the code begins
   */
  @Nullable Region code(long at, int most) {
    if (!image.isExecutable(at)) return null;
    for (int size = most; size > 0; size--) {
      Region bytes = code.around(at, size);
      if (bytes != null) return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
    return null;
  }

  /** Returns where code begins in what {@link #code} returned last. */
  int codeAt(long at) {
    return code.offset(at);
  }

  /**
   * Returns what an instruction reads.
   *
   * @param address from where; on the stack or in the image
   * @param size how many bytes
   */
  Value load(Value address, int size, State state) {
    if (address.isStack()) return state.load(address.number(), size);
    if (address.isEither()) {
      // What lies here may be what was read.
      globals.lose(load(Value.number(address.number()), size, state));
      return Value.UNKNOWN;
    }
    if (!address.isNumber()) return Value.UNKNOWN;
    if (size == 8) {
      Optional<Pointer> pointer = image.pointerAt(address.number());
      if (pointer.isPresent()) {
        String symbol = pointer.get().symbol();
        Value first =
            symbol == null
                ? Value.number(pointer.get().address())
                : there.contains(symbol) ? Value.found(symbol) : Value.imported(symbol);
        if (isOpen(address.number()) && !globals.isKept(address.number(), first)) {
          globals.lose(first);
          return Value.UNKNOWN;
        }
        return first;
      }
    }
    if (isWritten(address.number(), size)) return written(address.number(), size);
    Region bytes = data.around(address.number(), size);
    int at = bytes == null ? 0 : data.offset(address.number());
    // What can be written may have been.
    if (image.isWritable(address.number())) {
      boolean nothing = size == 8 && (bytes == null || bytes.i64(at) == 0);
      return nothing ? globals.load(address.number()) : Value.UNKNOWN;
    }
    if (bytes == null) return Value.UNKNOWN;
    return switch (size) {
      case 1 -> Value.number(bytes.u8(at));
      case 2 -> Value.number(bytes.u16(at));
      case 4 -> Value.number(bytes.u32(at));
      default -> Value.number(bytes.i64(at));
    };
  }

  /** Whether code may write there: not to the loader's own tables. */
  private boolean isOpen(long at) {
    if (!image.isWritable(at)) return false;
    int slot = pointers.find(at);
    return slot < 0 || !pointers.isSlot(slot);
  }

  private Value written(long at, int size) {
    int place = size == WORD ? pointers.find(at) : -1;
    if (place < 0) return Value.UNKNOWN;
    String other = pointers.perhaps(place);
    if (other == null && !pointers.isThreadLocal(place)) return Value.UNKNOWN;
    Value first = other == null ? Value.LOCATOR : Value.either(pointers.chooser(place), other);
    if (!isOpen(at) || globals.isKept(at, first)) return first;
    globals.lose(first);
    return Value.UNKNOWN;
  }

  /** Whether the loader writes there what is not in the file. */
  private boolean isWritten(long at, int size) {
    int place = pointers.ceiling(at - WORD + 1);
    return place < pointers.size() && pointers.address(place) < at + size;
  }
}
