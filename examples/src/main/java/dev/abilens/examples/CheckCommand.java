package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.FileReport;
import dev.abilens.Report;
import dev.abilens.scan.Archive;
import dev.abilens.scan.ScanProblem;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abilens check}: the main job. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Finds every addon under each PATH and tells whether it will load in the target.")
final class CheckCommand implements Callable<Integer> {
  @Mixin private TargetOptions options = new TargetOptions();

  @Option(names = "--format", description = "text or json", defaultValue = "text")
  private Format format = Format.text;

  @Option(names = "--strict", description = "exit with 1 also if something is UNDECIDED")
  private boolean strict;

  @Option(
      names = "--threads",
      description = "how many files are judged at a time",
      paramLabel = "N")
  private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "an addon, a directory, an archive (.tgz, .tar, .zip, .asar) or a container image")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (threads < 1) throw new Failure("--threads must be at least 1");
    Target target = options.target();
    Abilens abilens = Abilens.open().withThreads(threads);
    List<Report> reports = new ArrayList<>();
    try (ResolvedTarget resolved = abilens.resolve(target);
        Output output = new Output()) {
      for (Path path : paths) {
        Report report = check(abilens, path, resolved);
        reports.add(report);
        write(report, output);
      }
      if (format == Format.text) output.line(CheckText.summary(reports, target(reports, resolved)));
    }
    return exitStatus(reports);
  }

  private Report check(Abilens abilens, Path path, ResolvedTarget target) throws IOException {
    if (options.isOpen()) return abilens.checkInPlace(path, target);
    Archive root = options.archive();
    // The image that is the root need not be read twice.
    return root != null && Files.exists(path) && Files.isSameFile(path, root.path())
        ? abilens.check(root, target)
        : abilens.check(path, target);
  }

  private String target(List<Report> reports, ResolvedTarget target) {
    boolean inArchives =
        reports.stream().flatMap(r -> r.files().stream()).anyMatch(f -> f.entry() != null);
    String where = options.isOpen() && inArchives ? "; of what is in an image, that image" : "";
    return target + where;
  }

  private void write(Report report, Output output) {
    for (FileReport file : report.files()) {
      if (format == Format.json) output.object(json -> CheckJson.write(json, file));
      else CheckText.lines(file).forEach(output::line);
    }
    for (ScanProblem problem : report.problems()) {
      if (format == Format.json) output.object(json -> CheckJson.write(json, problem));
      else CheckText.lines(problem).forEach(output::line);
    }
  }

  private int exitStatus(List<Report> reports) {
    boolean unreadable =
        reports.stream()
            .flatMap(r -> r.problems().stream())
            .anyMatch(p -> p.named() && p.code() == ScanProblem.Code.UNREADABLE);
    if (unreadable) return Main.USAGE;
    boolean fails = reports.stream().anyMatch(r -> r.count(Verdict.FAILS) > 0);
    boolean undecided =
        reports.stream().anyMatch(r -> r.count(Verdict.UNDECIDED) > 0 || !r.problems().isEmpty());
    return fails || (strict && undecided) ? Main.SOMETHING_FAILS : Main.OK;
  }
}
