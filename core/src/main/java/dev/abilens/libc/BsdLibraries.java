package dev.abilens.libc;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The C libraries of the BSDs, by names that systems of Linux do not give to theirs: addons that
 * are built there do not all say so in their headers.
 */
final class BsdLibraries {
  private static final Lazy<Table> NAMES = new Lazy<>(() -> Table.bundled("bsd-libraries"));

  private BsdLibraries() {}

  /** Returns that a system of Linux lacks a library, or null where the name is none of a BSD. */
  static @Nullable Availability onLinux(String soname) {
    List<Table.Row> rows = NAMES.get().rows(soname);
    if (rows.isEmpty()) return null;
    String system = rows.get(0).get("system");
    return new Availability(
        Answer.NO, soname + " is " + system + "'s, and no Linux has a library of that name", false);
  }
}
