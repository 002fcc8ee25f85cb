package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What package managers do to {@code node_modules}. */
final class ModuleCommands {
  private static final Set<String> VALUED =
      Set.of(
          "--prefix",
          "-C",
          "--dir",
          "--cwd",
          "-w",
          "--workspace",
          "--loglevel",
          "--registry",
          "--cache",
          "--cache-folder",
          "--userconfig",
          "--network-timeout",
          "--network-concurrency",
          "--filter",
          "-F",
          "--mode",
          "--omit",
          "--include",
          "--only",
          "--store-dir",
          "--modules-folder",
          "--virtual-store-dir",
          "--reporter",
          "--target",
          "--arch",
          "--cpu",
          "--os",
          "--libc");
  private static final Set<String> DIRECTORY = Set.of("--prefix", "-C", "--dir", "--cwd");
  private static final Set<String> NPM_INSTALL =
      Set.of(
          "install",
          "i",
          "in",
          "ins",
          "inst",
          "insta",
          "instal",
          "isnt",
          "isnta",
          "isntal",
          "isntall",
          "add",
          "update",
          "up",
          "upgrade",
          "install-test",
          "it");
  private static final Set<String> NPM_CLEAN =
      Set.of(
          "ci",
          "clean-install",
          "ic",
          "install-clean",
          "isntall-clean",
          "cit",
          "install-ci-test",
          "clean-install-test");

  private enum Deed {
    NOTHING,
    /** What is there stays, what is missing is made. */
    INSTALL,
    /** All is made anew. */
    REPLACE,
    REBUILD
  }

  private final RunReader run;
  private final StageState stage;
  private final String program;
  private final List<String> plain = new ArrayList<>();
  private final Set<String> flags = new HashSet<>();
  private @Nullable String mode;
  private String directory;

