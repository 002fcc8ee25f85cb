package dev.abilens.examples;

import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.abilens.diff.Change;
import dev.abilens.diff.PackageDiff;
import dev.abilens.scan.ScanProblem;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.List;

/** Writes what rose between two builds as one page. */
final class DiffHtml {
  private DiffHtml() {}

  static void write(
      Path before,
      Path after,
      String summary,
      PackageDiff diff,
      List<ScanProblem> problems,
      Output output) {
    Page.write(
        "abilens diff",
        output,
        p(before + " -> " + after).withClass("path"),
        iff(!summary.isEmpty(), p(summary)),
        table(
            thead(tr(th("change"), th("system"), th("what"), th("because of"))),
            tbody(each(diff.changes(), DiffHtml::line))),
        iff(!problems.isEmpty(), table(tbody(each(problems, CheckHtml::line)))));
  }

  private static DomContent line(Change change) {
    return tr(
        td(DiffCommand.word(change)).withClass(DiffCommand.colour(change).name()),
        td(change.system()),
        td(DiffCommand.text(change)).withClass("path"),
        td(DiffCommand.because(change)).withClass("path"));
  }
}
