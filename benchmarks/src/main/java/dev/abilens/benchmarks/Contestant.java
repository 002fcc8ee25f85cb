package dev.abilens.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** A library, or a way of using one, that does the three jobs of {@code rivals/SPEC.md}. */
public interface Contestant {
  /** Returns what of the work it can do. */
  Part part();

  /** Returns a file as it is given to {@link #header} and {@link #facts}: in memory, if it can. */
  Object load(Path path) throws IOException;

  /** Returns the sum of a file's header ({@link HeaderSum}). */
  long header(Object file) throws Exception;

  /** Takes the records of a file's dynamic facts. */
  void facts(Object file, Sink sink) throws Exception;

  /** Takes the records of a file that is opened, read and closed for it. */
  default void file(Path path, Sink sink) throws Exception {
    facts(load(path), sink);
  }
}
