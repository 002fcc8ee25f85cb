package dev.abilens.examples;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import dev.abilens.Matrix;
import dev.abilens.verdict.Judgement;
import j2html.tags.DomContent;
import java.util.List;

/** Writes a matrix as one page. */
final class MatrixHtml {
  private final boolean all;

  /**
   * Makes a writer.
   *
   * @param all whether files that are for other systems only have lines of their own
   */
  MatrixHtml(boolean all) {
    this.all = all;
  }

  void write(List<Matrix> answers, Output output) {
    Page.write(
        "abilens matrix", output, each(answers, matrix -> part(new MatrixView(matrix, all))));
  }

  private static DomContent part(MatrixView view) {
    return div(
        table(
            thead(
                tr(
                    th("addon"),
                    th("for"),
                    each(view.matrix().columns(), column -> th(column.toString())))),
            tbody(each(view.rows(), MatrixHtml::line))),
        each(view.others().stream().toList(), sentence -> p(sentence)),
        iff(
            !view.matrix().problems().isEmpty(),
            table(tbody(each(view.matrix().problems(), CheckHtml::line)))),
        each(view.steps(), MatrixHtml::step));
  }

  private static DomContent line(Matrix.Row row) {
    return tr(
        td(row.name()).withClass("path"),
        td(MatrixView.platforms(row)),
        each(row.cells(), MatrixHtml::cell));
  }

  private static DomContent cell(Judgement cell) {
    DomContent answer =
        cell.findings().isEmpty()
            ? text(MatrixView.answer(cell))
            : details(summary(MatrixView.answer(cell)), Page.findings(cell));
    return td(answer).withClass(cell.verdict().name());
  }

  private static DomContent step(MatrixView.Step step) {
    return div(
        p(step.sentence()),
        ul(
            each(
                step.broken(),
                row ->
                    li(
                        span(row.name()).withClass("path"),
                        text("  " + MatrixView.code(row.cells().get(step.to())))))));
  }
}
