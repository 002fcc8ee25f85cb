package dev.abilens.examples;

import static j2html.TagCreator.each;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import dev.abilens.doctor.ProjectFinding;
import dev.abilens.verdict.Verdict;
import j2html.tags.DomContent;
import java.nio.file.Path;
import java.util.List;

/** Writes what was found in a project as one page. */
final class DoctorHtml {
  private DoctorHtml() {}

  static void write(Path project, List<ProjectFinding> findings, Output output) {
    Page.write(
        "abilens doctor",
        output,
        p(project.toString()).withClass("path"),
        findings.isEmpty()
            ? p("Nothing was found.")
            : table(
                thead(tr(th("severity"), th("where"), th("finding"), th("remedies"))),
                tbody(each(findings, DoctorHtml::line))));
  }

  private static DomContent line(ProjectFinding finding) {
    Verdict colour =
        switch (finding.severity()) {
          case ERROR -> Verdict.FAILS;
          case WARNING -> Verdict.UNDECIDED;
          case NOTE -> Verdict.LOADS;
        };
    return tr(
        td(finding.severity().word()).withClass(colour.name()),
        td(DoctorCommand.place(finding)).withClass("path"),
        td(p(finding.code().name()), p(finding.message())),
        td(ul(each(finding.remedies(), remedy -> li(remedy)))));
  }
}
