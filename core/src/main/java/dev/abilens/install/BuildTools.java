package dev.abilens.install;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What builds addons, and how each system installs it. Immutable and thread-safe. */
public final class BuildTools {
  private static final Lazy<Map<String, String>> COMMANDS = new Lazy<>(BuildTools::read);

  private BuildTools() {}

  private static Map<String, String> read() {
    Map<String, String> commands = new LinkedHashMap<>();
    for (Table.Row row : Table.bundled("build-tools").rows("install-command"))
      for (String system : row.words("key")) commands.put(system, row.get("value"));
    return commands;
  }

  /**
   * Returns the command that installs Python, make and a C++ compiler.
   *
   * @param system a distribution or system as the table calls it, such as {@code debian}, {@code
   *     alpine} or {@code macos}
   * @return the command, or empty if the system is not in the table
   */
  public static Optional<String> installCommand(String system) {
    return Optional.ofNullable(COMMANDS.get().get(system));
  }
}
