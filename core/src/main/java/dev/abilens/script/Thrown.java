package dev.abilens.script;

/** What a script throws. */
public final class Thrown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Object value;

  /** Makes the throw of a value. */
  public Thrown(Object value) {
    super(null, null, false, false);
    this.value = value;
  }

  /**
   * Makes the throw of an error.
   *
   * @param code its {@code code}; empty for none
   * @param message its message
   */
  public static Thrown error(String code, String message) {
    ScriptObject error = ErrorNatives.made(ErrorNatives.ERROR, message);
    if (!code.isEmpty()) error.put("code", code);
    return new Thrown(error);
  }

  /** Makes the throw of one of the language's own errors. */
  static Thrown of(ScriptObject prototype, String message) {
    return new Thrown(ErrorNatives.made(prototype, message));
  }

  /** Returns what was thrown. */
  public Object value() {
    return value;
  }

  /** Returns the message of the error, or the value as a text; empty where it is not known. */
  public String message() {
    Object told = value instanceof ScriptObject error ? error.get("message") : value;
    return told instanceof String text ? text : "";
  }
}
