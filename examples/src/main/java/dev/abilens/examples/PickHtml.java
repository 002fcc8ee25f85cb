package dev.abilens.examples;

import static j2html.TagCreator.details;
import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.summary;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;
import static j2html.TagCreator.ul;

import dev.abilens.pick.Pick;
import dev.abilens.pick.Rejected;
import j2html.tags.DomContent;
import java.util.Collection;
import java.util.List;

/** Writes what packages load as one page. */
final class PickHtml {
  private PickHtml() {}

  static void write(Collection<List<Pick>> picks, Output output) {
    Page.write(
        "abilens pick",
        output,
        table(
            thead(tr(th("verdict"), th("package"), th("loads"), th("target"), th("findings"))),
            tbody(each(picks, all -> each(all, PickHtml::line)))));
  }

  private static DomContent line(Pick pick) {
    String verdict = pick.verdict().name();
    String picked = pick.picked() == null ? "no file" : pick.picked();
    return tr(
        td(verdict).withClass(verdict),
        td(pick.name()),
        td(
            text(picked + " [by " + pick.loader() + "]"),
            iff(
                !pick.rejected().isEmpty(),
                details(
                    summary("not " + pick.rejected().size() + " others"),
                    ul(each(pick.rejected(), PickHtml::rejected))))),
        td(pick.target()),
        td(Page.findings(pick.judgement())));
  }

  private static DomContent rejected(Rejected rejected) {
    return li(rejected.candidate() + ": " + rejected.reason());
  }
}
