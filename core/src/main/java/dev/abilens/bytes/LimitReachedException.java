package dev.abilens.bytes;

/**
 * A bound of {@link ReadLimits} that a file would break. The file may be sound: it was refused for
 * what reading it would cost.
 */
public final class LimitReachedException extends MalformedBinaryException {
  private static final long serialVersionUID = 1L;

  private final String limit;

  /**
   * Describes a bound that was hit.
   *
   * @param offset bytes from the beginning of the file to the place, never negative
   * @param where the file and the structure in it, outermost first
   * @param limit the name of the component of {@link ReadLimits}
   * @param found what reading on would have taken
   * @param expected the bound
   */
  public LimitReachedException(
      long offset, String where, String limit, String found, String expected) {
    super(offset, where, found, expected + " (" + limit + ")");
    this.limit = limit;
  }

  /** Returns the name of the component of {@link ReadLimits} that was hit. */
  public String limit() {
    return limit;
  }
}
