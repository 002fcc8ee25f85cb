package dev.abilens.examples;

import dev.abilens.doctor.DoctorOptions;
import dev.abilens.doctor.ProjectFinding;
import dev.abilens.verdict.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code abilens doctor}: the project around the addons. */
final class DoctorCommand implements ToolCommand {
  private TargetOptions options = new TargetOptions();

  private Format format = Format.text;

  private boolean strict;

  private Map<String, String> arguments = new LinkedHashMap<>();

  private @Nullable String stage;

  private @Nullable Path dockerfile;

  private Path project = Path.of(".");

  @Override
  public CommandSpec spec() {
    return new Usage(
            this,
            "doctor",
            "Tells what in a project keeps its addons from loading: in the versions of Node.js that it names, its lock file, Dockerfiles, install scripts, packages and build tools.")
        .footer("Exit status: 0 no error, 1 an error was found, 2 wrong use.")
        .with(options)
        .format("text, json, sarif or html", value -> format = value)
        .flag("--strict", "exit with 1 also for a warning", value -> strict = value)
        .map(
            "--build-arg",
            "NAME=VALUE",
            "a build argument of the Dockerfiles",
            value -> arguments = value)
        .option(
            "--target",
            "STAGE",
            String.class,
            "the stage of the Dockerfiles that is wanted; the last one otherwise",
            value -> stage = value)
        .option(
            "--dockerfile",
            "FILE",
            Path.class,
            "the only Dockerfile to look at; those of the project otherwise",
            value -> dockerfile = value)
        .argument(
            0,
            "PROJECT_DIR",
            Path.class,
            "the project, or an archive that holds it",
            value -> project = value)
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    List<ProjectFinding> findings =
        Main.abilens()
            .doctor(
                project,
                new DoctorOptions(
                    options.isOpen() ? null : options.target(), arguments, stage, inProject()));
    try (Output output = new Output()) {
      switch (format) {
        case sarif -> Sarif.ofProject(project, findings).write(output);
        case html -> DoctorHtml.write(project, findings, output);
        case json, text -> {
          for (ProjectFinding finding : findings) write(finding, output);
          if (findings.isEmpty() && format == Format.text) output.line("Nothing was found.");
        }
      }
    }
    return status(findings);
  }

  /** The path of the Dockerfile as the project knows it. */
  private @Nullable String inProject() {
    Path file = dockerfile;
    if (file == null) return null;
    // An archive is asked for the path as it is written.
    if (!Files.isDirectory(project)) return file.toString();
    Path top = project.toAbsolutePath().normalize();
    Path found =
        Stream.of(project.resolve(file), file)
            .map(path -> path.toAbsolutePath().normalize())
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow(() -> new Failure("--dockerfile: no such file: " + file));
    if (!found.startsWith(top))
      throw new Failure("--dockerfile: " + file + " is not in " + project);
    return top.relativize(found).toString().replace(found.getFileSystem().getSeparator(), "/");
  }

  private int status(List<ProjectFinding> findings) {
    boolean fails =
        findings.stream()
            .anyMatch(
                finding ->
                    finding.severity() == Severity.ERROR
                        || (strict && finding.severity() == Severity.WARNING));
    return fails ? Main.SOMETHING_FAILS : Main.OK;
  }

  private void write(ProjectFinding finding, Output output) {
    if (format == Format.json) {
      output.object(
          json -> {
            json.writeStringField("code", finding.code().name());
            json.writeStringField("severity", finding.severity().word());
            Output.string(json, "file", finding.file().isEmpty() ? null : finding.file());
            if (finding.line() == 0) json.writeNullField("line");
            else json.writeNumberField("line", finding.line());
            json.writeStringField("message", finding.message());
            Output.strings(json, "remedy", finding.remedies());
          });
      return;
    }
    String place = place(finding);
    output.line(
        finding.severity().word() + ": " + finding.code() + (place.isEmpty() ? "" : "  " + place));
    output.line("    " + finding.message());
    for (String remedy : finding.remedies()) output.line("      -> " + remedy);
  }

  /** The file and line, as far as there are any. */
  static String place(ProjectFinding finding) {
    return finding.file() + (finding.line() == 0 ? "" : ":" + finding.line());
  }
}
