package dev.abilens.examples;

import dev.abilens.doctor.DoctorOptions;
import dev.abilens.doctor.ProjectFinding;
import dev.abilens.verdict.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code abilens doctor}: the project around the addons. */
final class DoctorCommand implements ToolCommand {
  private final Usage usage =
      new Usage(
              this,
              "doctor",
              "Tells what in a project keeps its addons from loading: in the versions of Node.js that it names, its lock file, Dockerfiles, install scripts, packages and build tools.")
          .footer("Exit status: 0 no error, 1 an error was found, 2 wrong use.");

  private final TargetOptions options = new TargetOptions(usage);

  private final Usage.Given<Format> format = usage.format("text, json, sarif or html");

  private final Usage.Given<Boolean> strict =
      usage.flag("--strict", "exit with 1 also for a warning");

  private final Usage.Given<Map<String, String>> arguments =
      usage.map("--build-arg", "NAME=VALUE", "a build argument of the Dockerfiles");

  private final Usage.Given<String> stage =
      usage.option(
          "--target",
          "STAGE",
          String.class,
          "the stage of the Dockerfiles that is wanted; the last one otherwise");

  private final Usage.Given<Path> dockerfile =
      usage.option(
          "--dockerfile",
          "FILE",
          Path.class,
          "the only Dockerfile to look at; those of the project otherwise");

  private final Usage.Given<Path> project =
      usage.argument(0, "PROJECT_DIR", Path.class, "the project, or an archive that holds it");

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() throws IOException {
    List<ProjectFinding> findings =
        Main.abilens()
            .doctor(
                project.value(),
                new DoctorOptions(
                    options.isOpen() ? null : options.target(),
                    arguments.value(),
                    stage.orNull(),
                    inProject()));
    try (Output output = new Output()) {
      switch (format.value()) {
        case sarif -> Sarif.ofProject(project.value(), findings).write(output);
        case html -> DoctorHtml.write(project.value(), findings, output);
        case json, text -> {
          for (ProjectFinding finding : findings) write(finding, output);
          if (findings.isEmpty() && format.value() == Format.text)
            output.line("Nothing was found.");
        }
      }
    }
    return status(findings);
  }

  /** The path of the Dockerfile as the project knows it. */
  private @Nullable String inProject() {
    Path file = dockerfile.orNull();
    if (file == null) return null;
    Path project = this.project.value();
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
                        || (strict.value() && finding.severity() == Severity.WARNING));
    return fails ? Main.SOMETHING_FAILS : Main.OK;
  }

  private void write(ProjectFinding finding, Output output) {
    if (format.value() == Format.json) {
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
