package dev.abilens.elf;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Problem;
import java.util.ArrayList;
import java.util.List;

/** Gathers what goes wrong while one table is read; used by one thread. */
final class ProblemLog {
  private final ElfBytes bytes;
  private final List<Problem> problems = new ArrayList<>();

  ProblemLog(ElfBytes bytes) {
    this.bytes = bytes;
  }

  /** Adds what an exception tells. */
  void add(MalformedBinaryException e) {
    problems.add(Problem.of(e));
  }

  /** Adds a contradiction at a place of the file. */
  void add(long offset, String where, String found, String expected) {
    add(new MalformedBinaryException(Math.max(0, offset), bytes.place(where), found, expected));
  }

  /** Adds a bound that was hit. */
  void limit(long offset, String where, String limit, String found, String expected) {
    add(new LimitReachedException(Math.max(0, offset), bytes.place(where), limit, found, expected));
  }

  /** Adds an oddity that cost no fact. */
  void odd(String code, long offset, String where, String found, String expected) {
    Problem p =
        Problem.of(
            new MalformedBinaryException(Math.max(0, offset), bytes.place(where), found, expected));
    problems.add(new Problem(code, p.message(), p.offset(), p.where(), p.found(), p.expected()));
  }

  List<Problem> toList() {
    return List.copyOf(problems);
  }
}
