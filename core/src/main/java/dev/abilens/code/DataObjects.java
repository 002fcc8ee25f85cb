package dev.abilens.code;

import dev.abilens.bytes.Region;
import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import dev.abilens.image.SymbolTable;
import java.nio.ByteOrder;
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
 * types (Itanium C++ ABI, "Data Layout"); but no tables of classes without a description, which are
 * as any other functions behind numbers. For one thread.
 */
final class DataObjects {
  private static final int WORD = 8;
  private static final int MOST_NAME = 64;

  /** How the mangled names begin of classes that describe types, and their tables' symbols. */
  private static final String DESCRIBING = "N10__cxxabiv1";

  private static final String TABLES = "_ZTV";
  private static final String TABLE = TABLES + DESCRIBING;
  private static final String TYPE = "_ZTI";

  private final Image image;
  private final Pointers pointers;
  private final AddressWindow bytes;

  // Both in ascending order.
  private final long[] asked;
  private final long[] begins;

  // By a table's beginning where the object before may be the one that begins sooner: what lies
  // between them are numbers of either.
  private final Map<Long, Long> earliest = new HashMap<>();
  private final Map<Long, String> describing = new HashMap<>();

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

  /**
   * Returns where the objects begin, at the earliest, that who has an address may come to: the one
   * that it lies in and, since compilers reckon from before the beginning, too, those near behind
   * it, up to what is asked for next.
   */
  long[] starts(long address) {
    int next = Addresses.above(begins, address);
    int after = Addresses.above(asked, address);
    long most = after == asked.length ? address : Math.min(asked[after], address + Borders.NEAR);
    int last = next;
    while (last < begins.length && begins[last] < most) last++;
    Long from = next == begins.length ? null : earliest.get(begins[next]);
    if (last == next && from != null && address >= from) last++;
    long[] starts = new long[1 + last - next];
    starts[0] = next == 0 ? 0 : begins[next - 1];
    System.arraycopy(begins, next, starts, 1, last - next);
    return starts;
  }

  /** Returns where an object ends, at the latest, that begins at an address. */
  long end(long start) {
    int next = Addresses.above(begins, start);
    return next == begins.length ? Long.MAX_VALUE : begins[next];
  }

  private long[] begins() {
    Addresses found = new Addresses();
    image.borders().forEach(found::add);
    SymbolTable exports = image.exports();
    for (int i = 0; i < exports.size(); i++)
      if (exports.address(i) >= 0) found.add(exports.address(i));
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
      // What comes before its first pointer are numbers, and one of them at least is its own.
      if (!type.equals(before))
        earliest.put(at - WORD, i == 0 ? 0 : pointers.address(i - 1) + WORD);
      before = type;
      if (type.address != 0) {
        found.add(type.address);
        found.add(endOfType(type.address));
      }
    }
    for (long sure : found.ascending()) earliest.remove(sure);
    for (long table : earliest.keySet()) found.add(table);
    return found.ascending();
  }

  /**
   * The type of a class that a table of virtual functions is of; those that belong together name
   * the same.
   *
   * @param address where its description lies, 0 where that is elsewhere
   * @param name the symbol of its description elsewhere
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
    return null;
  }

  /** Whether something asks for what begins behind the place before, or for its functions. */
  private boolean isAskedFor(int place, long functions) {
    long from = place == 0 ? 0 : pointers.address(place - 1) + WORD;
    int first = Addresses.above(asked, from - 1);
    return first < asked.length && asked[first] <= functions;
  }

  /** Whether a type is described at an address: by an object of a class that does so. */
  private boolean isType(long address) {
    return !describing(address).isEmpty();
  }

  /** Returns the mangled name of the class that describes a type at an address, or else nothing. */
  private String describing(long address) {
    return describing.computeIfAbsent(address, this::readDescribing);
  }

  private String readDescribing(long address) {
    Optional<Pointer> table = image.pointerAt(address);
    if (table.isEmpty() || image.pointerAt(address + WORD).isEmpty()) return "";
    String symbol = table.get().symbol();
    if (symbol != null) return symbol.startsWith(TABLE) ? symbol.substring(TABLES.length()) : "";
    // The library of C++ may be in the image.
    Optional<Pointer> own = image.pointerAt(table.get().address() - WORD);
    if (own.isEmpty() || own.get().symbol() != null) return "";
    Optional<Pointer> name = image.pointerAt(own.get().address() + WORD);
    if (name.isEmpty() || name.get().symbol() != null) return "";
    String text = bytes.text(name.get().address(), MOST_NAME);
    return text != null && text.startsWith(DESCRIBING) ? text : "";
  }

  /**
   * Returns where a description of a type ends: behind its table, its name and its bases; its
   * beginning where that cannot be told.
   */
  private long endOfType(long address) {
    long bases = address + 2 * WORD;
    return switch (describing(address)) {
      case DESCRIBING + "17__class_type_infoE" -> bases;
      case DESCRIBING + "20__si_class_type_infoE" -> bases + WORD;
      case DESCRIBING + "21__vmi_class_type_infoE" -> endOfBases(bases);
      default -> address;
    };
  }

  /** Behind flags and how many there are comes each of several bases, followed by where it lies. */
  private long endOfBases(long at) {
    Region region = bytes.around(at, WORD);
    if (region == null) return at;
    long count = region.order(ByteOrder.LITTLE_ENDIAN).u32(bytes.offset(at) + Integer.BYTES);
    long end = at + WORD + count * 2 * WORD;
    return pointers.find(end - 2 * WORD) >= 0 ? end : at;
  }
}
