package dev.abilens.code;

import dev.abilens.bytes.Region;
import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import dev.abilens.image.SymbolTable;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which pieces of an image's data are surely objects of their own, so that who has an address in
 * one comes by no address in another: whoever has one somewhere in an object may go from there to
 * its beginning and to its end. That an address is asked for tells of no beginning, since it may be
 * one of a member. What tells are the borders of what the loader maps and reads, the slots by which
 * code comes to symbols, exported symbols, and tables of virtual functions and descriptions of
 * types (Itanium C++ ABI, "Data Layout"). For one thread.
 */
final class DataObjects {
  private static final int WORD = 8;
  private static final int MOST_NAME = 64;

  /** How the mangled names begin of classes that describe types, and their tables' symbols. */
  private static final String DESCRIBING = "N10__cxxabiv1";

  private static final String TABLE = "_ZTV" + DESCRIBING;
  private static final String TYPE = "_ZTI";

  private final Image image;
  private final Pointers pointers;
  private final AddressWindow bytes;

  // Both in ascending order.
  private final long[] asked;
  private final long[] begins;
  private final Map<Long, Boolean> describing = new HashMap<>();

  /**
   * Looks for them.
   *
   * @param asked the addresses that code and data ask for, in ascending order
   */
  DataObjects(Image image, long[] asked) {
    this.image = image;
    this.pointers = image.pointers();
    this.bytes = new AddressWindow(image);
    this.asked = asked;
    this.begins = begins();
  }

  /** Returns where the object begins, at the earliest, that an address lies in. */
  long start(long address) {
    int place = Arrays.binarySearch(begins, address);
    if (place == -1) return 0;
    return begins[place < 0 ? -place - 2 : place];
  }

  /** Returns where the object ends, at the latest, that an address lies in. */
  long end(long address) {
    int place = Arrays.binarySearch(begins, address + 1);
    if (place < 0) place = -place - 1;
    return place == begins.length ? Long.MAX_VALUE : begins[place];
  }

  private long[] begins() {
    Addresses found = new Addresses();
    image.borders().forEach(found::add);
    SymbolTable exports = image.exports();
    for (int i = 0; i < exports.size(); i++) found.add(exports.get(i).address());
    Type before = null;
    for (int i = 0; i < pointers.size(); i++) {
      long at = pointers.address(i);
      if (pointers.isSlot(i)) {
        found.add(at);
        found.add(at + WORD);
        continue;
      }
      Type type = tableOf(i);
      if (type == null) continue;
      // What comes before its first pointer are numbers.
      if (!type.equals(before)) found.add(i == 0 ? 0 : pointers.address(i - 1) + WORD);
      before = type;
      if (type.address != 0) {
        found.add(type.address);
        found.add(endOfType(type.address));
      }
    }
    return found.ascending();
  }

  /**
   * The type of a class that a table of virtual functions is of; those that belong together name
   * the same.
   *
   * @param address where its description lies, 0 where that is elsewhere
   * @param name the symbol of its description elsewhere, or where there are none the table's place
   */
  private record Type(long address, String name) {}

  /** Returns whose table begins before a place, which is the first in it that holds a pointer. */
  private @Nullable Type tableOf(int place) {
    long at = pointers.address(place);
    if (pointers.find(at - WORD) >= 0) return null;
    Optional<Pointer> pointer = image.pointerAt(at);
    if (pointer.isEmpty()) return null;
    String symbol = pointer.get().symbol();
    long address = pointer.get().address();
    if (symbol != null && symbol.startsWith(TYPE) && isAskedFor(place, at + WORD))
      return new Type(0, symbol);
    if (symbol == null && isType(address) && isAskedFor(place, at + WORD))
      return new Type(address, "");
    boolean code = symbol != null || image.isExecutable(address);
    boolean bare = code && isZero(at - WORD) && isZero(at - 2 * WORD) && isAskedFor(place, at);
    return bare ? new Type(0, Long.toString(at)) : null;
  }

  /** Whether something asks for what begins behind the place before, or for its functions. */
  private boolean isAskedFor(int place, long functions) {
    long from = place == 0 ? 0 : pointers.address(place - 1) + WORD;
    int first = Arrays.binarySearch(asked, from);
    if (first < 0) first = -first - 1;
    return first < asked.length && asked[first] <= functions;
  }

  private boolean isZero(long at) {
    if (pointers.find(at) >= 0) return false;
    Region region = bytes.around(at, WORD);
    return region != null && region.order(ByteOrder.LITTLE_ENDIAN).i64(bytes.offset(at)) == 0;
  }

  /** Whether a type is described at an address: by an object of a class that does so. */
  private boolean isType(long address) {
    Boolean known = describing.get(address);
    if (known != null) return known;
    boolean found = isDescription(address);
    describing.put(address, found);
    return found;
  }

  private boolean isDescription(long address) {
    Optional<Pointer> table = image.pointerAt(address);
    if (table.isEmpty() || image.pointerAt(address + WORD).isEmpty()) return false;
    String symbol = table.get().symbol();
    if (symbol != null) return symbol.startsWith(TABLE);
    // The library of C++ may be in the image.
    Optional<Pointer> own = image.pointerAt(table.get().address() - WORD);
    if (own.isEmpty() || own.get().symbol() != null) return false;
    Optional<Pointer> name = image.pointerAt(own.get().address() + WORD);
    if (name.isEmpty() || name.get().symbol() != null) return false;
    String text = bytes.text(name.get().address(), MOST_NAME);
    return text != null && text.startsWith(DESCRIBING);
  }

  /** Returns where a description of a type ends: behind its table, its name and its bases. */
  private long endOfType(long address) {
    long at = address + 2 * WORD;
    if (pointers.find(at) >= 0) return at + WORD;
    // Each of several bases is followed by where it lies.
    while (isBase(at + WORD)) at += 2 * WORD;
    return at == address + 2 * WORD ? at : at + WORD;
  }

  private boolean isBase(long at) {
    Optional<Pointer> base = image.pointerAt(at);
    if (base.isEmpty()) return false;
    String symbol = base.get().symbol();
    return symbol == null ? isType(base.get().address()) : symbol.startsWith(TYPE);
  }
}
