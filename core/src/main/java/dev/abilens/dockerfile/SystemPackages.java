package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the package managers of distributions put into a stage and take out of it. */
final class SystemPackages {
  private static final Pattern PYTHON =
      Pattern.compile("python[23]?(\\.?\\d+)?(-minimal|-base)?|python-is-python3");

  /**
   * Packages that depend on Python: its headers, libraries and tools. Their removal may take Python
   * with them, if nothing else asked for it.
   */
  private static final Pattern WITH_PYTHON =
      Pattern.compile("(py3|python[23]?(\\.?\\d+)?)-.+(?<!-docs?|-data|-common|-whl|-macros)");

  private static final Pattern COMPILER =
      Pattern.compile("(g\\+\\+|clang)(-\\d+)?|gcc-c\\+\\+|gcc-toolset-\\d+.*");
  private static final Set<String> BUNDLES =
      Set.of(
          "build-essential",
          "build-base",
          "alpine-sdk",
          "base-devel",
          "development tools",
          "@development-tools",
          "@development tools",
          "\"development tools\"");
  private static final Pattern NODE =
      Pattern.compile("nodejs(-current|-lts|\\d*)?|node(js)?-?\\d+");

  /**
   * A version that is asked for: {@code nodejs=18.20.1-r0}, {@code nodejs~18}, {@code nodejs20}.
   */
  private static final Pattern VERSIONED =
      Pattern.compile("node(?:js)?[-:=~<>]*(\\d+(?:\\.\\d+){0,2}).*");

  private static final Set<String> COMPATIBILITY = Set.of("gcompat", "libc6-compat");

  /** Managers that say by an option what to do. */
  private static final Set<String> VERBLESS = Set.of("pacman", "xbps-install");

  private static final Set<String> VALUED = Set.of("-t", "--virtual", "-o", "--repository", "-X");

  private SystemPackages() {}

  static void read(RunReader run, String program, List<String> words) {
    switch (program) {
      case "apt-get",
          "apt",
          "aptitude",
          "apk",
          "yum",
          "dnf",
          "microdnf",
          "tdnf",
          "zypper",
          "pacman",
          "xbps-install",
          "apt-fast" ->
          change(run, program, words);
      default -> {}
    }
  }

  private static void change(RunReader run, String program, List<String> words) {
    List<String> packages = new ArrayList<>();
    String virtual = "";
    boolean install =
        program.equals("xbps-install") || words.stream().anyMatch(w -> w.startsWith("-S"));
    boolean remove = program.equals("pacman") && words.stream().anyMatch(w -> w.startsWith("-R"));
    boolean verb = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (VALUED.contains(word)) {
        if (i + 1 < words.size()
            && (word.equals("-t") || word.equals("--virtual"))
            && program.equals("apk")) virtual = words.get(i + 1);
        i++;
      } else if (word.startsWith("--virtual=")) {
        virtual = word.substring("--virtual=".length());
      } else if (!word.startsWith("-") && (verb || VERBLESS.contains(program))) {
        packages.add(word);
      } else if (!word.startsWith("-")) {
        verb = true;
        switch (word) {
          case "install", "add", "in", "groupinstall", "reinstall" -> install = true;
          case "remove", "purge", "del", "erase", "rm", "autoremove" -> remove = true;
          default -> {
            return;
          }
        }
      }
    }
    StageState stage = run.stage();
    if (remove) {
      StageTools gone = tools(packages, Presence.UNKNOWN);
      for (String name : packages)
        gone = gone.with(stage.virtualPackages.getOrDefault(name, StageTools.NONE));
      stage.tools = stage.tools.without(gone);
    } else if (install) {
      StageTools more = tools(packages, Presence.YES);
      if (!virtual.isEmpty()) stage.virtualPackages.put(virtual, onlyNew(more, stage.tools));
      stage.tools = stage.tools.with(more);
      if (packages.stream().anyMatch(COMPATIBILITY::contains)) stage.compatible = true;
      for (String name : packages)
        if (NODE.matcher(name(name)).matches())
          stage.setRuntime(
              NodeInstalls.pinned(
                  stage.packaged(program + " install " + name, run.line()), VERSIONED, name),
              stage.base.system());
    }
  }

  private static String name(String word) {
    // apk nodejs~=18, apt nodejs=18.2, yum nodejs:18
    return word.replaceFirst("[=~<>:@].*", "");
  }

  private static StageTools onlyNew(StageTools more, StageTools had) {
    return new StageTools(
        had.python() == Presence.YES ? Presence.NO : more.python(),
        had.make() == Presence.YES ? Presence.NO : more.make(),
        had.compiler() == Presence.YES ? Presence.NO : more.compiler());
  }

  /**
   * Returns what packages are.
   *
   * @param ofDependents whether Python goes with what depends on it
   */
  private static StageTools tools(List<String> packages, Presence ofDependents) {
    StageTools found = StageTools.NONE;
    for (String word : packages) {
      String name = name(word).toLowerCase(Locale.ROOT);
      boolean bundle = BUNDLES.contains(word.toLowerCase(Locale.ROOT));
      found =
          found.with(
              new StageTools(
                  PYTHON.matcher(name).matches()
                      ? Presence.YES
                      : WITH_PYTHON.matcher(name).matches() ? ofDependents : Presence.NO,
                  bundle || name.equals("make") || name.equals("gmake")
                      ? Presence.YES
                      : Presence.NO,
                  bundle || COMPILER.matcher(name).matches() ? Presence.YES : Presence.NO));
    }
    return found;
  }
}
