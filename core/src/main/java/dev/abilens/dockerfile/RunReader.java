package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Follows the commands of a {@code RUN}. */
final class RunReader {
  private static final int MAX_DEPTH = 8;

  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "else", "elif", "while", "until", "do", "!", "{", "}", "fi", "done");

  private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "zsh", "ksh");

  /** Programs that run the command after them. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "sudo",
          "doas",
          "exec",
          "command",
          "time",
          "nice",
          "nohup",
          "env",
          "corepack",
          "eval",
          "npx",
          "bunx",
          "dotenv",
          "retry",
          "timeout",
          "xvfb-run",
          "setarch",
          "ionice");

  private final StageState stage;
  private final Variables variables;
  private final BuildOptions options;
  private String directory;
  private int line;

  RunReader(StageState stage, BuildOptions options) {
    this.stage = stage;
    this.options = options;
    this.variables = stage.variables.copy();
    this.directory = stage.workdir;
  }

  RunReader at(int place) {
    line = place;
    return this;
  }

  StageState stage() {
    return stage;
  }

  BuildOptions options() {
    return options;
  }

  String directory() {
    return directory;
  }

  int line() {
    return line;
  }

  Variables variables() {
    return variables;
  }

  void run(Instruction instruction) {
    List<String> json = instruction.jsonWords();
    if (json != null) {
      line = instruction.line();
      command(json, 0);
      return;
    }
    String script = instruction.rest();
    if (!instruction.heredocs().isEmpty() && isShellAlone(script)) {
      for (Heredoc heredoc : instruction.heredocs()) script(heredoc.body(), heredoc.lines(), 0);
      return;
    }
    script(script, instruction::lineAt, 0);
    // A list of package sources is often written this way.
    for (Heredoc heredoc : instruction.heredocs()) {
      line = heredoc.line();
      NodeInstalls.sources(this, variables.expand(heredoc.body(), '\\'));
    }
  }

  /** Whether a here-document is the script itself. */
  private static boolean isShellAlone(String command) {
    for (Shell.Command one : Shell.commands(command)) {
      String program = Paths.name(one.words().get(0));
      if (!SHELLS.contains(program)
          || one.words().stream().skip(1).anyMatch(w -> !w.startsWith("-"))) return false;
    }
    return true;
  }

  void script(String script, IntUnaryOperator lineAt, int depth) {
    for (Shell.Command command : Shell.commands(script)) {
      line = lineAt.applyAsInt(command.offset());
      List<String> words = new ArrayList<>();
      for (String word : command.words()) {
        // A pattern of words that is built of itself stays one word here.
        words.add(variables.expand(word, '\\'));
      }
      command(words, depth);
    }
  }

  private void command(List<String> words, int depth) {
    int at = 0;
    while (at < words.size() && KEYWORDS.contains(words.get(at))) at++;
    int first = at;
    while (at < words.size() && isAssignment(words.get(at))) at++;
    boolean alone = at == words.size();
    boolean wasOff = stage.scriptsOff;
    for (String assignment : words.subList(first, at)) {
      int equals = assignment.indexOf('=');
      String name = assignment.substring(0, equals);
      String value = assignment.substring(equals + 1);
      if (alone) variables.set(name, value);
      if (ModuleCommands.turnsScriptsOff(name, value)) stage.scriptsOff = true;
    }
    if (!alone) dispatch(words.subList(at, words.size()), depth);
    if (!alone) stage.scriptsOff = wasOff || stage.scriptsOff && at == first;
  }

  private static boolean isAssignment(String word) {
    int equals = word.indexOf('=');
    if (equals <= 0) return false;
    for (int i = 0; i < equals; i++) {
      char c = word.charAt(i);
      if (c != '_' && !(Character.isLetterOrDigit(c) && c < 128)) return false;
    }
    return true;
  }

  private void dispatch(List<String> words, int depth) {
    if (depth > MAX_DEPTH) return;
    String program = Paths.name(words.get(0));
    List<String> rest = words.subList(1, words.size());
    if (program.equals("export")) {
      command(rest, depth + 1);
    } else if (program.equals("cd") || program.equals("pushd")) {
      directory = Paths.resolve(directory, rest.isEmpty() ? "/root" : rest.get(rest.size() - 1));
    } else if (SHELLS.contains(program) || program.equals("su") || program.equals("runuser")) {
      nested(rest, depth);
    } else if (WRAPPERS.contains(program) || program.equals("gosu") || program.equals("su-exec")) {
      List<String> inner = unwrapped(program, rest);
      if (!inner.isEmpty()) command(inner, depth + 1);
    } else {
      SystemPackages.read(this, program, rest);
      NodeInstalls.read(this, program, rest);
      ModuleCommands.read(this, program, rest);
      FileCommands.read(this, program, rest);
    }
  }

  /** {@code sh -c SCRIPT}, {@code su USER -c SCRIPT}. */
  private void nested(List<String> words, int depth) {
    int here = line;
    for (int i = 0; i + 1 < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-") && !word.startsWith("--") && word.endsWith("c")) {
        String before = directory;
        script(words.get(i + 1), offset -> here, depth + 1);
        directory = before;
        return;
      }
    }
  }

  private static List<String> unwrapped(String program, List<String> words) {
    int at = 0;
    while (at < words.size() && words.get(at).startsWith("-")) {
      boolean valued = words.get(at).matches("-[ugpn]|--package|--call|-c");
      at += valued && !program.equals("npx") && !program.equals("env") ? 2 : 1;
    }
    boolean argument =
        program.equals("timeout") || program.equals("gosu") || program.equals("su-exec");
    if (argument) at++;
    if (at >= words.size()) return List.of();
    List<String> inner = new ArrayList<>(words.subList(at, words.size()));
    // npx pnpm@9 install
    int version = inner.get(0).indexOf('@', 1);
    if (version > 0 && !inner.get(0).contains("/"))
      inner.set(0, inner.get(0).substring(0, version));
    return inner;
  }
}
