package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.verdict.Explanation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** {@code abilens explain}: what a load error means. */
final class ExplainCommand implements ToolCommand {
  private final Usage usage =
      new Usage(
          this,
          "explain",
          "Explains a pasted load error, or the failed loads, installs and builds of a log.");

  private final Usage.Given<Format> format = usage.format("text or json; with --file also sarif");

  private final Usage.Given<Path> file =
      usage.option(
          "--file",
          "ADDON",
          Path.class,
          "the addon that the error is about: its own facts are evidence");

  private final Usage.Given<List<String>> words =
      usage.rest("0..*", "TEXT|-", String.class, "the error; - or nothing: standard input");

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() throws IOException {
    format.value().oneOf("explain", Format.text, Format.json, Format.sarif);
    Path file = this.file.orNull();
    if (format.value() == Format.sarif && file == null)
      throw new Failure("--format: explain writes sarif about a file; name it by --file");
    List<String> words = this.words.value();
    boolean input = words.isEmpty() || words.equals(List.of("-"));
    String text = input ? decoded(System.in.readAllBytes()) : String.join(" ", words);
    Abilens abilens = Main.abilens();
    List<Explanation> found = file == null ? abilens.explain(text) : abilens.explain(text, file);
    try (Output output = new Output()) {
      if (format.value() == Format.sarif && file != null)
        Sarif.ofExplanations(file, found).write(output);
      else for (Explanation one : found) write(one, output);
      if (found.isEmpty() && format.value() == Format.text)
        output.line("No error that is known was found in the text.");
    }
    return Main.OK;
  }

  /** PowerShell writes what it redirects as UTF-16, with a mark in front. */
  private static String decoded(byte[] text) {
    boolean marked = text.length >= 2 && (text[0] & text[1] & 0xfe) == 0xfe;
    boolean utf16 = marked && text[0] != text[1];
    return new String(text, utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  private void write(Explanation one, Output output) {
    if (format.value() == Format.text) {
      output.line(one.code() + "  " + one.message());
      output.line("  " + one.cause());
      for (String runtime : one.runtimes()) output.line("  " + runtime);
      for (String remedy : one.remedies()) output.line("  -> " + remedy);
      return;
    }
    output.object(
        json -> {
          json.writeStringField("code", one.code().name());
          json.writeStringField("message", one.message());
          Output.strings(json, "runtimes", one.runtimes());
          Output.string(json, "library", one.library());
          Output.string(json, "version", one.version());
          Output.string(json, "symbol", one.symbol());
          json.writeStringField("cause", one.cause());
          Output.strings(json, "remedy", one.remedies());
        });
  }
}
