package dev.abilens.examples;

import dev.abilens.target.TargetException;
import java.io.IOException;

/** Something that the user can mend: the message says what. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }

  static boolean isUsers(Exception e) {
    return e instanceof Failure || e instanceof TargetException || e instanceof IOException;
  }
}
