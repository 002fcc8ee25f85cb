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
   * @param kind what was to be read
   * @param e what the virtual machine said of a class that is not there
   */
  static ContainerException missing(FileKind kind, LinkageError e) {
    String error = String.valueOf(e.getMessage());
    Code code = Code.NO_READER;
    String artifact = "org.apache.commons:commons-compress";
    if (error.contains("com/fasterxml/jackson")) {
      artifact = "com.fasterxml.jackson.core:jackson-core";
    } else if (!error.contains("org/apache/commons")
        && (kind == FileKind.XZ || kind == FileKind.ZSTD)) {
      code = Code.UNSUPPORTED_COMPRESSION;
      artifact = kind == FileKind.XZ ? "org.tukaani:xz" : "com.github.luben:zstd-jni";
    }
    return new ContainerException(
        code, "no reader for a " + kind.words() + ": add " + artifact + " (" + e + ")");
  }

  Code code() {
    return code;
  }

  /** Returns the message, which is always there. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
