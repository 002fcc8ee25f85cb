package dev.abilens.examples;

import dev.abilens.target.TargetException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Something that the user can mend: the message says what. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  /** Returns what went wrong; exceptions of the file system often give a path and no more. */
  static String message(Exception e) {
    if (e instanceof NoSuchFileException missing)
      return "no such file or directory: " + missing.getFile();
    if (e instanceof NotDirectoryException file) return "not a directory: " + file.getFile();
    if (e instanceof AccessDeniedException denied) return "may not be read: " + denied.getFile();
    return String.valueOf(e.getMessage());
  }

  static boolean isUsers(Exception e) {
    return e instanceof Failure || e instanceof TargetException || e instanceof IOException;
  }
}
