package dev.abilens.system;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.OsVersion;
import dev.abilens.image.OsVersions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which versions of a system have which libraries, from one bundled table. */
final class LibraryTable {
  private final Lazy<Map<String, Entry>> entries;

  /**
   * One library.
   *
   * @param since the first version that has it
   * @param gone the first later version that lacks it, or null where all have it
   * @param source how that is known
   */
  private record Entry(OsVersion since, @Nullable OsVersion gone, String source) {}

  LibraryTable(String table) {
    entries = new Lazy<>(() -> read(table));
  }

  private static Map<String, Entry> read(String table) {
    Map<String, Entry> entries = new HashMap<>();
    for (Table.Row row : Table.bundled(table).rows())
      entries.put(
          key(row.get("library")),
          new Entry(
              version(row.get("since")),
              row.has("gone") ? version(row.get("gone")) : null,
              row.get("source")));
    return entries;
  }

  private static OsVersion version(String cell) {
    return OsVersion.parse(cell)
        .orElseThrow(() -> new IllegalStateException("no version: \"" + cell + "\""));
  }

  // Windows' names of files have no case, and neither have those of macOS as it is installed.
  private static String key(String library) {
    return library.toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether a system has a library.
   *
   * @param library its name as the table spells it, in any case
   * @param system what to call the system
   * @param versions the versions that the system may be of
   */
  Availability find(String library, String system, OsVersions versions) {
    Entry entry = entries.get().get(key(library));
    if (entry == null)
      return Availability.unknown(
          "whether " + system + " has " + library + " is not known: it is in no table");
    Answer came = versions.isAtLeast(entry.since);
    Answer went = entry.gone == null ? Answer.NO : versions.isAtLeast(entry.gone);
    String span =
        library
            + " is there from "
            + entry.since
            + (entry.gone == null ? " on" : " on and gone from " + entry.gone + " on");
    if (came == Answer.NO || went == Answer.YES)
      return Availability.no(span + " (" + entry.source + ")");
    if (came == Answer.YES && went == Answer.NO)
      return Availability.yes(span + " (" + entry.source + ")");
    return Availability.unknown(
        span + ", and which version the target has is not known: name it (--os-version)");
  }
}
