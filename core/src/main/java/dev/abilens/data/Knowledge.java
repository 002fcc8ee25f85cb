package dev.abilens.data;

import java.time.LocalDate;
import java.util.Objects;

/** Up to which day the bundled tables know of things. */
public final class Knowledge {
  private static final Table TABLE = Table.bundled("knowledge");

  private Knowledge() {}

  /**
   * Returns the day up to which the tables are complete.
   *
   * @param subject what they tell of, as in {@code core/src/data/knowledge.csv}
   */
  public static LocalDate asOf(String subject) {
    for (Table.Row row : TABLE.rows())
      if (row.get("subject").equals(subject)) return Objects.requireNonNull(row.date("as_of"));
    throw new IllegalStateException("table knowledge has no row " + subject);
  }
}
