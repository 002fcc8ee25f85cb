package dev.abilens.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  /** Returns the corpus's unpacked packages; skips the test where there is no corpus. */
  public static Path corpus() {
    Path corpus = folder("abilens.corpus", "the unpacked corpus").resolve("tree");
    Assumptions.assumeTrue(
        Files.isDirectory(corpus), "skipped: -Dabilens.corpus=DIR has no folder tree");
    return corpus;
  }

  /** Returns the folders of real files that are here, for tests that read as many as there are. */
  public static List<Path> realFiles() {
    List<Path> found = new ArrayList<>();
    String corpus = System.getProperty("abilens.corpus", "");
    String hostile = System.getProperty("abilens.hostile", "");
    if (!corpus.isEmpty()) found.add(Path.of(corpus, "tree"));
    if (!hostile.isEmpty()) found.add(Path.of(hostile));
    return found.stream().filter(Files::isDirectory).toList();
  }

  /** Returns whether everything is to be read, and not a sample. */
  public static boolean full() {
    return Boolean.getBoolean("abilens.full");
  }
}
