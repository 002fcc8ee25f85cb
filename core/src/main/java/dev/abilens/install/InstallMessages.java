package dev.abilens.install;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.words.Wording;
import java.util.List;

/** The words of failed installs and builds. Immutable and thread-safe. */
public final class InstallMessages {
  private static final Lazy<List<InstallMessage>> ALL = new Lazy<>(InstallMessages::read);

  private InstallMessages() {}

  /** Returns every message, in the order of the table. */
  public static List<InstallMessage> all() {
    return ALL.get();
  }

  private static List<InstallMessage> read() {
    return Table.bundled("install-messages").rows().stream()
        .map(
            row ->
                new InstallMessage(
                    row.get("code"),
                    row.get("tool"),
                    Wording.of(row.get("template").replace("\\n", "\n")),
                    Condition.parse(row.get("when")),
                    row.get("aside").equals("yes")))
        .toList();
  }
}
