package dev.abilens.format;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value made on first use. Two threads may make it at once: the values are equal and immutable,
 * and one of them stays.
 *
 * @param <T> what is made
 */
public final class Lazy<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T value;

  /** Remembers how to make the value. */
  public Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Returns the value. */
  public T get() {
    T made = value;
    if (made == null) {
      made = maker.get();
      value = made;
    }
    return made;
  }
}
