package dev.abilens.macho;

import dev.abilens.format.AddressMap;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** The places that fixups write addresses into. */
final class PointerPlaces implements Pointers {
  private final Fixups fixups;
  private final Exports exports;
  private final int bits;

  // The places in ascending order, unsigned, and the fixup whose write into each stays.
  private final long[] places;
  private final int[] writers;

  PointerPlaces(Fixups fixups, Exports exports, int bits) {
    this.fixups = fixups;
    this.exports = exports;
    this.bits = bits;
    long[] all = new long[fixups.size()];
    for (int i = 0; i < all.length; i++) all[i] = fixups.address(i);
    places = distinct(AddressMap.sortedUnsigned(all));
    writers = new int[places.length];
    Arrays.fill(writers, -1);
    for (int i = 0; i < fixups.size(); i++) {
      int place = ceiling(fixups.address(i));
      // A weak bind replaces what is there only by the definition of another image.
      if (!fixups.isWeak(i) || writers[place] < 0) writers[place] = i;
    }
  }

  private static long[] distinct(long[] sorted) {
    int n = 0;
    for (int i = 0; i < sorted.length; i++)
      if (i == 0 || sorted[i] != sorted[i - 1]) sorted[n++] = sorted[i];
    return n == sorted.length ? sorted : Arrays.copyOf(sorted, n);
  }

  @Override
  public int size() {
    return places.length;
  }

  @Override
  public long address(int index) {
    return places[Objects.checkIndex(index, places.length)];
  }

  Optional<Pointer> at(long address) {
    int place = ceiling(address);
    if (place == places.length || places[place] != address) return Optional.empty();
    int writer = writers[place];
    long value = fixups.value(writer);
    int target = fixups.target(writer);
    if (target < 0) return Optional.of(new Pointer(narrow(value), null));
    String name = fixups.targets().name(target);
    int ordinal = fixups.targets().ordinal(target);
    boolean own =
        ordinal == MachO.BIND_SPECIAL_DYLIB_SELF || ordinal == MachO.BIND_SPECIAL_DYLIB_WEAK_LOOKUP;
    int definition = own ? exports.find(name) : -1;
    if (definition < 0 || exports.reexport(definition) != null)
      return Optional.of(new Pointer(narrow(value), name));
    return Optional.of(new Pointer(narrow(exports.address(definition) + value), null));
  }

  private long narrow(long address) {
    return bits == 64 ? address : address & 0xffff_ffffL;
  }
}
