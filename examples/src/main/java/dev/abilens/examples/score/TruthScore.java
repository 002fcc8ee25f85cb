package dev.abilens.examples.score;

import dev.abilens.Abilens;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.TargetException;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Holds answers against a table of real loads. */
final class TruthScore {
  private final Path corpus;
  private final Setting setting;
  private final @Nullable Path rootFacts;
  private final Map<String, Tally> tallies = new TreeMap<>();

  /**
   * Makes a score.
   *
   * @param corpus the tree of unpacked packages
   * @param rootFacts the file that lists the libraries of the systems, or null
   */
  TruthScore(Path corpus, Setting setting, @Nullable Path rootFacts) {
    this.corpus = corpus;
    this.setting = setting;
    this.rootFacts = rootFacts;
  }

  /**
   * Judges every row.
   *
   * @param threads how many releases are gone through at a time, each of which is held in memory
   * @return the tallies by the kind of system
   */
  Map<String, Tally> run(List<TruthRow> rows, int threads) throws IOException {
    Map<String, List<TruthRow>> groups = new TreeMap<>();
    Map<String, String> differences = differences(rows);
    for (TruthRow row : rows) {
      Tally tally = tallies.computeIfAbsent(Setting.part(row.root()), part -> new Tally());
      String cause = row.unscored();
      if (cause.isEmpty() && !Files.isRegularFile(corpus.resolve(row.file())))
        cause = "the file is not in the corpus";
      if (cause.isEmpty() && row.root().equals(Setting.HOST))
        cause = differences.getOrDefault(row.file(), "");
      if (!cause.isEmpty()) tally.skip(name(row), cause);
      else
        groups
            .computeIfAbsent(
                row.root() + " " + row.runtime() + "@" + row.release(), key -> new ArrayList<>())
            .add(row);
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (List<TruthRow> group : groups.values()) running.add(pool.submit(judging(group)));
      for (Future<?> group : running) group.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    return tallies;
  }

  private Callable<?> judging(List<TruthRow> group) {
    return () -> {
      Abilens abilens = Abilens.open();
      try (ResolvedTarget target = abilens.resolve(setting.target(group.get(0)))) {
        for (TruthRow row : group)
          tallies
              .get(Setting.part(row.root()))
              .add(
                  name(row),
                  row.outcome(),
                  row.codes(),
                  row.message(),
                  abilens.check(corpus.resolve(row.file()), target).files().get(0).judgement());
      } catch (TargetException e) {
        String cause = String.valueOf(e.getMessage());
        for (TruthRow row : group) tallies.get(Setting.part(row.root())).skip(name(row), cause);
      }
      return null;
    };
  }

  private static String name(TruthRow row) {
    return row.root() + " " + row.runtime() + "@" + row.version() + " " + row.file();
  }

  /** Why rows of a whole machine cannot be held against this one, by file. */
  private Map<String, String> differences(List<TruthRow> rows) throws IOException {
    Map<String, String> causes = new TreeMap<>();
    Path root = setting.root(Setting.HOST);
    FileTree tree = setting.tree(Setting.HOST);
    if (root == null || tree == null || rootFacts == null) return causes;
    HostDifferences host = new HostDifferences(rootFacts, Setting.HOST, tree, root);
    for (TruthRow row : rows) {
      Path file = corpus.resolve(row.file());
      if (!row.root().equals(Setting.HOST)
          || causes.containsKey(row.file())
          || !Files.isRegularFile(file)) continue;
      Set<String> different = host.of(file);
      causes.put(
          row.file(),
          different.isEmpty()
              ? ""
              : "only one of both machines has " + String.join(", ", different));
    }
    return causes;
  }
}
