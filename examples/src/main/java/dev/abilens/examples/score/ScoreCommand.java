package dev.abilens.examples.score;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code abilens score}: how well the answers agree with what runtimes and loaders really did. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    hidden = true,
    description =
        "Judges every file of a table of real loads and compares the answers with what happened.")
public final class ScoreCommand implements Callable<Integer> {
  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description = "what runtimes did with real addons: truth-public.csv.gz; needs --corpus")
  private @Nullable Path truth;

  @Option(names = "--corpus", paramLabel = "DIR", description = "the tree of unpacked packages")
  private @Nullable Path corpus;

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      description = "what loaders said of bent objects: outcomes.csv; needs --objects")
  private @Nullable Path cases;

  @Option(names = "--objects", paramLabel = "DIR", description = "the bent objects")
  private @Nullable Path objects;

  @Option(
      names = "--roots",
      paramLabel = "DIR",
      description = "the systems' files, a directory each; without it they are known by name")
  private @Nullable Path roots;

  @Option(
      names = "--host-root",
      paramLabel = "DIR",
      defaultValue = "/",
      description = "a whole machine, for the rows that were made on one; default: this machine")
  private Path hostRoot = Path.of("/");

  @Option(
      names = "--root-facts",
      paramLabel = "FILE",
      description = "roots-facts.json: rows are not scored where the two machines differ")
  private @Nullable Path rootFacts;

  @Option(
      names = "--runtimes",
      paramLabel = "DIR",
      description = "the runtimes' programs, such as node-20.20.2/bin/node")
  private @Nullable Path runtimes;

  @Option(
      names = "--rows",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "only rows whose system, runtime and file match, such as 'node@20.* bcrypt'")
  private Pattern only = Pattern.compile("");

  @Option(names = "--threads", paramLabel = "N", defaultValue = "2")
  private int threads = 2;

  @Option(names = "--list", description = "name each row that does not agree or is not scored")
  private boolean list;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Makes the command; its options are filled in by the command line. */
  public ScoreCommand() {}

  @Override
  public Integer call() throws IOException {
    boolean loads = truth != null && corpus != null;
    boolean bent = cases != null && objects != null;
    if (threads < 1 || !(loads || bent))
      throw new ParameterException(
          spec.commandLine(), "give --truth with --corpus, or --cases with --objects");
    Setting setting = new Setting(roots, hostRoot, runtimes);
    int contradictions = 0;
    if (truth != null && corpus != null)
      contradictions +=
          report(new TruthScore(corpus, setting, rootFacts).run(rows(truth), threads));
    if (cases != null && objects != null)
      contradictions += report(new LoaderCaseScore(objects, setting).run(Csv.rows(cases)));
    return contradictions == 0 ? 0 : 1;
  }

  private List<TruthRow> rows(Path table) throws IOException {
    return Csv.rows(table).stream()
        .map(TruthRow::of)
        .filter(
            row ->
                only.matcher(
                        row.root() + " " + row.runtime() + "@" + row.version() + " " + row.file())
                    .find())
        .toList();
  }

  private int report(Map<String, Tally> tallies) {
    PrintWriter out = spec.commandLine().getOut();
    int contradictions = 0;
    for (Map.Entry<String, Tally> part : tallies.entrySet()) {
      out.println("== " + part.getKey());
      part.getValue().report(list).forEach(out::println);
      out.println();
      contradictions += part.getValue().contradictions();
    }
    out.flush();
    return contradictions;
  }
}
