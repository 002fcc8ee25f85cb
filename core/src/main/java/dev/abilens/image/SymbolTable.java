package dev.abilens.image;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The imports or the exports of an image: a view of the file's own table. A name is text only once
 * it is asked for, so that counting or searching a table of 100,000 entries makes no objects.
 * Immutable and thread-safe.
 */
public interface SymbolTable extends Iterable<Symbol> {
  /** Returns the number of entries; a name may come more than once, under several versions. */
  int size();

  /**
   * Returns an entry's name.
   *
   * @param index 0 to {@code size() - 1}
   * @throws IndexOutOfBoundsException for any other index
   */
  String name(int index);

  /**
   * Returns whether an entry's name begins with an ASCII text, without making a string of it.
   *
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  boolean nameStartsWith(int index, String prefix);

  /**
   * Returns whether an entry's name ends with an ASCII text; a table of a file does so without
   * making a string of it.
   *
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  default boolean nameEndsWith(int index, String suffix) {
    return name(index).endsWith(suffix);
  }

  /**
   * Returns whether an import is looked for at the first call only, as its library is ({@link
   * Dependency.Kind#DELAYED}).
   *
   * @throws IndexOutOfBoundsException if there is no such entry, in a table that has any of the
   *     kind
   */
  default boolean isDelayed(int index) {
    return false;
  }

  /**
   * Returns the address of an entry, as {@link Symbol#address} tells it; a table of a file does so
   * without making a symbol.
   *
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  default long address(int index) {
    return get(index).address();
  }

  /**
   * Returns a whole entry.
   *
   * @throws IndexOutOfBoundsException if there is no such entry
   */
  Symbol get(int index);

  /**
   * Finds an entry by name.
   *
   * @return the first index with that name, or -1
   */
  int find(String name);

  /** Returns the first entry of a name, or null. */
  default @Nullable Symbol symbol(String name) {
    int index = find(name);
    return index < 0 ? null : get(index);
  }

  /** Returns whether there is an entry of that name. */
  default boolean contains(String name) {
    return find(name) >= 0;
  }

  @Override
  default Iterator<Symbol> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public Symbol next() {
        if (next >= size()) throw new NoSuchElementException();
        return get(next++);
      }
    };
  }
}
