package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.FileReport;
import dev.abilens.Report;
import dev.abilens.scan.Archive;
import dev.abilens.scan.ScanProblem;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code abilens check}: the main job. */
final class CheckCommand implements ToolCommand {
  private final Usage usage =
      new Usage(
          this,
          "check",
          "Finds every addon under each PATH and tells whether it will load in the target.");

  private final TargetOptions options = new TargetOptions(usage);

  private final RunOptions run = new RunOptions(usage);

  private final Usage.Given<Format> format = usage.format("text, json, sarif or html");

  private final Usage.Given<List<Path>> paths = usage.paths("an addon");

  private final Set<List<String>> told = new HashSet<>();

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() throws IOException {
    List<Report> reports = new ArrayList<>();
    try (Progress progress = new Progress();
        Output output = new Output()) {
      Abilens all = run.abilens(options.limits, progress);
      // What nobody is told is not worked out.
      Abilens abilens = format.value() == Format.json ? all : all.withoutDigests();
      try (ResolvedTarget resolved = abilens.resolve(options.target());
          InTurn<Path, Report> answers =
              new InTurn<>(paths.value(), run.threads(), path -> check(abilens, path, resolved))) {
        for (Path path : paths.value()) {
          progress.at(path);
          Report report = answers.next();
          progress.done();
          reports.add(report);
          write(report, output);
        }
        String target = target(reports, resolved);
        switch (format.value()) {
          case json -> {}
          case text -> output.line(CheckText.summary(reports, target));
          case sarif -> Sarif.ofReports(reports).write(output);
          case html -> CheckHtml.write(reports, target, output);
        }
      }
    }
    return exitStatus(reports);
  }

  private Report check(Abilens abilens, Path path, ResolvedTarget target) throws IOException {
    try {
      if (options.isOpen()) return abilens.checkInPlace(path, target);
      Archive root = options.archive();
      // The image that is the root need not be read twice.
      return root != null && Files.exists(path) && Files.isSameFile(path, root.path())
          ? abilens.check(root, target)
          : abilens.check(path, target);
    } catch (NoSuchFileException e) {
      return new Report(List.of(), List.of(RunOptions.absent(e)));
    }
  }

  private String target(List<Report> reports, ResolvedTarget target) {
    boolean inArchives =
        reports.stream().flatMap(r -> r.files().stream()).anyMatch(f -> f.entry() != null);
    String where = options.isOpen() && inArchives ? "; of what is in an image, that image" : "";
    return target + where;
  }

  private void write(Report report, Output output) {
    for (FileReport file : report.files()) {
      if (format.value() == Format.json) output.object(json -> CheckJson.write(json, file));
      if (format.value() == Format.text) CheckText.lines(file, told).forEach(output::line);
    }
    for (ScanProblem problem : report.problems()) {
      if (format.value() == Format.json) output.object(json -> CheckJson.write(json, problem));
      if (format.value() == Format.text) CheckText.lines(problem).forEach(output::line);
    }
  }

  private int exitStatus(List<Report> reports) {
    return run.exitStatus(
        reports.stream().flatMap(r -> r.problems().stream()).toList(),
        reports.stream().anyMatch(r -> r.count(Verdict.FAILS) > 0),
        reports.stream().anyMatch(r -> r.count(Verdict.UNDECIDED) > 0));
  }
}
