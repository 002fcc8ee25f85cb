package dev.abilens.examples;

import dev.abilens.Matrix;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.TextTable;

/** Writes a matrix for people: the table, and below it what breaks. */
final class MatrixText {
  private static final int GAP = 2;

  private final boolean all;

  /**
   * Makes a writer.
   *
   * @param all whether files that are for other systems only have lines of their own
   */
  MatrixText(boolean all) {
    this.all = all;
  }

  void write(List<Matrix> answers, Output output) {
    for (Matrix matrix : answers) write(new MatrixView(matrix, all), output);
  }

  private static void write(MatrixView view, Output output) {
    if (view.rows().isEmpty()) output.line("No addon found.");
    else table(view).lines().map(String::stripTrailing).forEach(output::line);
    view.others().ifPresent(output::line);
    for (ScanProblem problem : view.matrix().problems())
      CheckText.lines(problem).forEach(output::line);
    for (MatrixView.Step step : view.steps()) {
      output.line("");
      output.line(step.sentence());
      for (Matrix.Row row : step.broken()) broken(row.name(), row.cells().get(step.to()), output);
    }
  }

  private static void broken(String name, Judgement judgement, Output output) {
    output.line(
        "  " + Style.coloured(name, judgement.verdict()) + "  " + MatrixView.code(judgement));
    Finding cause = judgement.findings().get(0);
    output.line("    " + cause.message().strip().replace("\n", "\n    "));
    for (String remedy : cause.remedies()) output.line("    -> " + remedy);
  }

  private static String table(MatrixView view) {
    List<List<Text>> lines = new ArrayList<>();
    List<Matrix.Column> columns = view.matrix().columns();
    List<Text> head = new ArrayList<>(List.of(Style.plain("addon"), Style.plain("for")));
    for (Matrix.Column column : columns) head.add(Style.plain(column.runtime()));
    lines.add(head);
    if (columns.stream().map(Matrix.Column::platform).distinct().count() > 1) {
      List<Text> second = new ArrayList<>(List.of(Style.plain(""), Style.plain("")));
      for (Matrix.Column column : columns) second.add(Style.plain(column.platform().toString()));
      lines.add(second);
    }
    for (Matrix.Row row : view.rows()) {
      List<Text> line = new ArrayList<>();
      line.add(Style.plain(row.name()));
      line.add(Style.plain(MatrixView.platforms(row)));
      for (Judgement cell : row.cells())
        line.add(Style.coloured(MatrixView.answer(cell), cell.verdict()));
      lines.add(line);
    }
    int[] widths = new int[head.size()];
    for (List<Text> line : lines)
      for (int i = 0; i < widths.length; i++)
        widths[i] = Math.max(widths[i], line.get(i).plainString().length() + GAP);
    TextTable table = Style.table(widths);
    for (List<Text> line : lines) table.addRowValues(line.toArray(Text[]::new));
    return table.toString();
  }
}
