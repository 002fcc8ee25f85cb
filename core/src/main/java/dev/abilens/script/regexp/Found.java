package dev.abilens.script.regexp;

import org.jspecify.annotations.Nullable;

/** What a search came to. */
public final class Found {
  /** Of what is not searched it is not known whether there is one. */
  public static final Found NOTHING = new Found(false, null, 1);

  private final boolean known;
  private final int @Nullable [] places;
  private final int cost;

  Found(boolean known, int @Nullable [] places, int cost) {
    this.known = known;
    this.places = places;
    this.cost = cost;
  }

  /** Whether it came to an end. */
  public boolean known() {
    return known;
  }

  /**
   * Returns where the match and its groups begin and end, two places for each, -1 for a group that
   * is no part of it; null for no match.
   */
  public int @Nullable [] places() {
    return places;
  }

  /** Returns how many steps of a script it is worth. */
  public int cost() {
    return cost;
  }
}
