package dev.abilens.pick;

import dev.abilens.project.Located;
import dev.abilens.project.PackageManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool that fetches an addon, as a package's install scripts call it.
 *
 * @param name {@code prebuild-install} or {@code node-pre-gyp}
 * @param options what it is told, by the long names of its options; true is the text {@code true}
 */
record InstallTool(String name, Map<String, String> options) {
  static final String PREBUILD_INSTALL = "prebuild-install";

  private static final List<String> HOOKS = List.of("preinstall", "install", "postinstall");
  private static final Map<String, String> SHORT =
      Map.of(
          "t", "target", "r", "runtime", "a", "arch", "p", "path", "d", "download", "T", "token");

  /** Copies the options. */
  InstallTool {
    options = Map.copyOf(options);
  }

  /** Returns the first one that the scripts call, or null if there is none. */
  static @Nullable InstallTool of(PackageManifest manifest) {
    Set<String> read = new HashSet<>();
    for (String hook : HOOKS) {
      InstallTool found = of(manifest, hook, read);
      if (found != null) return found;
    }
    return null;
  }

  private static @Nullable InstallTool of(
      PackageManifest manifest, String script, Set<String> read) {
    Located text = manifest.scripts().get(script);
    if (text == null || !read.add(script)) return null;
    for (String command : text.text().split("[;|&\\n]+", -1)) {
      List<String> words = words(command);
      InstallTool found = of(words);
      if (found == null) found = of(manifest, run(words), read);
      if (found != null) return found;
    }
    return null;
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    for (String word : command.strip().split("\\s+", -1))
      words.add(word.replaceAll("^([\"'])(.*)\\1$", "$2"));
    return words;
  }

  /** Returns the script that a command runs, such as {@code npm run NAME}; empty if none. */
  private static String run(List<String> words) {
    int at = Math.max(words.indexOf("run"), words.indexOf("run-script"));
    boolean manager = words.get(0).matches("npm|pnpm|yarn|bun");
    return manager && at > 0 && at + 1 < words.size() ? words.get(at + 1) : "";
  }

  private static @Nullable InstallTool of(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String called = Paths.base(words.get(i));
      List<String> rest = words.subList(i + 1, words.size());
      if (called.equals(PREBUILD_INSTALL)) return new InstallTool(called, options(rest));
      if (called.equals(NodePreGyp.NAME) && rest.stream().anyMatch(w -> w.endsWith("install")))
        return new InstallTool(called, options(rest));
    }
    return null;
  }

  private static Map<String, String> options(List<String> words) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("-")) continue;
      String name = word.replaceFirst("^--?", "");
      boolean value = i + 1 < words.size() && !words.get(i + 1).startsWith("-");
      int equals = name.indexOf('=');
      String text = value ? words.get(i + 1) : "true";
      if (equals > 0) {
        text = name.substring(equals + 1);
        name = name.substring(0, equals);
      }
      options.put(SHORT.getOrDefault(name, name), text);
    }
    return options;
  }

  /** Returns what an option says, or null if it is not given, or without a value. */
  @Nullable String text(String option) {
    String text = options.get(option);
    return "true".equals(text) ? null : text;
  }
}
