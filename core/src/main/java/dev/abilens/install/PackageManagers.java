package dev.abilens.install;

import dev.abilens.words.LogText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells which package manager a project has from the words of a log. */
public final class PackageManagers {
  /** What only one of them writes, the surest first. */
  private static final List<Map.Entry<Pattern, PackageManager>> WORDS =
      List.of(
          Map.entry(
              Pattern.compile(
                  "ERR_PNPM_|\\bpnpm (?:install|i|add|rebuild|run|dlx|approve)\\b|/\\.pnpm/|\\\\\\.pnpm\\\\|\\u2009ELIFECYCLE\\u2009"),
              PackageManager.PNPM),
          Map.entry(
              Pattern.compile("\\bYN[0-9]{4}\\b|\\.yarn/(?:cache|unplugged)"), PackageManager.YARN),
          Map.entry(
              Pattern.compile(
                  "\\byarn (?:install|add|run) v1\\.|yarn-error\\.log|yarnpkg\\.com/en/docs"),
              PackageManager.YARN_CLASSIC),
          Map.entry(
              Pattern.compile("\\bbun (?:install|add|pm|run) |\\bbun install v"),
              PackageManager.BUN),
          Map.entry(
              Pattern.compile(
                  "\\bnpm (?:ERR!|(?:error|WARN|warn|ci|install|i|rebuild)\\b)|/_logs/|package-lock\\.json"),
              PackageManager.NPM));

  private PackageManagers() {}

  /**
   * Tells from a log.
   *
   * @return the manager, or empty if the words are those of several or none
   */
  public static Optional<PackageManager> of(LogText log) {
    return WORDS.stream()
        .filter(entry -> entry.getKey().matcher(log.text()).find())
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
