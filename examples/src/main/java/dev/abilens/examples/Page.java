package dev.abilens.examples;

import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import dev.abilens.verdict.Finding;
import dev.abilens.verdict.Judgement;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One page of HTML that needs nothing beside itself and runs nothing. */
final class Page {
  private static final String STYLE =
      """
      :root { color-scheme: light dark }
      body { font: 15px/1.4 system-ui, sans-serif; margin: 2em }
      table { border-collapse: collapse }
      th, td { border: 1px solid #8886; padding: .3em .6em; text-align: left; vertical-align: top }
      .LOADS { background: #2a42 } .FAILS { background: #c332 } .UNDECIDED { background: #ca02 }
      .path { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
      ul { margin: .2em 0; padding-left: 1.2em }
      """;

  private Page() {}

  static void write(String name, Output output, DomContent... content) {
    try {
      output.writer().write("<!DOCTYPE html>\n");
      html(
              head(
                  meta().withCharset("utf-8"),
                  meta().withName("viewport").withContent("width=device-width"),
                  title(name),
                  style(rawHtml(STYLE))),
              body(h1(name), each(content)))
          .withLang("en")
          .render(FlatHtml.into(output.writer()));
      output.line("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an answer rests on, and what mends it. */
  static DomContent findings(Judgement judgement) {
    return each(
        judgement.findings(),
        finding ->
            div(
                p(finding.code() + "  " + finding.message()),
                iff(!finding.remedies().isEmpty(), remedies(finding))));
  }

  private static DomContent remedies(Finding finding) {
    return ul(each(finding.remedies(), remedy -> li(remedy)));
  }
}
