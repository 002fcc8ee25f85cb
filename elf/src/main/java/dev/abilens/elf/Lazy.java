package dev.abilens.elf;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value made on first use. Two threads may make it at once: the values are equal and immutable,
 * and one of them stays.
 */
final class Lazy<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T value;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  T get() {
    T made = value;
    if (made == null) {
      made = maker.get();
      value = made;
    }
    return made;
  }
}
