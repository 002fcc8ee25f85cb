package dev.abilens.format;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what goes wrong while one table is read; used by one thread. */
public final class ProblemLog {
  private final FileBytes bytes;
  private @Nullable List<Problem> problems;

  /** Begins an empty log of a file. */
  public ProblemLog(FileBytes bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns a log of a file, begun if there is none yet: most tables are in order and need none.
   */
  public static ProblemLog of(@Nullable ProblemLog begun, FileBytes bytes) {
    return begun == null ? new ProblemLog(bytes) : begun;
  }

  /** Adds what an exception tells. */
  public void add(MalformedBinaryException e) {
    add(Problem.of(e));
  }

  private void add(Problem problem) {
    if (problems == null) problems = new ArrayList<>();
    problems.add(problem);
  }

  /** Adds a contradiction at a place of the file. */
  public void add(long offset, String where, String found, String expected) {
    add(new MalformedBinaryException(Math.max(0, offset), bytes.place(where), found, expected));
  }

  /** Adds a bound that was hit. */
  public void limit(long offset, String where, String limit, String found, String expected) {
    add(new LimitReachedException(Math.max(0, offset), bytes.place(where), limit, found, expected));
  }

  /** Adds an oddity that cost no fact. */
  public void odd(String code, long offset, String where, String found, String expected) {
    Problem p =
        Problem.of(
            new MalformedBinaryException(Math.max(0, offset), bytes.place(where), found, expected));
    add(new Problem(code, p.message(), p.offset(), p.where(), p.found(), p.expected()));
  }

  /** Returns what was gathered, in the order of its being met. */
  public List<Problem> toList() {
    return problems == null ? List.of() : List.copyOf(problems);
  }
}
