package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.Abilens;
import dev.abilens.Matrix;
import dev.abilens.prebuild.Prebuilds;
import dev.abilens.scan.ScanProblem;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code abilens matrix}: the addons of a project in several runtimes and on several platforms. */
final class MatrixCommand implements ToolCommand {
  private static final String PREBUILDS =
      "audit packages instead: for each system that a package has files for, by their bytes or names, the file that serves each of the --runtimes, where none does, and files that are not what their names say (text and json; Linux as the distribution with the newest C library that is known)";

  private final Usage usage =
      new Usage(
          this,
          "matrix",
          "Tells in one table which addons under each PATH load in which runtimes, and what breaks from the first to the last.");

  private final TargetOptions options = new TargetOptions(usage);

  private final RunOptions run = new RunOptions(usage);

  private final Usage.Given<List<String>> runtimes =
      usage.words("--runtimes", "NAME@VERSIONS", "a column for each: node@16,node@18,electron@28");

  private final Usage.Given<List<String>> platforms =
      usage.words(
          "--platforms", "OS-ARCH", "these columns for each platform: linux-x64,darwin-arm64");

  private final Usage.Given<Boolean> all =
      usage.flag("--all", "list also the files that are for other systems only (text and html)");

  private final Usage.Given<Boolean> prebuilds = usage.flag("--prebuilds", PREBUILDS);

  private final Usage.Given<Format> format = usage.format("text, json, sarif or html");

  private final Usage.Given<List<Path>> paths = usage.paths("an addon");

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() throws IOException {
    if (prebuilds.value()) return audit();
    List<ResolvedTarget> columns = new ArrayList<>();
    List<Matrix> answers = new ArrayList<>();
    try (Progress progress = new Progress();
        Output output = new Output()) {
      Abilens abilens = run.abilens(options.limits, progress).withoutDigests();
      for (String platform : orNothing(platforms.value(), options.platform()))
        for (String runtime : orNothing(runtimes.value(), options.runtime()))
          columns.add(abilens.resolve(options.target(runtime, platform)));
      for (Path path : paths.value()) {
        progress.at(path);
        Matrix matrix = matrix(abilens, path, columns);
        progress.done();
        answers.add(matrix);
        if (format.value() == Format.json) write(matrix, output);
      }
      switch (format.value()) {
        case json -> {}
        case text -> new MatrixText(all.value()).write(answers, output);
        case sarif -> Sarif.ofMatrix(answers).write(output);
        case html -> new MatrixHtml(all.value()).write(answers, output);
      }
    } finally {
      for (ResolvedTarget column : columns) column.close();
    }
    return exitStatus(answers);
  }

  private static Matrix matrix(Abilens abilens, Path path, List<ResolvedTarget> columns) {
    try {
      return abilens.matrix(path, columns);
    } catch (NoSuchFileException e) {
      List<Matrix.Column> named =
          columns.stream()
              .map(one -> new Matrix.Column(one.runtime(), one.platform(), one.target()))
              .toList();
      return new Matrix(named, List.of(), List.of(RunOptions.absent(e)));
    }
  }

  private int audit() throws IOException {
    format.value().oneOf("matrix --prebuilds", Format.text, Format.json);
    if (runtimes.value().isEmpty()) throw new Failure("--prebuilds: name the --runtimes");
    List<ScanProblem> problems = new ArrayList<>();
    boolean found = false;
    try (Progress progress = new Progress();
        Output output = new Output()) {
      Abilens abilens = run.abilens(options.limits, progress);
      for (Path path : paths.value()) {
        progress.at(path);
        List<Prebuilds> packages = audit(abilens, path, problems);
        progress.done();
        for (Prebuilds one : packages) {
          PrebuildWriter.write(one, format.value(), output);
          found |= !one.findings().isEmpty();
        }
      }
      for (ScanProblem problem : problems) PrebuildWriter.write(problem, format.value(), output);
    }
    return run.exitStatus(problems, found, false);
  }

  private List<Prebuilds> audit(Abilens abilens, Path path, List<ScanProblem> problems)
      throws IOException {
    try {
      return abilens.prebuilds(path, runtimes.value(), problems::add);
    } catch (NoSuchFileException e) {
      problems.add(RunOptions.absent(e));
      return List.of();
    } catch (IllegalArgumentException e) {
      throw new Failure("--runtimes: " + e.getMessage());
    }
  }

  /** All that is named by the plural and the singular option; one null if nothing is. */
  private List<@Nullable String> orNothing(List<String> several, @Nullable String one) {
    if (options.hasRuntimeBinary() && !runtimes.value().isEmpty())
      throw new Failure("--runtime-binary is a column alone: it does not go with --runtimes");
    List<@Nullable String> named = new ArrayList<>(several);
    if (one != null || named.isEmpty()) named.add(one);
    return named;
  }

  private static void write(Matrix matrix, Output output) {
    for (Matrix.Row row : matrix.rows())
      output.object(
          json -> {
            head(json, row.path(), row.entry());
            cells(json, matrix.columns(), row.cells());
          });
    for (ScanProblem problem : matrix.problems())
      output.object(
          json -> {
            head(json, problem.path(), problem.entry());
            cell(json, matrix.columns(), problem);
          });
  }

  private static void head(JsonGenerator json, String path, @Nullable String entry)
      throws IOException {
    json.writeStringField("path", path);
    Output.string(json, "entry", entry);
  }

  private static void cells(
      JsonGenerator json, List<Matrix.Column> columns, List<Judgement> judgements)
      throws IOException {
    json.writeArrayFieldStart("cells");
    for (int i = 0; i < columns.size(); i++)
      cell(json, columns.get(i), judgements.get(i).verdict(), code(judgements.get(i)));
    json.writeEndArray();
  }

  private static void cell(JsonGenerator json, List<Matrix.Column> columns, ScanProblem problem)
      throws IOException {
    json.writeArrayFieldStart("cells");
    for (Matrix.Column column : columns)
      cell(json, column, Verdict.UNDECIDED, problem.code().name());
    json.writeEndArray();
  }

  private static void cell(
      JsonGenerator json, Matrix.Column column, Verdict verdict, @Nullable String code)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("runtime", column.runtime());
    json.writeStringField("platform", column.platform().toString());
    json.writeStringField("verdict", verdict.name());
    Output.string(json, "code", code);
    json.writeEndObject();
  }

  /** Returns the code of what an answer rests on; null for a file that loads. */
  static @Nullable String code(Judgement judgement) {
    return judgement.verdict() == Verdict.LOADS
        ? null
        : judgement.first().map(f -> f.code().name()).orElse(null);
  }

  private int exitStatus(List<Matrix> answers) {
    List<Verdict> verdicts =
        answers.stream()
            .flatMap(a -> a.rows().stream())
            .flatMap(row -> row.cells().stream())
            .map(Judgement::verdict)
            .toList();
    return run.exitStatus(
        answers.stream().flatMap(a -> a.problems().stream()).toList(),
        verdicts.contains(Verdict.FAILS),
        verdicts.contains(Verdict.UNDECIDED));
  }
}
