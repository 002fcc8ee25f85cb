package dev.abilens.system;

import dev.abilens.image.Availability;
import dev.abilens.image.OsVersion;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLibraries;
import java.util.Locale;

/** What is known of the libraries of macOS without its files. Immutable and thread-safe. */
public final class MacSystem implements SystemLibraries {
  private static final Availability NO_TABLE =
      Availability.unknown("no table of the symbols of the libraries of macOS");

  private final String name;
  private final OsVersions versions;

  private MacSystem(String name, OsVersions versions) {
    this.name = name;
    this.versions = versions;
  }

  /**
   * Describes a macOS.
   *
   * @param name what to call it, such as {@code macOS 13.0}
   * @param versions the versions that it may be of
   */
  public static MacSystem of(String name, OsVersions versions) {
    return new MacSystem(name, versions);
  }

  /** Returns what is known of this system if its version is one of others. */
  public MacSystem within(OsVersions others) {
    return new MacSystem(name, others);
  }

  /**
   * Reads which versions a person means: {@code 13} is any 13, {@code 13.0} any patch of 13.0.
   *
   * @param text the version, with or without {@code macOS} before it
   * @throws IllegalArgumentException if that is no version of macOS
   */
  public static OsVersions versions(String text) {
    String number = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^(macos|os x)\\s*", "");
    OsVersion oldest = OsVersion.parse(number).filter(v -> v.major() >= 10).orElse(null);
    if (oldest == null)
      throw new IllegalArgumentException(
          "no version of macOS: \"" + text + "\"; expected one such as 13.0 or 10.15");
    return new OsVersions(oldest, newest(oldest, number), "macOS " + number + " is named");
  }

  private static OsVersion newest(OsVersion oldest, String number) {
    int dots = (int) number.chars().filter(c -> c == '.').count();
    return switch (dots) {
      case 0 -> new OsVersion(oldest.major(), Integer.MAX_VALUE, Integer.MAX_VALUE);
      case 1 -> new OsVersion(oldest.major(), oldest.minor(), Integer.MAX_VALUE);
      default -> oldest;
    };
  }

  @Override
  public String describe() {
    return name;
  }

  /** Returns the install name: it is the path. */
  @Override
  public String pathOf(String installName) {
    return installName;
  }

  @Override
  public Availability library(String installName) {
    return MacLibraries.find(installName, name, versions);
  }

  @Override
  public Availability version(String installName, String version) {
    return Availability.yes("the libraries of macOS define no version nodes");
  }

  @Override
  public Availability symbol(String installName, String symbol) {
    return NO_TABLE;
  }
}
