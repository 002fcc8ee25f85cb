package dev.abilens.system;

import dev.abilens.image.OsVersion;
import dev.abilens.image.OsVersions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the names of Windows stand for, as its makers publish the builds of each release. */
final class WindowsNames {
  private static final int FIRST_10 = 10_240;
  private static final int FIRST_11 = 22_000;
  private static final int ANY = Integer.MAX_VALUE;

  /** Versions of NT before 10: every build of a number is one system, with its service packs. */
  private static final Map<String, OsVersion> NT =
      Map.ofEntries(
          Map.entry("xp", OsVersion.of(5, 1)),
          Map.entry("vista", OsVersion.of(6, 0)),
          Map.entry("7", OsVersion.of(6, 1)),
          Map.entry("8", OsVersion.of(6, 2)),
          Map.entry("8.1", OsVersion.of(6, 3)),
          Map.entry("server 2003", OsVersion.of(5, 2)),
          Map.entry("server 2008", OsVersion.of(6, 0)),
          Map.entry("server 2008 r2", OsVersion.of(6, 1)),
          Map.entry("server 2012", OsVersion.of(6, 2)),
          Map.entry("server 2012 r2", OsVersion.of(6, 3)));

  /** Releases of NT 10.0 by their build. */
  private static final Map<String, Integer> BUILDS =
      Map.ofEntries(
          Map.entry("server 2016", 14_393),
          Map.entry("server 2019", 17_763),
          Map.entry("server 2022", 20_348),
          Map.entry("server 2025", 26_100),
          Map.entry("10 1507", FIRST_10),
          Map.entry("10 1511", 10_586),
          Map.entry("10 1607", 14_393),
          Map.entry("10 1703", 15_063),
          Map.entry("10 1709", 16_299),
          Map.entry("10 1803", 17_134),
          Map.entry("10 1809", 17_763),
          Map.entry("10 1903", 18_362),
          Map.entry("10 1909", 18_363),
          Map.entry("10 2004", 19_041),
          Map.entry("10 20h2", 19_042),
          Map.entry("10 21h1", 19_043),
          Map.entry("10 21h2", 19_044),
          Map.entry("10 22h2", 19_045),
          Map.entry("11 21h2", FIRST_11),
          Map.entry("11 22h2", 22_621),
          Map.entry("11 23h2", 22_631),
          Map.entry("11 24h2", 26_100),
          Map.entry("11 25h2", 26_200));

  /** The numbers of NT, with or without a build; what follows the build is the update's number. */
  private static final Pattern NUMBER =
      Pattern.compile("(5\\.[0-2]|6\\.[0-3]|10\\.0)(?:\\.([0-9]{1,6})(?:\\.[0-9]{1,6})?)?");

  private WindowsNames() {}

  static OsVersions versions(String text) {
    String name =
        text.strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\s_-]+", " ")
            .replaceFirst("^win(dows)?(?: nt)? ?", "");
    String evidence = "Windows " + text.strip() + " is named";
    OsVersions found = byNumber(name, evidence);
    if (found == null) found = byName(name, evidence);
    if (found == null)
      throw new IllegalArgumentException(
          "no version of Windows: \""
              + text
              + "\"; expected one such as 10.0.19045, 6.1, 10, 11 or server 2019");
    return found;
  }

  private static @Nullable OsVersions byNumber(String name, String evidence) {
    Matcher m = NUMBER.matcher(name);
    if (!m.matches()) return null;
    OsVersion number = OsVersion.parse(m.group(1)).orElseThrow();
    if (m.group(2) == null)
      return number.major() == 10 ? from(FIRST_10, ANY, evidence) : all(number, evidence);
    OsVersion exact = new OsVersion(number.major(), number.minor(), Integer.parseInt(m.group(2)));
    return new OsVersions(exact, exact, evidence);
  }

  private static @Nullable OsVersions byName(String name, String evidence) {
    if (name.equals("10")) return from(FIRST_10, FIRST_11 - 1, evidence);
    if (name.equals("11")) return from(FIRST_11, ANY, evidence);
    return Optional.ofNullable(NT.get(name))
        .map(number -> all(number, evidence))
        .or(() -> Optional.ofNullable(BUILDS.get(name)).map(build -> from(build, build, evidence)))
        .orElse(null);
  }

  private static OsVersions from(int oldest, int newest, String evidence) {
    return new OsVersions(new OsVersion(10, 0, oldest), new OsVersion(10, 0, newest), evidence);
  }

  private static OsVersions all(OsVersion number, String evidence) {
    return new OsVersions(number, new OsVersion(number.major(), number.minor(), ANY), evidence);
  }
}
