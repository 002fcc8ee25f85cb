package dev.abilens.script.syntax;

/** A script that is not understood, or that costs more than is spent on it. */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final boolean limit;

  private ScriptException(String file, int line, String message, boolean limit) {
    super(file + ": line " + line + ": " + message, null, false, false);
    this.file = file;
    this.line = line;
    this.limit = limit;
  }

  static ScriptException syntax(String file, int line, String message) {
    return new ScriptException(file, line, message, false);
  }

  /** Returns that a bound was hit at a line of a script, the first being 1. */
  public static ScriptException limit(String file, int line, String message) {
    return new ScriptException(file, line, message, true);
  }

  /** Returns the script's path. */
  public String file() {
    return file;
  }

  /** Returns the line, the first being 1. */
  public int line() {
    return line;
  }

  /** Returns whether a bound was hit, rather than that something was not understood. */
  public boolean isLimit() {
    return limit;
  }
}
