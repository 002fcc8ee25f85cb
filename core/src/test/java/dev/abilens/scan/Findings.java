package dev.abilens.scan;

import dev.abilens.bytes.ReadLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a scan told, as data. */
record Findings(List<Candidate> candidates, List<ScanProblem> problems, List<String> order) {

  static Findings of(Path path) {
    return of(path, ReadLimits.defaults());
  }

  static Findings of(Path path, ReadLimits limits) {
    Findings findings = new Findings(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    new Scanner(limits)
        .scan(
            path,
            new ScanSink() {
              @Override
              public void candidate(Candidate candidate) {
                findings.candidates.add(candidate);
                findings.order.add("candidate " + candidate + " " + candidate.size());
              }

              @Override
              public void problem(ScanProblem problem) {
                findings.problems.add(problem);
                findings.order.add(problem.toString());
              }
            });
    return findings;
  }

  /** Returns the candidates' entries, or their paths below {@code top}. */
  List<String> below(Path top) {
    return candidates.stream()
        .map(
            c ->
                c.entry() != null
                    ? c.entry()
                    : top.relativize(Path.of(c.path())).toString().replace('\\', '/'))
        .toList();
  }

  /** Returns the codes and paths of the problems. */
  List<String> problemsBelow(Path top) {
    return problems.stream()
        .map(
            p ->
                p.code()
                    + " "
                    + (p.entry() != null
                        ? p.entry()
                        : top.relativize(Path.of(p.path())).toString().replace('\\', '/')))
        .toList();
  }

  void close() {
    candidates.forEach(Candidate::close);
  }

  static byte[] bytes(Candidate candidate) throws IOException {
    try (var source = candidate.open()) {
      return source.region("all", 0, source.size()).bytes(0, Math.toIntExact(source.size()));
    }
  }
}
