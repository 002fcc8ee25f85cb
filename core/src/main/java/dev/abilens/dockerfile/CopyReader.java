package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Follows a {@code COPY} or {@code ADD}. */
final class CopyReader {
  /** Directories of which one that is copied may bring the runtime along. */
  private static final Set<String> PROGRAMS =
      Set.of(
          "/",
          "/usr",
          "/usr/local",
          "/usr/local/bin",
          "/usr/local/bin/node",
          "/usr/bin",
          "/usr/bin/node",
          "/nodejs",
          "/nodejs/bin",
          "/nodejs/bin/node",
          "/usr/local/bin/bun",
          "/bin/deno",
          "/usr/bin/deno",
          "/deno");

  /** Folders in which bundlers put the packages that they trace: a part of the installed ones. */
  private static final List<String> TRACED = List.of("/.next/standalone", "/.output");

  private final StageState stage;
  private final Instruction instruction;
  private final char escape;
  private final BuildOptions options;
  private final BiFunction<StageState, String, StageState> sources;
  private final Predicate<String> ignored;
  private final DockerIgnore excluded;

  CopyReader(
      StageState stage,
      Instruction instruction,
      char escape,
      BuildOptions options,
      BiFunction<StageState, String, StageState> sources,
      Predicate<String> ignored) {
    this.stage = stage;
    this.instruction = instruction;
    this.escape = escape;
    this.options = options;
    this.sources = sources;
    this.ignored = ignored;
    this.excluded = DockerIgnore.of(instruction.flagValues("exclude"));
  }

  /** Returns the words of an instruction, their quotes and variables still in them. */
  static List<String> words(String rest, char escape) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (quote == 0 && Character.isWhitespace(c)) {
        if (!word.isEmpty()) words.add(word.toString());
        word.setLength(0);
        continue;
      }
      word.append(c);
      if (c == escape && quote != '\'' && i + 1 < rest.length()) word.append(rest.charAt(++i));
      else if (quote == 0 && (c == '"' || c == '\'')) quote = c;
      else if (c == quote) quote = 0;
    }
    if (!word.isEmpty()) words.add(word.toString());
    return words;
  }

  void follow() {
    List<String> json = instruction.jsonWords();
    List<String> words = new ArrayList<>();
    for (String word : json != null ? json : words(instruction.rest(), escape))
      words.add(stage.variables.expand(word, escape));
    if (words.size() < 2) return;
    String target = words.get(words.size() - 1);
    String from = instruction.flag("from");
    StageState source = from == null ? null : sources.apply(stage, from);
    for (String path : new LinkedHashSet<>(words.subList(0, words.size() - 1))) {
      if (source == null) fromHost(path, target);
      else fromStage(source, path, target);
    }
  }

  /** Where a directory's contents go to; a file goes into a target that ends in a slash. */
  private String directory(String target) {
    return Paths.resolve(stage.workdir, target);
  }

  private void fromStage(StageState source, String path, String target) {
    String pattern = Paths.resolve("/", path);
    int line = instruction.line();
    boolean some = false;
    for (StageState.Found found : source.find(pattern)) {
      stage.put(found.modules().at(Paths.resolve(directory(target), "." + found.below()), line));
      some = true;
    }
    if (!some) unseen(source, pattern, target);
    if (PROGRAMS.contains(pattern)) program(source);
  }

  private void unseen(StageState source, String pattern, String target) {
    int line = instruction.line();
    String to = directory(target);
    for (String traced : TRACED) {
      if (!pattern.endsWith(traced)) continue;
      String root = pattern.substring(0, pattern.length() - traced.length());
      Modules installed = source.modules.get(Paths.resolve(root, "node_modules"));
      String below = traced.equals("/.output") ? "./server/node_modules" : "./node_modules";
      if (installed != null) stage.put(installed.at(Paths.resolve(to, below), line));
    }
    if (!(pattern + "/").contains("/node_modules/")) return;
    // What lies in a stage was made there, if by something that is not seen here.
    if (Paths.name(pattern).equals("node_modules"))
      stage.put(
          new Modules(
              to, Modules.Origin.UNSEEN, source.environment(), source.line, line, false, null));
  }

  /** A program that is copied out of another image is the runtime from then on. */
  private void program(StageState source) {
    StageRuntime runtime = source.runtime;
    if (runtime == null) return;
    stage.bare &= source.bare;
    stage.setRuntime(
        new StageRuntime(
            runtime.kind(),
            runtime.versions(),
            runtime.source(),
            runtime.official(),
            runtime.sure(),
            instruction.line()),
        source.base.system());
  }

  private void fromHost(String path, String target) {
    if (path.contains("://") || path.startsWith("git@")) {
      tarball(path);
      return;
    }
    String pattern = Paths.resolve("/", path);
    List<String> folders = folders(pattern);
    if (!stage.mayLookAt(folders.size())) return;
    for (String modules : folders) {
      String directory = Paths.match(pattern, "/" + modules);
      if (directory == null || isDropped(modules, directory)) continue;
      String below = ("/" + modules).substring(directory.equals("/") ? 0 : directory.length());
      String to = Paths.resolve(directory(target), "." + below);
      boolean named = below.isEmpty();
      stage.event(
          new StageEvent.HostCopy(instruction.line(), to, path, named, stage.modules.get(to)));
      // Whether the host has one is not known: what an install put there still counts.
      if (!named && stage.modules.containsKey(to)) continue;
      stage.put(
          new Modules(
              to, Modules.Origin.HOST, null, instruction.line(), instruction.line(), false, null));
    }
  }

  /** The folders of the host that may be meant: what is there, and what an install would make. */
  private List<String> folders(String pattern) {
    List<String> folders = new ArrayList<>(options.modules());
    if (!folders.contains("node_modules")) folders.add("node_modules");
    String named = pattern.substring(1);
    if (Paths.name(pattern).equals("node_modules") && !folders.contains(named)) folders.add(named);
    return folders;
  }

  private boolean isDropped(String modules, String directory) {
    String addon = modules + "/addon/build/Release/addon.node";
    if (ignored.test(addon)) return true;
    // --exclude is matched below what is copied.
    String inside = ("/" + addon).substring(directory.equals("/") ? 1 : directory.length() + 1);
    return excluded.drops(inside);
  }

  private void tarball(String url) {
    NodeInstalls.tarball(new RunReader(stage, options).at(instruction.line()), url);
  }
}
