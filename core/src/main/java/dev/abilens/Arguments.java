package dev.abilens;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** What callers name. */
final class Arguments {
  private Arguments() {}

  /**
   * Returns a path that something is at; whatever else is wrong with it is for who reads it.
   *
   * @throws NoSuchFileException if nothing is there
   */
  static Path present(Path path) throws NoSuchFileException {
    Objects.requireNonNull(path, "path");
    if (!Files.exists(path) && isAbsent(path))
      throw new NoSuchFileException(path.toString(), null, "no such file or directory");
    return path;
  }

  /** Tells what is not there from what may not be looked at. */
  private static boolean isAbsent(Path path) {
    if (Files.notExists(path)) return true;
    Path around = path.toAbsolutePath().getParent();
    while (around != null && Files.notExists(around)) around = around.getParent();
    return around != null && Files.exists(around) && !Files.isDirectory(around);
  }
}
