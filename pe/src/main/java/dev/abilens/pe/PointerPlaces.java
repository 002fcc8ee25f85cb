package dev.abilens.pe;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.format.FileBytes;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The places that hold addresses once an image is loaded: those that base relocations of the size
 * of an address adjust, and the import address tables. The slots of delayed imports belong to the
 * former: until the first call they point to code of the image itself.
 */
final class PointerPlaces implements Pointers {
  private final PeFile file;

  // RVAs in ascending order, each once, and the import that is written there: its number over all
  // libraries plus 1, or 0. An image has at most 4 GiB, so that unsigned ints hold an RVA.
  private final int[] places;
  private final int[] imports;

  private PointerPlaces(PeFile file, int[] places) {
    this.file = file;
    this.places = places;
    this.imports = new int[places.length];
  }

  /**
   * Gathers the places.
   *
   * @throws LimitReachedException if there are more than may be held
   */
  static PointerPlaces of(FileBytes bytes, PeFile file) {
    BaseRelocations relocations = file.baseRelocations();
    ImportTable imports = file.imports();
    AddressSpace space = file.addressSpace();
    int word = bytes.word();
    long count = (long) relocations.size() + imports.total();
    long most = bytes.limits().maxHeldBytes() / 16;
    if (count > most)
      throw new LimitReachedException(
          0,
          bytes.place("base relocations"),
          "maxHeldBytes",
          count + " pointers",
          "at most " + most);
    int[] found = new int[(int) count];
    int n = 0;
    int wanted = word == 8 ? Pe.IMAGE_REL_BASED_DIR64 : Pe.IMAGE_REL_BASED_HIGHLOW;
    for (int i = 0; i < relocations.size(); i++) {
      int type = relocations.type(i);
      if (type == Pe.IMAGE_REL_BASED_HIGHADJ) i++;
      else if (type == wanted && space.available(relocations.rva(i)) >= word)
        found[n++] = (int) relocations.rva(i);
    }
    for (int i = 0; i < imports.size(); i++)
      for (int j = 0; j < imports.count(i); j++)
        if (space.available(imports.slot(i, j)) >= word) found[n++] = (int) imports.slot(i, j);
    PointerPlaces made = new PointerPlaces(file, distinct(found, n));
    for (int i = 0; i < imports.size(); i++)
      for (int j = 0; j < imports.count(i); j++) {
        int at = made.findRva(imports.slot(i, j));
        if (at >= 0) made.imports[at] = imports.start(i) + j + 1;
      }
    return made;
  }

  /** Sorts the first values, unsigned, and leaves each once. */
  private static int[] distinct(int[] values, int count) {
    for (int i = 0; i < count; i++) values[i] ^= Integer.MIN_VALUE;
    Arrays.sort(values, 0, count);
    int n = 0;
    for (int i = 0; i < count; i++)
      if (i == 0 || values[i] != values[i - 1]) values[n++] = values[i];
    for (int i = 0; i < n; i++) values[i] ^= Integer.MIN_VALUE;
    return Arrays.copyOf(values, n);
  }

  private int findRva(long rva) {
    int low = 0;
    int high = places.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long here = Integer.toUnsignedLong(places[middle]);
      if (here == rva) return middle;
      if (here < rva) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  @Override
  public int size() {
    return places.length;
  }

  @Override
  public long address(int index) {
    return file.address(Integer.toUnsignedLong(places[Objects.checkIndex(index, places.length)]));
  }

  Optional<Pointer> at(long address) {
    long rva = file.rva(address);
    int place = findRva(rva);
    if (place < 0) return Optional.empty();
    if (imports[place] > 0) return Optional.of(new Pointer(0, symbol(imports[place] - 1)));
    int bits = file.header().bits();
    long value = file.addressSpace().region("pointer", rva, bits / 8).word(0, bits);
    return Optional.of(new Pointer(value, null));
  }

  private String symbol(int overall) {
    ImportTable table = file.imports();
    int library = table.libraryOf(overall);
    int index = overall - table.start(library);
    int ordinal = table.ordinal(library, index);
    return ordinal >= 0 ? "#" + ordinal : table.name(library, index);
  }
}
