package dev.abilens.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Folders beside a checkout that tests use where they are there. */
public final class Beside {
  private Beside() {}

  /** Returns the folder that a system property names; skips the test where there is none. */
  public static Path folder(String property, String what) {
    String value = System.getProperty(property, "");
    Path folder = Path.of(value.isEmpty() ? "no such folder" : value);
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "skipped: " + what + " (-D" + property + "=DIR) is not here");
    return folder;
  }

  /** Returns whether everything is to be read, and not a sample. */
  public static boolean full() {
    return Boolean.getBoolean("abilens.full");
  }
}
