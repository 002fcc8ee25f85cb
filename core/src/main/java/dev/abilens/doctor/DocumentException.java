package dev.abilens.doctor;

/** A document that cannot be used: where, and why. */
final class DocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ProjectCode code;
  private final int line;

  /**
   * Says what is wrong.
   *
   * @param line the line, the first being 1; 0 where no line is at fault
   * @param message a sentence without the file's name
   */
  DocumentException(ProjectCode code, int line, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.line = line;
  }

  DocumentException(ProjectCode code, int line, String message) {
    super(message);
    this.code = code;
    this.line = line;
  }

  ProjectCode code() {
    return code;
  }

  int line() {
    return line;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
