package dev.abilens.data;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value made when it is first asked for, once. Thread-safe; a maker that throws is asked again
 * next time.
 *
 * @param <T> what is made
 */
public final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T value;

  /**
   * Remembers how to make the value.
   *
   * @param maker makes the value
   */
  public Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T made = value;
    if (made != null) return made;
    synchronized (this) {
      made = value;
      if (made == null) value = made = maker.get();
      return made;
    }
  }
}