  private ModuleCommands(RunReader run, String program, List<String> words) {
    this.run = run;
    this.stage = run.stage();
    this.program = program;
    this.directory = run.directory();
    boolean ended = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String flag = equals < 0 ? word : word.substring(0, equals);
      if (ended || !word.startsWith("-")) {
        plain.add(word);
      } else if (word.equals("--")) {
        ended = true;
      } else if (VALUED.contains(flag)) {
        String value =
            equals >= 0 ? word.substring(equals + 1) : i + 1 < words.size() ? words.get(++i) : "";
        if (DIRECTORY.contains(flag)) directory = Paths.resolve(directory, value);
        if (flag.equals("--mode")) mode = value;
      } else {
        flags.add(equals >= 0 && word.endsWith("=true") ? flag : word);
      }
    }
  }

  static void read(RunReader run, String program, List<String> words) {
    switch (program) {
      case "npm",
          "cnpm",
          "tnpm",
          "pnpm",
          "yarn",
          "yarnpkg",
          "bun",
          "lerna",
          "rush",
          "ni",
          "nci",
          "electron-rebuild",
          "node-gyp" ->
          new ModuleCommands(run, program, words).follow();
      case "echo", "printf" -> {
        String text = String.join(" ", words);
        if (text.contains("ignore-scripts=true") || text.contains("enableScripts: false"))
          run.stage().scriptsOff = true;
      }
      default -> {}
    }
  }

  /** Returns whether a setting leaves out install scripts. */
  static boolean turnsScriptsOff(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT).replace('-', '_');
    return (key.equals("npm_config_ignore_scripts") || key.equals("bun_config_ignore_scripts"))
            && value.equals("true")
        || key.equals("yarn_enable_scripts") && (value.equals("false") || value.equals("0"));
  }

  private void follow() {
    String verb = plain.isEmpty() ? "" : plain.get(0);
    if (verb.equals("config") || verb.equals("set")) {
      setting();
      return;
    }
    boolean global =
        flags.contains("-g") || flags.contains("--global") || flags.contains("--location=global");
    Deed deed = global ? Deed.NOTHING : deed(verb);
    if (deed == Deed.NOTHING) return;
    String path = Paths.resolve(directory, "node_modules");
    String command = command(verb);
    if (deed == Deed.REBUILD) {
      rebuild(path, command);
      return;
    }
    if (program.equals("pnpm") && verb.equals("deploy") && plain.size() > 1)
      path = Paths.resolve(directory, plain.get(plain.size() - 1) + "/node_modules");
    install(path, command, deed == Deed.REPLACE);
  }

  private String command(String verb) {
    StringBuilder command = new StringBuilder(program);
    if (!verb.isEmpty()) command.append(' ').append(verb);
    if (program.equals("yarn") && verb.equals("workspaces")) command.append(" focus");
    if (flags.contains("--ignore-scripts")) command.append(" --ignore-scripts");
    return command.toString();
  }

  private void setting() {
    String all = String.join(" ", plain).replace('=', ' ') + " ";
    if (all.contains("ignore-scripts true") || all.contains("enableScripts false"))
      stage.scriptsOff = true;
  }

  private Deed deed(String verb) {
    return switch (program) {
      case "npm", "cnpm", "tnpm" ->
          NPM_CLEAN.contains(verb)
              ? Deed.REPLACE
              : NPM_INSTALL.contains(verb)
                  ? Deed.INSTALL
                  : verb.equals("rebuild") || verb.equals("rb") ? Deed.REBUILD : Deed.NOTHING;
      case "pnpm" ->
          switch (verb) {
            case "install", "i", "add", "fetch", "update", "up", "install-test", "it" ->
                flags.contains("--force") ? Deed.REPLACE : Deed.INSTALL;
            case "ci", "deploy" -> Deed.REPLACE;
            case "rebuild", "rb" -> Deed.REBUILD;
            default -> Deed.NOTHING;
          };
      case "yarn", "yarnpkg" ->
          switch (verb) {
            case "" -> asksOnly() ? Deed.NOTHING : forced();
            case "install", "add", "up", "upgrade" -> forced();
            case "workspaces" ->
                plain.size() > 1 && plain.get(1).equals("focus") ? Deed.INSTALL : Deed.NOTHING;
            case "rebuild" -> Deed.REBUILD;
            default -> Deed.NOTHING;
          };
      case "bun" ->
          switch (verb) {
            case "install", "i", "add", "update" -> forced();
            case "ci" -> Deed.INSTALL;
            default -> Deed.NOTHING;
          };
      case "lerna" -> verb.equals("bootstrap") ? Deed.INSTALL : Deed.NOTHING;
      case "rush" -> verb.equals("install") || verb.equals("update") ? Deed.INSTALL : Deed.NOTHING;
      case "ni" -> Deed.INSTALL;
      case "nci" -> Deed.REPLACE;
      case "electron-rebuild" -> Deed.REBUILD;
      case "node-gyp" ->
          verb.equals("rebuild") || verb.equals("build") ? Deed.REBUILD : Deed.NOTHING;
      default -> Deed.NOTHING;
    };
  }

  private boolean asksOnly() {
    return flags.contains("--version")
        || flags.contains("-v")
        || flags.contains("--help")
        || flags.contains("-h");
  }

  private Deed forced() {
    return flags.contains("--force") ? Deed.REPLACE : Deed.INSTALL;
  }

  private boolean skips() {
    return stage.scriptsOff
        || flags.contains("--ignore-scripts")
        || flags.contains("--skip-builds")
        || "skip-build".equals(mode);
  }

  private void install(String path, String command, boolean replace) {
    boolean skips = skips();
    stage.event(new StageEvent.Install(run.line(), path, command, false, skips, stage.tools));
    if (replace) stage.remove(path);
    Modules there = stage.modules.get(path);
    // What is there already is left as it is, whoever made it; a fetch is finished by an install.
    boolean fetched =
        there != null
            && there.origin() == Modules.Origin.INSTALLED
            && there.made() != null
            && there.made().stage() == stage.index;
    // That of a host is told when it is copied; whether it is there, only the host knows.
    boolean host = there != null && there.origin() == Modules.Origin.HOST;
    if (there != null && !fetched && !host) return;
    if (there != null && !host && !there.scriptsSkipped() && skips) return;
    stage.put(
        new Modules(
            path,
            Modules.Origin.INSTALLED,
            stage.environment(),
            run.line(),
            run.line(),
            skips,
            null));
  }

  private void rebuild(String path, String command) {
    // Inside of one package only that one is built.
    int inside = directory.indexOf("/node_modules/");
    String at = inside < 0 ? path : directory.substring(0, inside) + "/node_modules";
    Modules there = stage.modules.get(at);
    if (there == null && program.equals("node-gyp")) return;
    stage.event(new StageEvent.Install(run.line(), at, command, true, skips(), stage.tools));
    if (there == null || skips()) return;
    List<String> packages =
        inside < 0
            ? plain.subList(Math.min(1, plain.size()), plain.size())
            : List.of(directory.substring(inside + "/node_modules/".length()));
    stage.put(
        there.rebuilt(
            new Modules.Rebuild(run.line(), command, stage.environment(), stage.tools, packages)));
  }
}
