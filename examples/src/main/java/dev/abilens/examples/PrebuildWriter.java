package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.prebuild.Prebuilds;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.TextTable;

/** Writes what a package has prebuilt: a line for each system, then what is wrong. */
final class PrebuildWriter {
  private static final int GAP = 2;

  private PrebuildWriter() {}

  static void write(Prebuilds one, Format format, Output output) {
    if (format == Format.json) json(one, output);
    else text(one, output);
  }

  static void write(ScanProblem problem, Format format, Output output) {
    if (format == Format.json) output.object(json -> CheckJson.write(json, problem));
    else CheckText.lines(problem).forEach(output::line);
  }

  private static void json(Prebuilds one, Output output) {
    for (Prebuilds.Row row : one.rows())
      output.object(
          json -> {
            head(json, one);
            json.writeStringField("system", row.system().toString());
            json.writeArrayFieldStart("cells");
            for (Prebuilds.Cell cell : row.cells()) cell(json, row, cell);
            json.writeEndArray();
          });
    if (one.findings().isEmpty()) return;
    output.object(
        json -> {
          head(json, one);
          json.writeNullField("system");
          json.writeArrayFieldStart("findings");
          for (Finding finding : one.findings()) {
            json.writeStartObject();
            json.writeStringField("subject", finding.subject());
            CheckJson.write(json, finding);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void head(JsonGenerator json, Prebuilds one) throws IOException {
    json.writeStringField("path", one.path());
    Output.string(json, "entry", one.entry());
    json.writeStringField("package", one.name());
  }

  private static void cell(JsonGenerator json, Prebuilds.Row row, Prebuilds.Cell cell)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("runtime", cell.runtime());
    json.writeStringField("platform", row.system().platform().toString());
    json.writeStringField("verdict", cell.judgement().verdict().name());
    Output.string(json, "code", MatrixCommand.code(cell.judgement()));
    Output.string(json, "file", cell.file());
    json.writeEndObject();
  }

  private static void text(Prebuilds one, Output output) {
    String place = one.entry() == null ? one.path() : one.path() + ": " + one.entry();
    output.line(one.name() + "  " + place);
    int[] widths = new int[1 + one.rows().get(0).cells().size()];
    List<List<Text>> lines = one.rows().stream().map(PrebuildWriter::line).toList();
    for (List<Text> line : lines)
      for (int i = 0; i < widths.length; i++)
        widths[i] = Math.max(widths[i], line.get(i).plainString().length() + GAP);
    TextTable table = Style.table(widths);
    for (List<Text> line : lines) table.addRowValues(line.toArray(Text[]::new));
    table.toString().lines().map(line -> "  " + line.stripTrailing()).forEach(output::line);
    for (Finding finding : one.findings())
      output.line("  " + finding.code() + "  " + finding.subject() + ": " + finding.message());
  }

  private static List<Text> line(Prebuilds.Row row) {
    List<Text> line = new ArrayList<>(List.of(Style.plain(row.system().toString())));
    for (Prebuilds.Cell cell : row.cells())
      line.add(
          Style.coloured(
              cell.runtime()
                  + " "
                  + MatrixView.answer(cell.judgement())
                  + (cell.file() == null ? "" : "  " + cell.file()),
              cell.judgement().verdict()));
    return line;
  }
}
