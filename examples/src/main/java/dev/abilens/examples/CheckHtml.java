package dev.abilens.examples;

import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.abilens.FileReport;
import dev.abilens.Report;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Verdict;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Objects;

/** Writes answers as one page. */
final class CheckHtml {
  private CheckHtml() {}

  static void write(List<Report> reports, String target, Output output) {
    Page.write(
        "abilens check",
        output,
        p(CheckText.summary(reports, target)),
        table(
            thead(tr(th("verdict"), th("file"), th("for"), th("findings"))),
            tbody(
                each(reports, report -> each(report.files(), CheckHtml::line)),
                each(reports, report -> each(report.problems(), CheckHtml::line)))));
  }

  private static DomContent line(FileReport file) {
    Verdict verdict = file.judgement().verdict();
    return tr(
        td(verdict.name()).withClass(verdict.name()),
        td(file.name()).withClass("path"),
        td(Objects.requireNonNullElse(CheckJson.platform(file.platforms()), "")),
        td(
            Page.findings(file.judgement()),
            each(file.judgement().assumptions(), assumed -> p("assuming " + assumed))));
  }

  /** A line for what could not be looked at. */
  static DomContent line(ScanProblem problem) {
    String undecided = Verdict.UNDECIDED.name();
    return tr(
        td(undecided).withClass(undecided),
        td(problem.entry() == null ? problem.path() : problem.path() + ": " + problem.entry())
            .withClass("path"),
        td(),
        td(problem.code() + "  " + problem.message()));
  }
}
