package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Commands that move folders about inside of a stage. */
final class FileCommands {
  private FileCommands() {}

  static void read(RunReader run, String program, List<String> words) {
    List<String> paths = new ArrayList<>();
    for (String word : words) if (!word.startsWith("-")) paths.add(word);
    switch (program) {
      case "rm", "rimraf" -> {
        for (String path : paths) remove(run, path);
      }
      case "mv", "cp", "ln", "rsync" -> {
        if (paths.size() >= 2) move(run, program, words, paths);
      }
      default -> {}
    }
  }

  private static void remove(RunReader run, String path) {
    // A part of a folder that is removed leaves the folder.
    for (StageState.Found found : run.stage().find(Paths.resolve(run.directory(), path)))
      run.stage().remove(found.modules().path());
  }

  private static void move(RunReader run, String program, List<String> words, List<String> paths) {
    StageState stage = run.stage();
    String target = paths.get(paths.size() - 1);
    // A trailing slash, or several sources, say that the target is a directory that is there.
    boolean into =
        target.endsWith("/") || target.equals(".") || paths.size() > 2 || words.contains("-t");
    String directory = Paths.resolve(run.directory(), target);
    for (String source : paths.subList(0, paths.size() - 1)) {
      String pattern = Paths.resolve(run.directory(), source);
      boolean contents =
          source.endsWith("/.")
              || source.endsWith("/*")
              || program.equals("rsync") && source.endsWith("/");
      for (StageState.Found found : stage.find(contents ? stripped(pattern) : pattern)) {
        Modules modules = found.modules();
        if (program.equals("mv")) stage.remove(modules.path());
        String taken = contents || !into ? "" : "/" + Paths.name(pattern);
        stage.put(
            modules.at(Paths.resolve(directory, "." + taken + found.below()), modules.line()));
      }
    }
  }

  private static String stripped(String pattern) {
    return pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : pattern;
  }
}
