package dev.abilens.dockerfile;

import dev.abilens.node.RuntimeKind;
import dev.abilens.node.VersionRange;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Commands that put a Node.js into a stage beside the packages of its distribution. */
final class NodeInstalls {
  private static final Pattern SOURCE =
      Pattern.compile("(?:deb|rpm)\\.nodesource\\.com/(?:setup|node|pub)_(\\d+|lts|current)");
  private static final Pattern TARBALL =
      Pattern.compile("node-v(\\d+\\.\\d+\\.\\d+)-linux-(x64|arm64|armv7l|ppc64le|s390x|[^/\\s]*)");
  private static final Pattern CONDA = Pattern.compile("nodejs==?(\\d+(?:\\.\\d+){0,2})");

  private NodeInstalls() {}

  static void read(RunReader run, String program, List<String> words) {
    String all = String.join(" ", words);
    sources(run, all);
    tarball(run, all);
    String first = words.isEmpty() ? "" : words.get(0);
    switch (program) {
      case "nvm", "fnm" -> {
        if (first.equals("install") || first.equals("use"))
          manager(run, program, words.subList(1, words.size()));
      }
      case "n", "nodenv" -> {
        if (!first.equals("rm") && !first.equals("prune"))
          manager(run, program, first.equals("install") ? words.subList(1, words.size()) : words);
      }
      case "volta", "mise", "rtx", "asdf", "proto" -> tool(run, program, words);
      case "conda", "mamba", "micromamba" -> {
        Matcher conda = CONDA.matcher(all);
        if (conda.find())
          install(
              run,
              program + " install " + conda.group(),
              NodeWords.ofNumbers(conda.group(1)),
              false);
      }
      default -> nvmScript(run, all);
    }
  }

  /** The script that installs nvm installs a Node.js, too, where the variable names one. */
  private static void nvmScript(RunReader run, String all) {
    if (!all.contains("nvm-sh/nvm") && !all.contains("creationix/nvm")) return;
    String version = run.variables().get("NODE_VERSION");
    if (version != null && all.contains("install.sh")) version(run, "nvm", version);
  }

  /** Notes a repository of NodeSource that a text names. */
  static void sources(RunReader run, String text) {
    Matcher source = SOURCE.matcher(text);
    while (source.find()) {
      String major = source.group(1);
      run.stage().nodeSource = Character.isDigit(major.charAt(0)) ? major : "*";
    }
  }

  static void tarball(RunReader run, String text) {
    Matcher tarball = TARBALL.matcher(text);
    if (tarball.find())
      install(
          run,
          tarball.group(),
          NodeWords.ofNumbers(tarball.group(1)),
          !text.contains("unofficial-builds"));
  }

  private static void manager(RunReader run, String program, List<String> words) {
    String version = null;
    for (String word : words) {
      if (word.equals("--lts")) version = "lts";
      else if (!word.startsWith("-") && version == null) version = word;
    }
    if (version == null || version.equals("auto")) version = run.options().nodeFile();
    // nvm puts a Node.js before another one in PATH only where PATH is set to it.
    boolean shadowed = program.equals("nvm") && run.stage().runtime != null && !pathHas(run, "nvm");
    if (!shadowed) version(run, program, version == null ? "" : version);
  }

  private static boolean pathHas(RunReader run, String word) {
    String path = run.variables().get("PATH");
    return path != null && path.toLowerCase(Locale.ROOT).contains(word);
  }

  /**
   * {@code volta install node@18}, {@code asdf install nodejs 18.20.4}, {@code mise use node@20}.
   */
  private static void tool(RunReader run, String program, List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("node@") || word.startsWith("nodejs@"))
        version(run, program, word.substring(word.indexOf('@') + 1));
      else if ((word.equals("nodejs") || word.equals("node"))
          && (words.get(0).equals("install") || words.get(0).equals("global")))
        version(run, program, i + 1 < words.size() ? words.get(i + 1) : "");
    }
  }

  private static void version(RunReader run, String program, String word) {
    install(run, program + " install " + word, NodeWords.range(word).orElse(null), true);
  }

  private static void install(
      RunReader run, String source, @Nullable VersionRange versions, boolean official) {
    run.stage()
        .setRuntime(
            new StageRuntime(RuntimeKind.NODE, versions, source, official, true, run.line()),
            official ? null : run.stage().base.system());
  }

  /** Returns a runtime with the version that a word asks for, where it asks for one. */
  static StageRuntime pinned(StageRuntime runtime, Pattern form, String word) {
    Matcher version = form.matcher(word);
    return version.matches()
        ? new StageRuntime(
            runtime.kind(),
            NodeWords.ofNumbers(version.group(1)),
            runtime.source(),
            runtime.official(),
            true,
            runtime.line())
        : runtime;
  }
}
