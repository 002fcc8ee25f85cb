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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * API sets: names of libraries ({@code api-ms-win-core-file-l1-2-0.dll}) for which no file is
 * looked for, since a schema of each Windows names the library that stands for them. Immutable and
 * thread-safe.
 *
 * <p>The last number of a name is of no interest from Windows 10 on; before, the name is looked up
 * as it is. The table rests on the schemas of six builds, so that between two of them may be
 * unknown when a set came or went.
 */
public final class ApiSets {
  private static final ApiSets BUNDLED = new ApiSets();
  private static final OsVersion WINDOWS_7 = OsVersion.of(6, 1);
  private static final OsVersion WINDOWS_10 = OsVersion.of(10, 0);

  private final Lazy<Map<String, Entry>> entries = new Lazy<>(ApiSets::read);

  private record Entry(
      @Nullable OsVersion lastWithout,
      OsVersion since,
      @Nullable OsVersion lastSeen,
      @Nullable OsVersion gone,
      String host,
      int topMinor) {}

  /**
   * What a name stands for.
   *
   * @param availability whether the schema has the set, with a library behind it
   * @param host the library that stands for it, empty where there is none
   */
  public record Resolution(Availability availability, String host) {}

  private ApiSets() {}

  /** Returns the sets that this library carries. */
  public static ApiSets bundled() {
    return BUNDLED;
  }

  private static Map<String, Entry> read() {
    Map<String, Entry> entries = new HashMap<>();
    for (Table.Row row : Table.bundled("windows-api-sets").rows())
      entries.put(
          row.get("api_set"),
          new Entry(
              version(row, "last_without"),
              OsVersion.parse(row.get("since")).orElseThrow(),
              version(row, "last_seen"),
              version(row, "gone"),
              row.get("host"),
              row.has("top_minor_nt6") ? Integer.parseInt(row.get("top_minor_nt6")) : -1));
    return entries;
  }

  private static @Nullable OsVersion version(Table.Row row, String column) {
    return OsVersion.parse(row.get(column)).orElse(null);
  }

  /** Returns whether the loader takes a library's name for that of an API set. */
  public static boolean isName(String library) {
    return library.regionMatches(true, 0, "api-", 0, 4)
        || library.regionMatches(true, 0, "ext-", 0, 4);
  }

  /**
   * Looks an API set up.
   *
   * @param library the name, with or without {@code .dll}, in any case
   * @param versions the versions that the system may be of
   * @return what it stands for, or empty if no schema that is known has it
   */
  public Optional<Resolution> resolve(String library, OsVersions versions) {
    String name = library.toLowerCase(Locale.ROOT);
    if (name.endsWith(".dll")) name = name.substring(0, name.length() - ".dll".length());
    int dash = name.lastIndexOf('-');
    Entry entry = dash < 0 ? null : entries.get().get(name.substring(0, dash));
    if (entry == null) return Optional.empty();
    return Optional.of(new Resolution(available(name, dash, entry, versions), entry.host));
  }

  private static Availability available(String name, int dash, Entry entry, OsVersions versions) {
    String span =
        "the API set "
            + name
            + " is in the schema of Windows "
            + entry.since
            + (entry.lastWithout == null ? "" : ", not in that of " + entry.lastWithout)
            + (entry.gone == null ? "" : ", nor any more in that of " + entry.gone);
    if (entry.host.isEmpty()) return Availability.no(span + ", without a library behind it");
    if (versions.isAtLeast(WINDOWS_7) == Answer.NO)
      return Availability.no("Windows before 6.1 has no API sets");
    Answer came = came(entry, versions);
    Answer went = went(entry, versions);
    if (came == Answer.NO || went == Answer.YES) return Availability.no(span);
    if (came != Answer.YES || went != Answer.NO) return Availability.unknown(span);
    boolean old = versions.isAtLeast(WINDOWS_10) != Answer.YES;
    if (old && !isUpTo(entry.topMinor, name.substring(dash + 1)))
      return Availability.unknown(span + ", before Windows 10 with other last numbers");
    return Availability.yes(span);
  }

  private static boolean isUpTo(int top, String number) {
    return number.matches("[0-9]") && Integer.parseInt(number) <= top;
  }

  private static Answer came(Entry entry, OsVersions versions) {
    if (versions.isAtLeast(entry.since) == Answer.YES) return Answer.YES;
    return isUpTo(entry.lastWithout, versions) ? Answer.NO : Answer.UNKNOWN;
  }

  private static Answer went(Entry entry, OsVersions versions) {
    if (entry.gone == null || entry.lastSeen == null) return Answer.NO;
    if (versions.isAtLeast(entry.gone) == Answer.YES) return Answer.YES;
    return isUpTo(entry.lastSeen, versions) ? Answer.NO : Answer.UNKNOWN;
  }

  /**
   * Returns whether a system is surely no newer than a schema; before 10 a number is one system.
   */
  private static boolean isUpTo(@Nullable OsVersion schema, OsVersions versions) {
    OsVersion newest = versions.newest();
    if (schema == null || newest == null) return false;
    OsVersion last = schema.major() < 10 ? OsVersion.of(schema.major(), schema.minor()) : schema;
    OsVersion of = newest.major() < 10 ? OsVersion.of(newest.major(), newest.minor()) : newest;
    return of.compareTo(last) <= 0;
  }
}
