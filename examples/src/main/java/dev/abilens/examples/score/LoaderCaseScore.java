package dev.abilens.examples.score;

import dev.abilens.Abilens;
import dev.abilens.node.RuntimeKind;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.verdict.Code;
import dev.abilens.verdict.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Holds answers against what loaders said of small objects that are bent in one way each. */
final class LoaderCaseScore {
  /** The release whose rows are called {@code node20}, and the system that it was on. */
  private static final String NODE = "20.20.2";

  private static final String NODE_ROOT = "glibc-2.36";

  private static final Pattern LINE_END = Pattern.compile("(?<!\\|)\\|(?!\\|)");

  private final Path objects;
  private final Setting setting;

  /**
   * Makes a score.
   *
   * @param objects the directory of the objects, with the programs {@code probe} and {@code
   *     probe-musl} that opened them if they are at hand
   */
  LoaderCaseScore(Path objects, Setting setting) {
    this.objects = objects;
    this.setting = setting;
  }

  /** Judges every row; returns the tallies by loader. */
  Map<String, Tally> run(List<Map<String, String>> rows) throws IOException {
    Map<String, List<Map<String, String>>> loaders = new TreeMap<>();
    for (Map<String, String> row : rows)
      loaders.computeIfAbsent(row.get("loader"), loader -> new ArrayList<>()).add(row);
    Map<String, Tally> tallies = new TreeMap<>();
    Abilens abilens = Abilens.open();
    for (Map.Entry<String, List<Map<String, String>>> loader : loaders.entrySet()) {
      Tally tally = new Tally();
      tallies.put(loader.getKey(), tally);
      try (ResolvedTarget target = abilens.resolve(target(loader.getKey()))) {
        for (Map<String, String> row : loader.getValue()) judge(row, abilens, target, tally);
      }
    }
    return tallies;
  }

  private Target target(String loader) {
    if (loader.equals("node20")) return setting.target(RuntimeKind.NODE, NODE, NODE_ROOT);
    Path probe = objects.resolve(loader.startsWith("musl") ? "probe-musl" : "probe");
    return setting.loader(loader, Files.isRegularFile(probe) ? probe : null);
  }

  private void judge(Map<String, String> row, Abilens abilens, ResolvedTarget target, Tally tally)
      throws IOException {
    Path file = objects.resolve(row.get("file"));
    String name = row.get("loader") + " " + row.get("file");
    if (!Files.isRegularFile(file)) {
      tally.skip(name, "no such file");
      return;
    }
    String output = row.get("output");
    Judgement judgement = abilens.check(file, target).files().get(0).judgement();
    boolean fails = !row.get("exit").equals("0");
    boolean atCall = output.startsWith("OK ") || output.contains("symbol lookup error");
    Set<Code> codes = EnumSet.noneOf(Code.class);
    if (fails && atCall) codes.add(Code.FAILS_AT_CALL);
    else if (fails) codes.addAll(EnumSet.allOf(Code.class));
    tally.add(
        name, fails ? atCall ? "fails at call" : "refused" : "ok", codes, said(output), judgement);
  }

  /** The loader's own words: after the probe's, of which each line ends in one bar. */
  private static String said(String output) {
    String[] lines = LINE_END.split(output, -1);
    if (lines[0].startsWith("OK ")) return lines.length > 1 ? lines[1] : "";
    return lines[0].startsWith("FAIL ") ? lines[0].substring(5) : lines[0];
  }
}
