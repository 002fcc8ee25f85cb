package dev.abilens.install;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a failed install or build comes from and what mends it. Immutable.
 *
 * @param code the code of the finding
 * @param hides the codes of what follows from it, which say nothing more
 * @param cause what happened, a sentence
 * @param remedies what mends it, with placeholders for commands: {@code {rebuild}}, {@code
 *     {tools}}, ...
 */
public record InstallCode(String code, Set<String> hides, String cause, List<String> remedies) {
  private static final Lazy<Map<String, InstallCode>> ALL = new Lazy<>(InstallCode::read);

  /** Copies the collections. */
  public InstallCode {
    hides = Set.copyOf(hides);
    remedies = List.copyOf(remedies);
  }

  private static Map<String, InstallCode> read() {
    Map<String, InstallCode> all = new LinkedHashMap<>();
    for (Table.Row row : Table.bundled("install-codes").rows())
      all.put(
          row.get("code"),
          new InstallCode(
              row.get("code"),
              Set.copyOf(row.words("hides")),
              row.get("cause"),
              row.has("remedies") ? Arrays.asList(row.get("remedies").split("\\|")) : List.of()));
    return all;
  }

  /** Returns what is known of a code, or empty if it is none of installs. */
  public static Optional<InstallCode> of(String code) {
    return Optional.ofNullable(ALL.get().get(code));
  }

  /** Returns all codes, in the order of the table. */
  public static Set<String> codes() {
    return ALL.get().keySet();
  }
}
