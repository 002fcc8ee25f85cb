package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.FileReport;
import dev.abilens.Matrix;
import dev.abilens.Report;
import dev.abilens.diff.Change;
import dev.abilens.diff.PackageDiff;
import dev.abilens.doctor.ProjectFinding;
import dev.abilens.pick.Pick;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Explanation;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import dev.abilens.verdict.Severity;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A log of SARIF 2.1.0: one result for each finding. It is written by the generator that is here
 * for JSON anyway: the libraries for SARIF bring Jackson's databind for the dozen fields that are
 * used, and check nothing; a test holds the log against the schema.
 */
final class Sarif {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private static final String MANIFEST = "package.json";

  /** One finding, on one file. */
  private record Result(
      String rule,
      Severity severity,
      String message,
      String path,
      @Nullable String entry,
      long offset,
      int line,
      Map<String, String> properties) {
    /** Makes one on a file as a whole. */
    Result(
        String rule,
        Severity severity,
        String message,
        String path,
        @Nullable String entry,
        Map<String, String> properties) {
      this(rule, severity, message, path, entry, -1, 0, properties);
    }
  }

  private final List<Result> results = new ArrayList<>();

  private Sarif() {}

  static Sarif ofReports(List<Report> reports) {
    Sarif log = new Sarif();
    for (Report report : reports) {
      for (FileReport file : report.files())
        log.add(file.path(), file.entry(), file.judgement(), "", Map.of());
      report.problems().forEach(log::add);
    }
    return log;
  }

  static Sarif ofMatrix(List<Matrix> answers) {
    Sarif log = new Sarif();
    for (Matrix matrix : answers) {
      for (Matrix.Row row : matrix.rows())
        for (int i = 0; i < row.cells().size(); i++) {
          Matrix.Column column = matrix.columns().get(i);
          log.add(
              row.path(),
              row.entry(),
              row.cells().get(i),
              column + ": ",
              Map.of("runtime", column.runtime(), "platform", column.platform().toString()));
        }
      matrix.problems().forEach(log::add);
    }
    return log;
  }

  static Sarif ofProject(Path project, List<ProjectFinding> findings) {
    Sarif log = new Sarif();
    for (ProjectFinding finding : findings)
      log.results.add(
          new Result(
              finding.code().name(),
              finding.severity(),
              finding.message()
                  + (finding.remedies().isEmpty()
                      ? ""
                      : "\n" + String.join(" ", finding.remedies())),
              project.resolve(finding.file()).toString(),
              null,
              -1,
              finding.line(),
              Map.of()));
    return log;
  }

  /** Tells of the manifests of packages: by argument, what was picked there. */
  static Sarif ofPicks(Map<Path, List<Pick>> picks) {
    Sarif log = new Sarif();
    picks.forEach(
        (argument, all) -> {
          boolean archive = !Files.isDirectory(argument);
          for (Pick pick : all) {
            String manifest =
                pick.directory().isEmpty() ? MANIFEST : pick.directory() + "/" + MANIFEST;
            log.add(
                archive ? argument.toString() : argument.toAbsolutePath().getRoot() + manifest,
                archive ? manifest : null,
                pick.judgement(),
                pick.name() + ": ",
                Map.of("loader", pick.loader(), "target", pick.target()));
          }
        });
    return log;
  }

  /** Tells of the files of the later build; of what is gone, of that build as a whole. */
  static Sarif ofDiff(Path after, PackageDiff diff, List<ScanProblem> problems) {
    Sarif log = new Sarif();
    for (Change change : diff.changes()) {
      String file = change.newFile();
      if (file != null && file.equals(after.toString())) file = null;
      boolean beside = file != null && isIn(after, file);
      String because =
          change.because().isEmpty() ? "" : "\nbecause of " + DiffCommand.because(change);
      log.results.add(
          new Result(
              change.code().name(),
              switch (change.direction()) {
                case ROSE -> Severity.ERROR;
                case CHANGED -> Severity.WARNING;
                case FELL -> Severity.NOTE;
              },
              change.system()
                  + ": "
                  + DiffCommand.word(change)
                  + ": "
                  + DiffCommand.text(change)
                  + because,
              beside ? after + File.separator + file : after.toString(),
              beside ? null : file,
              Map.of("system", change.system(), "direction", change.direction().name())));
    }
    problems.forEach(log::add);
    return log;
  }

