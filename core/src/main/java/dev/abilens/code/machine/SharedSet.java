package dev.abilens.code.machine;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set that only grows. Ways that begin alike share its elements until one of them adds another.
 * For one thread.
 */
final class SharedSet<T> extends AbstractSet<T> {
  private Set<T> elements;
  private boolean shared;

  SharedSet() {
    this.elements = new HashSet<>();
  }

  private SharedSet(Set<T> elements) {
    this.elements = elements;
    this.shared = true;
  }

  SharedSet<T> copy() {
    shared = true;
    return new SharedSet<>(elements);
  }

  @Override
  public boolean add(T element) {
    if (elements.contains(element)) return false;
    if (shared) elements = new HashSet<>(elements);
    shared = false;
    return elements.add(element);
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return elements.contains(element);
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public Iterator<T> iterator() {
    return Collections.unmodifiableSet(elements).iterator();
  }
}
