package dev.abilens;

import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Verdict;
import java.util.List;

/**
 * The answers for everything under one path. Immutable.
 *
 * @param files the files that may be addons, in the order of their paths
 * @param problems what could not be looked at, so that what it holds is not known
 */
public record Report(List<FileReport> files, List<ScanProblem> problems) {
  /** Copies the lists. */
  public Report {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /** Returns the findings of all files, file by file. */
  public List<Finding> findings() {
    return files.stream().flatMap(file -> file.judgement().findings().stream()).toList();
  }

  /** Returns how many files have a verdict. */
  public long count(Verdict verdict) {
    return files.stream().filter(file -> file.judgement().verdict() == verdict).count();
  }
}
