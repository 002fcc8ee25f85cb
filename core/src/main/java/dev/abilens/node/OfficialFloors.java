package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What official binaries ask of a system: versions of the C and C++ libraries on Linux, of macOS,
 * of Windows. Not every release was read: one between two that were has their floors, which are one
 * if they agree. Immutable and thread-safe; from {@link Runtimes#floors()}.
 */
public final class OfficialFloors {
  private final Runtimes runtimes;
  private final Lazy<NavigableMap<RuntimeVersion, LinuxFloor>> linux =
      new Lazy<>(OfficialFloors::readLinux);
  private final Lazy<List<OsFloor>> macos =
      new Lazy<>(() -> readSystem("node-floors-macos", "min_macos"));
  private final Lazy<List<OsFloor>> windows =
      new Lazy<>(() -> readSystem("node-floors-windows", "os_version"));
  private final Lazy<List<Table.Row>> documented =
      new Lazy<>(() -> Table.bundled("runtime-system-floors").rows());

  OfficialFloors(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  /**
   * The library versions that an official linux-x64 binary needs; a text is empty where the binary
   * needs none or it was not recorded.
   *
   * @param measuredOn the release whose binary was read
   * @param glibc the highest GLIBC version it needs, such as {@code 2.28}
   * @param glibcxx the highest GLIBCXX version, such as {@code 3.4.21}
   * @param cxxabi the highest CXXABI version
   * @param gcc the highest GCC version (libgcc)
   */
  public record LinuxFloor(
      RuntimeVersion measuredOn, String glibc, String glibcxx, String cxxabi, String gcc) {
    private boolean sameAs(LinuxFloor other) {
      return glibc.equals(other.glibc)
          && glibcxx.equals(other.glibcxx)
          && cxxabi.equals(other.cxxabi)
          && gcc.equals(other.gcc);
    }
  }

  /**
   * The operating system version that an official binary names as its minimum.
   *
   * @param measuredOn the release whose binary was read, or of which it is said first
   * @param arch {@code x64} or {@code arm64}
   * @param version the minimum, such as {@code 13.5.0} of macOS or {@code 6.0} of Windows NT
   */
  public record OsFloor(RuntimeVersion measuredOn, String arch, String version) {
    private boolean sameAs(OsFloor other) {
      return version.equals(other.version);
    }
  }

  /**
   * The floor that a release has.
   *
   * @param candidates the floors that it may have: one where the release was read or the ones
   *     around it agree (before the first and after the last that was read of its line, the floor
   *     of that one), two where they differ, none where no release of its line was read
   * @param measured whether that very release's binary was read
   * @param <T> what a floor consists of
   */
  public record Floor<T>(List<T> candidates, boolean measured) {
    /** Copies the list. */
    public Floor {
      candidates = List.copyOf(candidates);
    }

    /** Returns whether one floor is known. */
    public boolean isKnown() {
      return candidates.size() == 1;
    }
  }

  private static NavigableMap<RuntimeVersion, LinuxFloor> readLinux() {
    NavigableMap<RuntimeVersion, LinuxFloor> floors = new TreeMap<>();
    for (Table.Row row : Table.bundled("node-floors-linux-x64").rows()) {
      RuntimeVersion version = RuntimeVersion.parse(row.get("version"));
      floors.put(
          version,
          new LinuxFloor(
              version, row.get("glibc"), row.get("glibcxx"), row.get("cxxabi"), row.get("gcc")));
    }
    return floors;
  }

  private static List<OsFloor> readSystem(String table, String column) {
    List<OsFloor> floors = new ArrayList<>();
    for (Table.Row row : Table.bundled(table).rows())
      floors.add(
          new OsFloor(RuntimeVersion.parse(row.get("version")), row.get("arch"), row.get(column)));
    return List.copyOf(floors);
  }

  /**
   * Returns what the official linux-x64 binary of a release needs.
   *
   * @param release a release of Node.js, Bun or Deno; of Electron and NW.js nothing is known
   * @return the floor; for Bun and Deno only its {@code glibc} is recorded
   */
  public Floor<LinuxFloor> linuxX64(RuntimeRelease release) {
    return switch (release.kind()) {
      case NODE -> around(release.version(), linux.get(), LinuxFloor::sameAs);
      case BUN, DENO -> ofSamples(release);
      case ELECTRON, NWJS -> new Floor<>(List.of(), false);
    };
  }

  private Floor<LinuxFloor> ofSamples(RuntimeRelease release) {
    NavigableMap<RuntimeVersion, LinuxFloor> floors = new TreeMap<>();
    for (Table.Row row : runtimes.samplesAround(release)) {
      RuntimeVersion version = RuntimeVersion.parse(row.get("version"));
      floors.put(version, new LinuxFloor(version, row.get("glibc_floor_linux_x64"), "", "", ""));
    }
    return between(release.version(), floors, LinuxFloor::sameAs);
  }

  /**
   * Returns the macOS version that the official binary of a release of Node.js names as its
   * minimum, or that the makers of another runtime do.
   *
   * @param release the release
   * @param arch {@code x64} or {@code arm64}
   * @return the floor
   */
  public Floor<OsFloor> macos(RuntimeRelease release, String arch) {
    return ofSystem(release, arch, "darwin", macos.get());
  }

  /**
   * Returns the Windows NT version that the official binary of a release of Node.js names as its
   * minimum, or that the makers of another runtime do.
   *
   * @param release the release
   * @param arch {@code x64} or {@code arm64}
   * @return the floor
   */
  public Floor<OsFloor> windows(RuntimeRelease release, String arch) {
    return ofSystem(release, arch, "win32", windows.get());
  }

  private Floor<OsFloor> ofSystem(
      RuntimeRelease release, String arch, String os, List<OsFloor> floors) {
    if (release.kind() != RuntimeKind.NODE) return documented(release, arch, os);
    NavigableMap<RuntimeVersion, OsFloor> ofArch = new TreeMap<>();
    for (OsFloor floor : floors)
      if (floor.arch().equals(arch)) ofArch.put(floor.measuredOn(), floor);
    return around(release.version(), ofArch, OsFloor::sameAs);
  }

  /** What the makers of another runtime say that it needs; nothing of it was read. */
  private Floor<OsFloor> documented(RuntimeRelease release, String arch, String os) {
    OsFloor newest = null;
    for (Table.Row row : documented.get()) {
      RuntimeVersion first = RuntimeVersion.parse(row.get("first"));
      if (row.get("runtime").equals(release.kind().word())
          && row.get("os").equals(os)
          && first.compareTo(release.version()) <= 0
          && (newest == null || newest.measuredOn().compareTo(first) < 0))
        newest = new OsFloor(first, arch, row.get("minimum"));
    }
    return new Floor<>(newest == null ? List.of() : List.of(newest), false);
  }

  private interface Same<T> {
    boolean test(T a, T b);
  }

  /** Only binaries of the same release line count as near: a floor changes between lines. */
  private static <T> Floor<T> around(
      RuntimeVersion version, NavigableMap<RuntimeVersion, T> floors, Same<T> same) {
    NavigableMap<RuntimeVersion, T> ofLine = new TreeMap<>();
    for (Map.Entry<RuntimeVersion, T> entry : floors.entrySet())
      if (entry.getKey().line().equals(version.line()))
        ofLine.put(entry.getKey(), entry.getValue());
    return between(version, ofLine, same);
  }

  private static <T> Floor<T> between(
      RuntimeVersion version, NavigableMap<RuntimeVersion, T> floors, Same<T> same) {
    Map.Entry<RuntimeVersion, T> before = floors.floorEntry(version);
    Map.Entry<RuntimeVersion, T> after = floors.ceilingEntry(version);
    List<T> candidates = new ArrayList<>();
    if (before != null) candidates.add(before.getValue());
    if (after != null && (before == null || !same.test(before.getValue(), after.getValue())))
      candidates.add(after.getValue());
    return new Floor<>(candidates, before != null && before.getKey().equals(version));
  }
}
