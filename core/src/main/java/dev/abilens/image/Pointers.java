package dev.abilens.image;

import org.jspecify.annotations.Nullable;

/**
 * The places of an image that the loader writes an address into, or another word that is not in the
 * file (relocations, rebases, fixups), in ascending order of address, each once. Immutable and
 * thread-safe.
 */
public interface Pointers {
  /** No places. */
  Pointers NONE =
      new Pointers() {
        @Override
        public int size() {
          return 0;
        }

        @Override
        public long address(int index) {
          throw new IndexOutOfBoundsException(index);
        }
      };

  /** Returns how many there are. */
  int size();

  /**
   * Returns the address of a place.
   *
   * @param index 0 to {@code size() - 1}
   * @throws IndexOutOfBoundsException for any other index
   */
  long address(int index);

  /**
   * Returns whether a place is an object of its own, by which code comes to one symbol (an entry of
   * a global offset table), as far as that is known.
   *
   * @param index 0 to {@code size() - 1}
   * @throws IndexOutOfBoundsException for any other index
   */
  default boolean isSlot(int index) {
    return false;
  }

  /**
   * Returns the function of the image that the loader calls to learn what to write into a place, or
   * what of the image it may write there itself ({@link Image#bound}).
   *
   * @param index 0 to {@code size() - 1}
   * @return its address, in the latter case the very one that would be written, be it inside of a
   *     function or data; or -1 where there is none
   * @throws IndexOutOfBoundsException for any other index
   */
  default long chooser(int index) {
    return -1;
  }

  /**
   * Returns the import that may lie in a place, where otherwise what {@link #chooser} tells does,
   * since the image has a function or data of that name itself ({@link Image#bound}).
   *
   * @param index 0 to {@code size() - 1}
   * @return the name of the symbol, or null where there is none
   * @throws IndexOutOfBoundsException for any other index
   */
  default @Nullable String perhaps(int index) {
    return null;
  }

  /**
   * Returns whether the loader writes a function of its own into a place, which code calls to learn
   * where data of the running thread lies (a descriptor of thread-local storage).
   *
   * @param index 0 to {@code size() - 1}
   * @throws IndexOutOfBoundsException for any other index
   */
  default boolean isThreadLocal(int index) {
    return false;
  }

  /**
   * Returns the index of the first place at or above an address; {@link #size()} if there is none.
   */
  default int ceiling(long address) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(address(middle), address) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Returns the index of the place at an address; -1 if there is none. */
  default int find(long address) {
    int place = ceiling(address);
    return place < size() && address(place) == address ? place : -1;
  }
}
