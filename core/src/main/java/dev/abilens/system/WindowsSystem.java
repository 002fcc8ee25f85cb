package dev.abilens.system;

import dev.abilens.image.Availability;
import dev.abilens.image.Availability.Answer;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLibraries;
import java.util.Optional;

/** What is known of the DLLs of Windows without its files. Immutable and thread-safe. */
public final class WindowsSystem implements SystemLibraries {
  private static final Availability NO_TABLE =
      Availability.unknown("no table of the exports of Windows' libraries has it");

  private final String name;
  private final OsVersions versions;

  private WindowsSystem(String name, OsVersions versions) {
    this.name = name;
    this.versions = versions;
  }

  /**
   * Describes a Windows.
   *
   * @param name what to call it, such as {@code Windows 10.0.19045}
   * @param versions the versions of Windows NT that it may be of
   */
  public static WindowsSystem of(String name, OsVersions versions) {
    return new WindowsSystem(name, versions);
  }

  /**
   * Reads which versions of Windows NT a person means, by number or by name.
   *
   * @param text {@code 10.0.19045}, {@code 6.1}, {@code 10}, {@code 10 22H2}, {@code 11}, {@code
   *     server 2019} and the like, with or without {@code Windows} before it
   * @throws IllegalArgumentException if that is no version of Windows
   */
  public static OsVersions versions(String text) {
    return WindowsNames.versions(text);
  }

  @Override
  public String describe() {
    return name;
  }

  /** Returns the DLL's name: no message of the loader shows where it was found. */
  @Override
  public String pathOf(String dll) {
    return dll;
  }

  /** Returns what brings a DLL that is no part of every Windows, or empty. */
  public static Optional<Redistributable> redistributable(String dll) {
    WindowsLibraries.Entry entry = WindowsLibraries.find(dll);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.broughtBy());
  }

  /**
   * Returns whether a DLL is one of the {@code KnownDLLs}, which are taken from the system's
   * directory whatever lies elsewhere.
   */
  public static boolean isKnownDll(String dll) {
    WindowsLibraries.Entry entry = WindowsLibraries.find(dll);
    return entry != null && entry.known();
  }

  @Override
  public Availability library(String dll) {
    Availability set =
        ApiSets.isName(dll)
            ? ApiSets.bundled()
                .resolve(dll, versions)
                .map(ApiSets.Resolution::availability)
                .orElse(null)
            : null;
    if (set != null && set.isYes()) return set;
    WindowsLibraries.Entry entry = WindowsLibraries.find(dll);
    if (entry != null) return library(dll, entry);
    if (set != null) return set;
    return Availability.unknown(
        dll
            + " is no library of Windows that is known: whether anything brings it to "
            + name
            + " is not known");
  }

  private Availability library(String dll, WindowsLibraries.Entry entry) {
    Redistributable broughtBy = entry.broughtBy();
    Answer part = entry.since() == null ? Answer.NO : versions.isAtLeast(entry.since());
    String since =
        entry.since() == null
            ? dll + " is no part of Windows"
            : dll + " is a part of Windows from " + entry.since() + " on";
    if (part == Answer.YES)
      return new Availability(part, since + " (" + entry.source() + ")", entry.verified());
    if (broughtBy == null && part == Answer.NO)
      return new Availability(part, since + " (" + entry.source() + ")", entry.verified());
    if (broughtBy == null)
      return Availability.unknown(
          since + ", and which version the target has is not known: name it (--os-version)");
    if (broughtBy.isDebug())
      return new Availability(Answer.NO, since + " and comes with " + broughtBy + " alone", false);
    return Availability.unknown(
        since + "; " + broughtBy + " brings it, and whether that is installed is not known");
  }

  @Override
  public Availability version(String dll, String version) {
    return Availability.yes("DLLs define no version nodes");
  }

  @Override
  public Availability symbol(String dll, String symbol) {
    WindowsLibraries.Function function = WindowsLibraries.function(dll, symbol);
    if (function == null) return NO_TABLE;
    String since =
        dll
            + " exports "
            + symbol
            + " from Windows "
            + function.since()
            + " on ("
            + function.source()
            + ")";
    return new Availability(versions.isAtLeast(function.since()), since, function.verified());
  }
}
