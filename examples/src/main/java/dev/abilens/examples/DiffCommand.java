package dev.abilens.examples;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.abilens.diff.Change;
import dev.abilens.diff.PackageDiff;
import dev.abilens.scan.ScanProblem;
import dev.abilens.verdict.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code abilens diff}: which requirements rose from one build of a package to another. */
final class DiffCommand implements ToolCommand {
  /** Symbols in text; JSON has all of them. */
  private static final int NAMED = 5;

  private final Usage usage =
      new Usage(
          this,
          "diff",
          "Tells which requirements rose from one build or version of a package to another, and which systems were dropped. Exits with 1 if any did or was.");

  private final LimitOptions limits = new LimitOptions(usage);

  private final Usage.Given<Format> format = usage.format("text, json, sarif or html");

  private final Usage.Given<Path> before =
      usage.argument(0, "OLD", Path.class, "a binary, a directory or an archive");

  private final Usage.Given<Path> after = usage.argument(1, "NEW", Path.class, "the same, later");

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public Integer call() {
    List<ScanProblem> problems = new ArrayList<>();
    PackageDiff diff = diff(problems);
    // Next to what could not be read, everything else would be new or gone.
    boolean unread = RunOptions.isUnread(problems);
    if (unread) diff = new PackageDiff(List.of());
    try (Output output = new Output()) {
      switch (format.value()) {
        case json -> {
          for (Change change : diff.changes()) output.object(json -> write(json, change));
          for (ScanProblem problem : problems)
            output.object(json -> CheckJson.write(json, problem));
        }
        case text -> {
          if (!unread) lines(diff).forEach(output::line);
          for (ScanProblem problem : problems) CheckText.lines(problem).forEach(output::line);
        }
        case sarif -> Sarif.ofDiff(after.value(), diff, problems).write(output);
        case html ->
            DiffHtml.write(
                before.value(), after.value(), unread ? "" : summary(diff), diff, problems, output);
      }
    }
    if (unread) return Main.USAGE;
    return diff.rose() ? Main.SOMETHING_FAILS : Main.OK;
  }

  private PackageDiff diff(List<ScanProblem> problems) {
    try {
      return Main.abilens()
          .withLimits(limits.limits())
          .diff(before.value(), after.value(), problems::add);
    } catch (NoSuchFileException e) {
      problems.add(RunOptions.absent(e));
      return new PackageDiff(List.of());
    }
  }

  private static void write(JsonGenerator json, Change change) throws IOException {
    json.writeStringField("code", change.code().name());
    json.writeStringField("direction", change.direction().name());
    json.writeStringField("system", change.system());
    Output.string(json, "old", change.oldFile());
    Output.string(json, "new", change.newFile());
    Output.string(json, "before", change.before());
    Output.string(json, "after", change.after());
    Output.strings(json, "because", change.because());
  }

  private static List<String> lines(PackageDiff diff) {
    List<String> lines = new ArrayList<>();
    String system = "";
    for (Change change : diff.changes()) {
      if (!change.system().equals(system)) lines.add(change.system());
      system = change.system();
      lines.add("  " + direction(change) + "  " + text(change));
      if (!change.because().isEmpty()) lines.add("           because of " + because(change));
    }
    lines.add(summary(diff));
    return lines;
  }

  /** How many requirements rose and fell. */
  private static String summary(PackageDiff diff) {
    List<String> counts = new ArrayList<>();
    for (Change.Direction direction : Change.Direction.values()) {
      List<String> words =
          diff.changes().stream()
              .filter(c -> c.direction() == direction)
              .map(DiffCommand::word)
              .sorted()
              .toList();
      for (String word : new LinkedHashSet<>(words))
        counts.add(Collections.frequency(words, word) + " " + word);
    }
    return counts.isEmpty() ? "Both ask for the same." : String.join(", ", counts);
  }

  /** What comes or goes as a whole neither rises nor falls. */
  static String word(Change change) {
    boolean whole = change.code() == Change.Code.PLATFORM || change.code() == Change.Code.FILE;
    if (whole) return change.before() == null ? "added" : "dropped";
    return switch (change.direction()) {
      case ROSE -> "rose";
      case FELL -> "fell";
      case CHANGED -> "changed";
    };
  }

  private static String direction(Change change) {
    return Style.coloured(String.format("%-7s", word(change)), colour(change)).toString();
  }

  /** The verdict whose colour a change has. */
  static Verdict colour(Change change) {
    return switch (change.direction()) {
      case ROSE -> Verdict.FAILS;
      case FELL -> Verdict.LOADS;
      case CHANGED -> Verdict.UNDECIDED;
    };
  }

  static String text(Change change) {
    String before = change.before();
    String after = change.after();
    String what =
        switch (change.code()) {
          case PLATFORM, FILE -> before == null ? after : before;
          case MODULE_VERSIONS -> "NODE_MODULE_VERSION " + numbers(before, after);
          case LIBRARY ->
              before == null ? "needs " + after : "does not need " + before + " any more";
          case NODE_API -> "Node-API " + numbers(before, after);
          case MINIMUM_OS -> "oldest system " + numbers(before, after);
          case GLIBC, GLIBCXX, CXXABI, GCC -> change.code() + " " + numbers(before, after);
        };
    String file = change.newFile();
    if (file == null || change.code() == Change.Code.FILE) return what;
    return what + "  " + (file.equals(change.oldFile()) ? "" : change.oldFile() + " -> ") + file;
  }

  private static String numbers(@Nullable String before, @Nullable String after) {
    return (before == null ? "none" : before) + " -> " + (after == null ? "none" : after);
  }

  static String because(Change change) {
    List<String> all = change.because();
    String named = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
  }
}
