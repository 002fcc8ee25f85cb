package dev.abilens.install;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who installs the packages of a project. */
public enum PackageManager {
  /** npm. */
  NPM("npm"),
  /** pnpm. */
  PNPM("pnpm"),
  /** Yarn 1. */
  YARN_CLASSIC("yarn-classic"),
  /** Yarn 2 and later. */
  YARN("yarn"),
  /** Bun. */
  BUN("bun");

  /** By manager's word and purpose. */
  private static final Lazy<Map<String, Map<String, String>>> COMMANDS =
      new Lazy<>(PackageManager::read);

  private final String word;

  PackageManager(String word) {
    this.word = word;
  }

  private static Map<String, Map<String, String>> read() {
    Map<String, Map<String, String>> all = new HashMap<>();
    for (Table.Row row : Table.bundled("package-manager-commands").rows())
      all.computeIfAbsent(row.get("manager"), manager -> new HashMap<>())
          .put(row.get("purpose"), row.get("command"));
    return all;
  }

  /**
   * Returns the command for a purpose, such as {@code rebuild-one}, with placeholders ({@code
   * {package}}, {@code {os}}, {@code {cpu}}, {@code {libc}}); empty where it has none.
   */
  public Optional<String> command(String purpose) {
    return Optional.ofNullable(COMMANDS.get().getOrDefault(word, Map.of()).get(purpose));
  }

  /** Returns the word of the tables for it. */
  public String word() {
    return word;
  }
}
