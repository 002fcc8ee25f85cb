package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.Abilens;
import dev.abilens.pick.Download;
import dev.abilens.pick.Pick;
import dev.abilens.pick.Rebuild;
import dev.abilens.pick.Rejected;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** {@code abilens pick}: which file a package's loader takes. */
final class PickCommand implements ToolCommand {
  private final Usage usage =
      new Usage(
          this,
          "pick",
          "Tells which file each package would load in the target, and what it passes over and why.");

  private final TargetOptions options = new TargetOptions(usage);

  private final Usage.Given<Format> format = usage.format("text, json, sarif or html");

  private final Usage.Given<List<Path>> archives =
      usage.list(
          "--archives",
          "DIR|FILE",
          Path.class,
          "archives as prebuild-install and node-pre-gyp fetch them: what they hold counts as"
              + " installed where a script asks for one by its name");

  private final Usage.Given<Boolean> strict =
      usage.flag("--strict", "exit with 1 also if something is UNDECIDED");

  private final Usage.Given<List<Path>> paths =
      usage.rest(
          "1..*",
          "PACKAGE_DIR",
          Path.class,
          "a package, its archive (.tgz), or a project: then every addon package in node_modules");

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() throws IOException {
    Target target = options.target();
    Abilens abilens = Main.abilens();
    boolean fails = false;
    boolean undecided = false;
    boolean none = false;
    List<Path> held = archives();
    Map<Path, List<Pick>> all = new LinkedHashMap<>();
    try (ResolvedTarget resolved = abilens.resolve(target);
        Output output = new Output()) {
      for (Path path : paths.value()) {
        List<Pick> picks = picks(abilens, path, resolved, held);
        none |= picks.isEmpty();
        all.put(path, picks);
        for (Pick pick : picks) {
          write(pick, output);
          fails |= pick.verdict() == Verdict.FAILS;
          undecided |= pick.verdict() == Verdict.UNDECIDED;
        }
      }
      if (format.value() == Format.sarif) Sarif.ofPicks(all).write(output);
      if (format.value() == Format.html) PickHtml.write(all.values(), output);
    }
    if (none) return Main.USAGE;
    return fails || (strict.value() && undecided) ? Main.SOMETHING_FAILS : Main.OK;
  }

  /** What the packages under a path load; where there is none, says so and returns none. */
  private static List<Pick> picks(
      Abilens abilens, Path path, ResolvedTarget target, List<Path> held) throws IOException {
    try {
      List<Pick> picks = abilens.pick(path, target, held);
      if (picks.isEmpty()) Output.errors().println("abilens: no package in " + path);
      return picks;
    } catch (NoSuchFileException e) {
      Output.errors().println("abilens: " + Failure.message(e));
      return List.of();
    }
  }

  private List<Path> archives() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path path : archives.value()) {
      if (!Files.isDirectory(path)) {
        if (!Files.exists(path)) throw new Failure("--archives: no such file: " + path);
        found.add(path);
        continue;
      }
      try (Stream<Path> files = Files.list(path)) {
        files.filter(Files::isRegularFile).sorted().forEach(found::add);
      }
    }
    return found;
  }

  private void write(Pick pick, Output output) {
    if (format.value() == Format.text) {
      lines(pick).forEach(output::line);
      return;
    }
    if (format.value() != Format.json) return;
    output.object(
        json -> {
          json.writeStringField("package", pick.name());
          json.writeStringField("directory", pick.directory());
          json.writeStringField("loader", pick.loader());
          json.writeStringField("target", pick.target());
          Output.string(json, "picked", pick.picked());
          json.writeStringField("verdict", pick.verdict().name());
          json.writeArrayFieldStart("rejected");
          for (Rejected rejected : pick.rejected()) {
            json.writeStartObject();
            json.writeStringField("candidate", rejected.candidate());
            json.writeStringField("reason", rejected.reason());
            json.writeEndObject();
          }
          json.writeEndArray();
          write(json, pick.downloads());
          Rebuild rebuild = pick.rebuild();
          if (rebuild != null)
            Output.object(
                json,
                "rebuild",
                fields -> {
                  fields.writeStringField("outcome", rebuild.outcome().name());
                  Output.string(fields, "file", rebuild.file());
                  fields.writeStringField("reason", rebuild.reason());
                });
          Output.strings(json, "assumptions", pick.judgement().assumptions());
          json.writeArrayFieldStart("findings");
          for (Finding finding : pick.judgement().findings()) {
            json.writeStartObject();
            CheckJson.write(json, finding);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, List<Download> downloads) throws IOException {
    json.writeArrayFieldStart("downloads");
    for (Download download : downloads) {
      json.writeStartObject();
      json.writeStringField("tool", download.tool());
      json.writeStringField("archive", download.archive());
      Output.string(json, "url", download.url());
      Output.string(json, "held", download.held());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static List<String> lines(Pick pick) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Style.verdict(pick.verdict())
            + "  "
            + pick.name()
            + "  "
            + (pick.picked() == null ? "no file" : pick.picked())
            + "  [by "
            + pick.loader()
            + "]");
    lines.addAll(CheckText.findings(pick.judgement()));
    for (Download one : pick.downloads())
      lines.add(
          "    "
              + one.tool()
              + (one.held() == null ? " would fetch " : " finds in " + one.held() + " ")
              + (one.held() == null && one.url() != null ? one.url() : one.archive()));
    Rebuild rebuild = pick.rebuild();
    if (rebuild != null)
      lines.add(
          "    @electron/rebuild: "
              + rebuild.outcome().name().toLowerCase(Locale.ROOT)
              + (rebuild.file() == null ? "" : " " + rebuild.file())
              + ": "
              + rebuild.reason());
    String told = pick.judgement().first().map(Finding::message).orElse("");
    // Loaders name all that they tried; to name each once more tells nothing.
    for (Rejected rejected : pick.rejected())
      if (!told.contains("/" + rejected.candidate() + "\n")
          && !told.endsWith("/" + rejected.candidate()))
        lines.add(
            "    not " + rejected.candidate() + ": " + rejected.reason().replace("\n", "\n      "));
    return lines;
  }
}
