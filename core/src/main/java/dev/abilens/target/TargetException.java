package dev.abilens.target;

/** A target that contradicts itself or names what is not there; the message says what to change. */
public final class TargetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the target. */
  public TargetException(String message) {
    super(message);
  }
}
