package dev.abilens.system;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.OsVersion;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The DLLs that come with Windows, and those that something else brings, by name in any case. */
final class WindowsLibraries {
  private static final Lazy<Map<String, Entry>> ENTRIES = new Lazy<>(WindowsLibraries::read);
  private static final Lazy<Map<String, Map<String, Function>>> FUNCTIONS =
      new Lazy<>(WindowsLibraries::readFunctions);

  /**
   * One DLL.
   *
   * @param since the first Windows that it is a part of, or null where it is of none
   * @param broughtBy what else brings it, or null
   * @param known whether it is one of the {@code KnownDLLs}, taken from the system's directory only
   * @param verified whether somebody looked
   * @param source how it is known
   */
  record Entry(
      @Nullable OsVersion since,
      @Nullable Redistributable broughtBy,
      boolean known,
      boolean verified,
      String source) {}

  /** A function that younger versions of a DLL export. */
  record Function(OsVersion since, boolean verified, String source) {}

  private WindowsLibraries() {}

  private static Map<String, Entry> read() {
    Map<String, Redistributable> packages = new HashMap<>();
    for (Table.Row row : Table.bundled("windows-redistributables").rows())
      packages.put(
          row.get("id"),
          new Redistributable(
              row.get("id"), row.get("title"), row.get("from"), row.get("verified").equals("yes")));
    Map<String, Entry> entries = new HashMap<>();
    for (Table.Row row : Table.bundled("windows-libraries").rows())
      entries.put(
          key(row.get("library")),
          new Entry(
              OsVersion.parse(row.get("since")).orElse(null),
              packages.get(row.get("brought_by")),
              row.has("known_dll"),
              row.get("verified").equals("yes"),
              row.get("source")));
    return entries;
  }

  /** By their names, which few that are looked for have, then by library. */
  private static Map<String, Map<String, Function>> readFunctions() {
    Map<String, Map<String, Function>> functions = new HashMap<>();
    for (Table.Row row : Table.bundled("windows-functions").rows()) {
      Function function =
          new Function(
              OsVersion.parse(row.get("since")).orElseThrow(),
              row.get("verified").equals("yes"),
              row.get("source"));
      functions
          .computeIfAbsent(row.get("function"), name -> new HashMap<>())
          .put(key(row.get("library")), function);
    }
    return functions;
  }

  private static String key(String library) {
    return library.toLowerCase(Locale.ROOT);
  }

  static @Nullable Entry find(String library) {
    return ENTRIES.get().get(key(library));
  }

  static @Nullable Function function(String library, String function) {
    Map<String, Function> named = FUNCTIONS.get().get(function);
    return named == null ? null : named.get(key(library));
  }
}
