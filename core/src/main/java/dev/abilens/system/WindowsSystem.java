package dev.abilens.system;

import dev.abilens.image.Availability;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLibraries;

/** What is known of the DLLs of Windows without its files. Immutable and thread-safe. */
public final class WindowsSystem implements SystemLibraries {
  private static final LibraryTable LIBRARIES = new LibraryTable("windows-libraries");

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

  @Override
  public Availability library(String dll) {
    return LIBRARIES.find(dll, name, versions);
  }

  @Override
  public Availability version(String dll, String version) {
    return Availability.yes("DLLs define no version nodes");
  }

  @Override
  public Availability symbol(String dll, String symbol) {
    return Availability.unknown("no table of the exports of " + dll);
  }
}
