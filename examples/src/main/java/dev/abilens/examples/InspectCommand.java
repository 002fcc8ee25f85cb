package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.Inspection;
import dev.abilens.scan.ScanProblem;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code abilens inspect}: what each binary is and asks for. */
final class InspectCommand implements ToolCommand {
  private final Usage usage =
      new Usage(this, "inspect", "Tells what each binary under each PATH is and asks for.");

  private final Usage.Given<Boolean> symbols = usage.flag("--symbols", "list imports and exports");

  private final LimitOptions limits = new LimitOptions(usage);

  private final Usage.Given<Format> format = usage.format("text or json");

  private final Usage.Given<List<Path>> paths = usage.paths("a binary");

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() {
    format.value().oneOf("inspect", Format.text, Format.json);
    Abilens abilens = Main.abilens().withLimits(limits.limits());
    List<ScanProblem> problems = new ArrayList<>();
    try (Output output = new Output()) {
      Consumer<ScanProblem> told =
          problem -> {
            problems.add(problem);
            write(problem, output);
          };
      for (Path path : paths.value()) {
        try {
          abilens.inspect(path, inspection -> write(inspection, output), told);
        } catch (NoSuchFileException e) {
          told.accept(RunOptions.absent(e));
        }
      }
    }
    return RunOptions.isUnread(problems) ? Main.USAGE : Main.OK;
  }

  private void write(Inspection inspection, Output output) {
    for (InspectedSlice slice : InspectedSlice.of(inspection)) {
      if (format.value() == Format.json) output.object(json -> slice.write(json, symbols.value()));
      else slice.lines(symbols.value()).forEach(output::line);
    }
  }

  private void write(ScanProblem problem, Output output) {
    if (format.value() == Format.text) {
      CheckText.lines(problem).forEach(output::line);
      return;
    }
    output.object(
        json -> {
          json.writeStringField("path", problem.path());
          Output.string(json, "entry", problem.entry());
          json.writeNullField("slice");
          json.writeNullField("format");
          json.writeArrayFieldStart("problems");
          json.writeStartObject();
          json.writeStringField("code", problem.code().name());
          json.writeStringField("message", problem.message());
          json.writeNullField("offset");
          json.writeStringField(
              "where", problem.entry() == null ? problem.path() : problem.entry());
          json.writeNullField("found");
          json.writeNullField("expected");
          json.writeEndObject();
          json.writeEndArray();
        });
  }
}
