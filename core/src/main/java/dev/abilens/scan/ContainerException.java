package dev.abilens.scan;

import dev.abilens.scan.ScanProblem.Code;
import java.io.IOException;

/** Why a container, or a member of one, is not read although its bytes may be sound. */
final class ContainerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  ContainerException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * Says which artifact is to be added.
   *
   * @param kind the compression that was to be read
   * @param e what the virtual machine said of a class that is not there
   */
  static ContainerException missing(FileKind kind, LinkageError e) {
    boolean itself = String.valueOf(e.getMessage()).contains("org/apache/commons");
    if (!itself && kind == FileKind.XZ)
      return missing(Code.UNSUPPORTED_COMPRESSION, kind.words(), "org.tukaani:xz", e);
    if (!itself && kind == FileKind.ZSTD)
      return missing(Code.UNSUPPORTED_COMPRESSION, kind.words(), "com.github.luben:zstd-jni", e);
    return missing(Code.NO_READER, kind.words(), "org.apache.commons:commons-compress", e);
  }

  /** Says the same of JSON. */
  static ContainerException missingJson(LinkageError e) {
    return missing(Code.NO_READER, "JSON document", "com.fasterxml.jackson.core:jackson-core", e);
  }

  private static ContainerException missing(
      Code code, String what, String artifact, LinkageError e) {
    return new ContainerException(
        code, "no reader for a " + what + ": add " + artifact + " (" + e + ")");
  }

  Code code() {
    return code;
  }

  /** Returns the message, which is always there. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
