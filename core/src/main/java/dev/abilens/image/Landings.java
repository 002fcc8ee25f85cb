package dev.abilens.image;

import java.util.List;
import java.util.Optional;

/**
 * Where functions of an image go on through which something is thrown, as the tables tell by which
 * exceptions find their way. It keeps what it has read, and is for one thread.
 */
public interface Landings {
  /** Where nothing is known. */
  Landings UNKNOWN =
      new Landings() {
        @Override
        public boolean mayCatch(long back) {
          return true;
        }

        @Override
        public boolean mayCatchStandard(long back) {
          return true;
        }

        @Override
        public Optional<List<Long>> of(long address) {
          return Optional.empty();
        }
      };

  /**
   * Returns whether a function may catch what comes out of a call that it makes, rather than let it
   * go on to its own caller; true where that cannot be told. What is only destroyed on the way is
   * not caught.
   *
   * @param back where the call comes back to
   */
  boolean mayCatch(long back);

  /**
   * Returns whether it may catch of that what the standard library throws, which is of no class
   * that an image has for itself; true where that cannot be told.
   *
   * @param back where the call comes back to
   */
  boolean mayCatchStandard(long back);

  /**
   * Returns where a function may go on that something is thrown through: where it catches it, and
   * where it destroys what it has.
   *
   * @param address an address in the function
   * @return the addresses, or empty where they cannot be told
   */
  Optional<List<Long>> of(long address);
}
