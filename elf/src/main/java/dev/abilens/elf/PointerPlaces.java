package dev.abilens.elf;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.format.FileBytes;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places that relocations write into. Addresses are known of the kinds {@link
 * RelocationKind#RELATIVE}, {@link RelocationKind#ABSOLUTE}, {@link RelocationKind#GLOB_DAT} and
 * {@link RelocationKind#JUMP_SLOT}, unless a function of the image chooses them, as it does where
 * an {@link RelocationKind#IRELATIVE} or a symbol of type STT_GNU_IFUNC says so.
 */
final class PointerPlaces implements Pointers {
  /** So many bits of an address are sorted by at a time. */
  private static final int DIGIT = 8;

  private final Relocations relocations;
  private final DynamicSymbols symbols;
  private final int bits;

  // The places in ascending order, unsigned, and the relocation that writes last into each.
  private final long[] places;
  private final int[] writers;
  private final SymbolBindings bindings;

  private PointerPlaces(
      Relocations relocations,
      DynamicSymbols symbols,
      int bits,
      long[] places,
      int[] writers,
      SymbolBindings bindings) {
    this.relocations = relocations;
    this.symbols = symbols;
    this.bits = bits;
    this.places = places;
    this.writers = writers;
    this.bindings = bindings;
  }

  /**
   * Gathers the places.
   *
   * @throws LimitReachedException if there are more than may be held
   */
  static PointerPlaces of(FileBytes bytes, Relocations relocations, DynamicSymbols symbols) {
    int count = 0;
    for (int i = 0; i < relocations.size(); i++) if (writes(relocations, i)) count++;
    long most = bytes.limits().maxHeldBytes() / 16;
    if (count > most)
      throw new LimitReachedException(
          0, bytes.place("relocations"), "maxHeldBytes", count + " pointers", "at most " + most);
    long[] places = new long[count];
    int[] writers = new int[count];
    int ascending = 0;
    int n = 0;
    for (int i = 0; i < relocations.size(); i++) {
      if (!writes(relocations, i)) continue;
      places[n] = relocations.address(i);
      if (n == ascending && (n == 0 || Long.compareUnsigned(places[n - 1], places[n]) < 0))
        ascending++;
      writers[n++] = i;
    }
    if (ascending < count) {
      n = sort(places, writers, ascending);
      if (n < count) {
        places = Arrays.copyOf(places, n);
        writers = Arrays.copyOf(writers, n);
      }
    }
    return new PointerPlaces(
        relocations, symbols, bytes.bits(), places, writers, SymbolBindings.HOME);
  }

  /**
   * Sorts by place; of those that write into one, the last in the loader's order stays.
   *
   * @param ascending how many at the beginning are in order: in most files all but a few
   * @return how many are left
   */
  private static int sort(long[] places, int[] writers, int ascending) {
    long[] rest = new long[places.length - ascending];
    int[] restWriters = new int[rest.length];
    sortInto(rest, restWriters, places, writers, ascending);
    int head = ascending - 1;
    int tail = rest.length - 1;
    // From the end, where the room is; of equal ones the later writer comes last.
    for (int at = places.length - 1; tail >= 0; at--) {
      if (head >= 0 && Long.compareUnsigned(places[head], rest[tail]) > 0) {
        places[at] = places[head];
        writers[at] = writers[head--];
      } else {
        places[at] = rest[tail];
        writers[at] = restWriters[tail--];
      }
    }
    int n = 0;
    for (int i = 0; i < places.length; i++) {
      if (n > 0 && places[n - 1] == places[i]) n--;
      places[n] = places[i];
      writers[n++] = writers[i];
    }
    return n;
  }

  /**
   * Puts what lies from a start on in order of places into other arrays, and leaves those of one
   * place in their order. Where it lay, others lie then.
   */
  private static void sortInto(
      long[] sorted, int[] sortedWriters, long[] places, int[] writers, int start) {
    long least = -1;
    for (int i = start; i < places.length; i++)
      if (Long.compareUnsigned(places[i], least) < 0) least = places[i];
    long differing = 0;
    for (int i = start; i < places.length; i++) differing |= places[i] - least;
    long[] from = places;
    int[] fromWriters = writers;
    int fromStart = start;
    long[] into = sorted;
    int[] intoWriters = sortedWriters;
    int intoStart = 0;
    int[] ends = new int[1 << DIGIT];
    // Digit by digit, the lowest first, to and fro between both: in time that grows with their
    // number, whatever they are.
    for (int shift = 0; shift < Long.SIZE && differing >>> shift != 0; shift += DIGIT) {
      Arrays.fill(ends, 0);
      for (int i = 0; i < sorted.length; i++) ends[digit(from[fromStart + i] - least, shift)]++;
      for (int i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
      for (int i = sorted.length - 1; i >= 0; i--) {
        int at = intoStart + --ends[digit(from[fromStart + i] - least, shift)];
        into[at] = from[fromStart + i];
        intoWriters[at] = fromWriters[fromStart + i];
      }
      long[] free = from;
      from = into;
      into = free;
      int[] freeWriters = fromWriters;
      fromWriters = intoWriters;
      intoWriters = freeWriters;
      int freeStart = fromStart;
      fromStart = intoStart;
      intoStart = freeStart;
    }
    // Where they lay after every second digit.
    System.arraycopy(from, fromStart, sorted, 0, sorted.length);
    System.arraycopy(fromWriters, fromStart, sortedWriters, 0, sorted.length);
  }

  /** Returns the same places where some of the file's own names may be bound to others. */
  PointerPlaces bound(SymbolBindings others) {
    return others.equals(bindings)
        ? this
        : new PointerPlaces(relocations, symbols, bits, places, writers, others);
  }

  private static int digit(long distance, int shift) {
    return (int) (distance >>> shift) & ((1 << DIGIT) - 1);
  }

  private static boolean writes(Relocations relocations, int index) {
    return switch (relocations.kind(index)) {
      case NONE, COPY, OTHER -> false;
      default -> true;
    };
  }

  @Override
  public int size() {
    return places.length;
  }

  @Override
  public long address(int index) {
    return places[Objects.checkIndex(index, places.length)];
  }

  @Override
  public boolean isSlot(int index) {
    RelocationKind kind = relocations.kind(writers[Objects.checkIndex(index, writers.length)]);
    return kind == RelocationKind.GLOB_DAT || kind == RelocationKind.JUMP_SLOT;
  }

  @Override
  public long chooser(int index) {
    int writer = writers[Objects.checkIndex(index, writers.length)];
    if (relocations.kind(writer) == RelocationKind.IRELATIVE)
      return narrow(relocations.addend(writer));
    int symbol = own(index);
    if (symbol < 0) return -1;
    boolean function = symbols.type(symbol) == Elf.STT_GNU_IFUNC;
    return switch (bindings.elsewhere(symbols, symbol)) {
      case YES -> -1;
      case NO -> function ? narrow(symbols.value(symbol)) : -1;
      case UNKNOWN -> narrow(symbols.value(symbol) + (function ? 0 : addend(index)));
    };
  }

  @Override
  public @Nullable String perhaps(int index) {
    int symbol = own(index);
    boolean itself = symbol > 0 && symbols.type(symbol) != Elf.STT_GNU_IFUNC && addend(index) == 0;
    return itself && bindings.elsewhere(symbols, symbol) == Answer.UNKNOWN
        ? symbols.name(symbol)
        : null;
  }

  /** Returns the definition of the file whose address is written, as far as it is, or -1. */
  private int own(int index) {
    int writer = writers[Objects.checkIndex(index, writers.length)];
    int symbol = relocations.symbol(writer);
    boolean own = symbol > 0 && symbol < symbols.reach() && !symbols.isUndefined(symbol);
    RelocationKind kind = relocations.kind(writer);
    return own && isAddress(kind) && kind != RelocationKind.RELATIVE ? symbol : -1;
  }

  private long addend(int index) {
    int writer = writers[index];
    // Loaders write a symbol's address into a slot as it is; what lies there is the linker's own.
    return isSlot(index) && !relocations.hasAddend(writer) ? 0 : relocations.addend(writer);
  }

  @Override
  public boolean isThreadLocal(int index) {
    int writer = writers[Objects.checkIndex(index, writers.length)];
    return relocations.kind(writer) == RelocationKind.TLSDESC;
  }

  private static boolean isAddress(RelocationKind kind) {
    return switch (kind) {
      case RELATIVE, ABSOLUTE, GLOB_DAT, JUMP_SLOT -> true;
      default -> false;
    };
  }

  /**
   * Returns what is written into a place.
   *
   * @param own where the file's own names are bound
   */
  Optional<Pointer> at(long address, SymbolBindings own) {
    int place = ceiling(address);
    if (place == places.length || places[place] != address) return Optional.empty();
    int writer = writers[place];
    RelocationKind kind = relocations.kind(writer);
    if (!isAddress(kind)) return Optional.empty();
    long addend = addend(place);
    int symbol = relocations.symbol(writer);
    if (symbol == 0 || kind == RelocationKind.RELATIVE)
      return Optional.of(new Pointer(narrow(addend), null));
    if (symbol < 0 || symbol >= symbols.reach()) return Optional.empty();
    Answer elsewhere = symbols.isUndefined(symbol) ? Answer.YES : own.elsewhere(symbols, symbol);
    if (elsewhere == Answer.YES)
      return Optional.of(new Pointer(narrow(addend), symbols.name(symbol)));
    if (elsewhere == Answer.UNKNOWN || symbols.type(symbol) == Elf.STT_GNU_IFUNC)
      return Optional.empty();
    return Optional.of(new Pointer(narrow(symbols.value(symbol) + addend), null));
  }

  private long narrow(long address) {
    return bits == 64 ? address : address & 0xffff_ffffL;
  }
}
