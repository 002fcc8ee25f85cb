package dev.abilens.project;

import dev.abilens.verdict.Code;
import org.jspecify.annotations.Nullable;

/** A manifest that cannot be used: where, and why. Its message is a whole sentence. */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final Code code;

  ManifestException(String file, int line, Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.file = file;
    this.line = line;
    this.code = code;
  }

  /** Returns the manifest's path in its tree. */
  public String file() {
    return file;
  }

  /**
   * Returns the line that contradicts the format, the first being 1; 0 where no line is at fault.
   */
  public int line() {
    return line;
  }

  /** Returns what is wrong: {@code MALFORMED}, {@code LIMIT_REACHED} or {@code UNREADABLE}. */
  public Code code() {
    return code;
  }
}
