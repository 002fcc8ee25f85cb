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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which versions of macOS have which libraries, from a bundled table. */
final class MacLibraries {
  /** A framework is found without the version that its install name has, too. */
  private static final Pattern VERSION_OF_FRAMEWORK =
      Pattern.compile("(\\.framework)/Versions/[^/]+");

  private static final Lazy<Map<String, Entry>> ENTRIES = new Lazy<>(MacLibraries::read);

  private MacLibraries() {}

  /**
   * One library.
   *
   * @param since the first version that has it, as documented; null where it is not known
   * @param seen the oldest version that was looked at and has it, or null
   * @param gone the first later version that lacks it, or null where none is known to
   * @param source how that is known
   */
  private record Entry(
      @Nullable OsVersion since,
      @Nullable OsVersion seen,
      @Nullable OsVersion gone,
      String source) {}

  private static Map<String, Entry> read() {
    Map<String, Entry> entries = new HashMap<>();
    for (Table.Row row : Table.bundled("macos-libraries").rows())
      entries.put(
          key(row.get("library")),
          new Entry(
              version(row.get("since")),
              version(row.get("seen")),
              version(row.get("gone")),
              row.get("source")));
    return entries;
  }

  private static @Nullable OsVersion version(String cell) {
    if (cell.isEmpty()) return null;
    return OsVersion.parse(cell)
        .orElseThrow(() -> new IllegalStateException("no version: \"" + cell + "\""));
  }

  // Names of files have no case on macOS as it is installed.
  private static String key(String path) {
    return VERSION_OF_FRAMEWORK.matcher(path).replaceAll("$1").toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether a system has a library.
   *
   * @param path its install name
   * @param system what to call the system
   * @param versions the versions that the system may be of
   */
  static Availability find(String path, String system, OsVersions versions) {
    Entry entry = ENTRIES.get().get(key(path));
    if (entry == null)
      return Availability.unknown(
          "whether " + system + " has " + path + " is not known: it is in no table");
    String source = " (" + entry.source + ")";
    Answer gone = isAtLeast(versions, entry.gone, Answer.NO);
    if (gone == Answer.YES)
      return Availability.no(path + " is gone from " + entry.gone + " on" + source);
    boolean stays = gone == Answer.NO;
    if (stays && isAtLeast(versions, entry.seen, Answer.UNKNOWN) == Answer.YES)
      return Availability.yes(path + " is there in " + entry.seen + source);
    Answer came = isAtLeast(versions, entry.since, Answer.UNKNOWN);
    String span = path + " is there from " + entry.since + " on";
    if (came == Answer.NO) return new Availability(Answer.NO, span + source, false);
    if (stays && came == Answer.YES) return new Availability(Answer.YES, span + source, false);
    if (entry.since == null) span = path + " is there in " + entry.seen;
    return Availability.unknown(
        span + ", and which version the target has is not known: name it (--os-version)");
  }

  private static Answer isAtLeast(
      OsVersions versions, @Nullable OsVersion version, Answer otherwise) {
    return version == null ? otherwise : versions.isAtLeast(version);
  }
}