  private static boolean isIn(Path directory, String file) {
    try {
      return Files.exists(directory.resolve(file));
    } catch (InvalidPathException e) {
      // The name of a member of an archive may be anything.
      return false;
    }
  }

  /** Tells of the file that messages are about. */
  static Sarif ofExplanations(Path file, List<Explanation> explanations) {
    Sarif log = new Sarif();
    for (Explanation one : explanations)
      log.results.add(
          new Result(
              one.code().name(),
              Severity.ERROR,
              Stream.concat(Stream.of(one.message(), one.cause()), one.remedies().stream())
                  .collect(Collectors.joining("\n")),
              file.toString(),
              null,
              Map.of()));
    return log;
  }

  private void add(
      String path,
      @Nullable String entry,
      Judgement judgement,
      String target,
      Map<String, String> properties) {
    for (Finding finding : judgement.findings())
      results.add(
          new Result(
              finding.code().name(),
              finding.severity(),
              target
                  + finding.message()
                  + (finding.remedies().isEmpty() ? "" : "\n" + finding.remedy()),
              path,
              entry,
              finding.evidence().offset(),
              0,
              properties));
  }

  private void add(ScanProblem problem) {
    results.add(
        new Result(
            problem.code().name(),
            Severity.WARNING,
            problem.message(),
            problem.path(),
            problem.entry(),
            Map.of()));
  }

  void write(Output output) {
    List<String> rules = List.copyOf(new TreeSet<>(results.stream().map(Result::rule).toList()));
    output.object(
        json -> {
          json.writeStringField("$schema", SCHEMA);
          json.writeStringField("version", "2.1.0");
          json.writeArrayFieldStart("runs");
          json.writeStartObject();
          Output.object(json, "tool", tool -> Output.object(tool, "driver", d -> driver(d, rules)));
          json.writeArrayFieldStart("results");
          for (Result result : results) write(json, result, rules.indexOf(result.rule));
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  private static void driver(JsonGenerator json, List<String> rules) throws IOException {
    json.writeStringField("name", "abilens");
    json.writeStringField("version", Main.VERSION);
    json.writeArrayFieldStart("rules");
    for (String rule : rules) {
      json.writeStartObject();
      json.writeStringField("id", rule);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Result result, int rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("ruleId", result.rule);
    json.writeNumberField("ruleIndex", rule);
    json.writeStringField("level", result.severity.word());
    Output.object(
        json,
        "message",
        message ->
            message.writeStringField(
                "text",
                result.entry == null ? result.message : result.entry + ": " + result.message));
    json.writeArrayFieldStart("locations");
    json.writeStartObject();
    Output.object(json, "physicalLocation", place -> place(place, result));
    if (result.entry != null) {
      json.writeArrayFieldStart("logicalLocations");
      json.writeStartObject();
      json.writeStringField("fullyQualifiedName", result.entry);
      json.writeStringField("kind", "member");
      json.writeEndObject();
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndArray();
    if (!result.properties.isEmpty())
      Output.object(
          json,
          "properties",
          properties -> {
            for (Map.Entry<String, String> one : new TreeMap<>(result.properties).entrySet())
              properties.writeStringField(one.getKey(), one.getValue());
          });
    json.writeEndObject();
  }

  private static void place(JsonGenerator json, Result result) throws IOException {
    Output.object(json, "artifactLocation", file -> file.writeStringField("uri", uri(result.path)));
    if (result.entry == null && result.offset >= 0)
      Output.object(json, "region", region -> region.writeNumberField("byteOffset", result.offset));
    else if (result.line > 0)
      Output.object(json, "region", region -> region.writeNumberField("startLine", result.line));
  }

  /** Returns a path as a reference: one from the root with its scheme, another as it is. */
  private static String uri(String path) {
    String slashed = path.replace(File.separatorChar, '/');
    boolean absolute = Path.of(path).isAbsolute();
    try {
      return absolute
          ? new URI("file", "", slashed.startsWith("/") ? slashed : "/" + slashed, null)
              .toASCIIString()
          // Before a colon, a relative one would be taken for a scheme.
          : new URI(null, null, "./" + slashed, null).normalize().toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
