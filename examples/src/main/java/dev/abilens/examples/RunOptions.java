package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.scan.ScanProblem;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The options of every command that judges: how it runs, and how it ends. */
final class RunOptions {
  private final Usage.Given<Boolean> strict;

  private final Usage.Given<Integer> threads;

  RunOptions(Usage usage) {
    strict = usage.flag("--strict", "exit with 1 also if something is UNDECIDED");
    threads =
        usage.option(
            "--threads",
            "N",
            int.class,
            "how many files of a PATH are judged at a time; with more than one, two PATHs are read at a time",
            Math.max(1, Runtime.getRuntime().availableProcessors()));
  }

  /** Returns what judges, within limits. */
  Abilens abilens(LimitOptions limits, Progress progress) {
    if (threads() < 1) throw new Failure("--threads must be at least 1");
    return Main.abilens()
        .withThreads(threads())
        .withLimits(limits.limits())
        .withProgress(candidate -> progress.step());
  }

  /** Returns how many files are judged at a time. */
  int threads() {
    return threads.value();
  }

  /**
   * Returns the exit status.
   *
   * @param problems what could not be looked at
   * @param fails whether anything fails
   * @param undecided whether any answer is open
   */
  int exitStatus(List<ScanProblem> problems, boolean fails, boolean undecided) {
    if (isUnread(problems)) return Main.USAGE;
    boolean open = undecided || !problems.isEmpty();
    return fails || (strict.value() && open) ? Main.SOMETHING_FAILS : Main.OK;
  }

  /** Returns what is told of a path that nothing is at, so that other paths are told of, too. */
  static ScanProblem absent(NoSuchFileException absent) {
    return new ScanProblem(
        absent.getFile(),
        null,
        ScanProblem.Code.UNREADABLE,
        String.valueOf(absent.getReason()),
        true);
  }

  /** Returns whether a path that the user named could not be read. */
  static boolean isUnread(List<ScanProblem> problems) {
    return problems.stream().anyMatch(p -> p.named() && p.code() == ScanProblem.Code.UNREADABLE);
  }
}
