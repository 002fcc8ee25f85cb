package dev.abilens.image;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a loader binds an image by names that it has itself: to itself, but for these. Immutable.
 *
 * @param elsewhere names that are bound to others, who come first
 * @param perhaps names that are bound to others, unless those do not have them
 */
public record Bindings(Set<String> elsewhere, Set<String> perhaps) {
  /** All names are bound to the image itself. */
  public static final Bindings NONE = new Bindings(Set.of(), Set.of());

  /** Copies the sets; what is surely bound elsewhere is not among the others. */
  public Bindings {
    elsewhere = Set.copyOf(elsewhere);
    if (!Collections.disjoint(elsewhere, perhaps)) {
      perhaps = new HashSet<>(perhaps);
      perhaps.removeAll(elsewhere);
    }
    perhaps = Set.copyOf(perhaps);
  }

  /** Returns whether all names are bound to the image itself. */
  public boolean isEmpty() {
    return elsewhere.isEmpty() && perhaps.isEmpty();
  }

  /** Returns whether a name may be bound to others. */
  public boolean mayLeave(String name) {
    return elsewhere.contains(name) || perhaps.contains(name);
  }

  /** Returns these names and others. */
  public Bindings and(Bindings others) {
    if (isEmpty()) return others;
    Set<String> surely = new HashSet<>(elsewhere);
    surely.addAll(others.elsewhere);
    Set<String> open = new HashSet<>(perhaps);
    open.addAll(others.perhaps);
    return new Bindings(surely, open);
  }
}
